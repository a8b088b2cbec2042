// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.DecimalString;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.geometry.Grid;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;
import org.ytterby.quantity.Nuclide;

/**
 * The PET image as a scanner would write it: Bq/mL at series time (Decay Correction START), 16-bit
 * signed, a Rescale Slope of its own in every slice; PET Image IOD (PS3.3 A.21, C.8.9).
 */
final class PetSeries {
  private static final int MOST = 32767;
  private static final double MS_PER_S = 1000;
  private static final Coded RECUMBENT = new Coded("102538003", "SCT", "recumbent");
  private static final Coded SUPINE = new Coded("40199007", "SCT", "Supine");
  private static final Coded HEADFIRST = new Coded("102540008", "SCT", "headfirst");
  private static final Nuclide NUCLIDE = Nuclide.YTTRIUM_90;

  private PetSeries() {}

  /**
   * The slices from feet to head.
   *
   * @param netBq what the header says was administered
   * @param imageBqPerMl what the scanner shows, at series time
   */
  static List<DataSet> of(StudyHeader header, Grid grid, double netBq, double[] imageBqPerMl) {
    List<DataSet> slices = new ArrayList<>();
    for (int plane = 0; plane < grid.planes(); plane++) {
      slices.add(slice(header, grid, plane, netBq, imageBqPerMl));
    }
    return slices;
  }

  /** What the scanner shows: recovered, decayed to series time, with the stated noise. */
  static double[] scanned(
      PhantomSpec spec, Anatomy anatomy, TrueActivity truth, Grid grid, double[] trueBqPerMl) {
    double factor = spec.scanner().recoveryRatio() * NUCLIDE.decayFactor(spec.times().delayS());
    double noiseBqPerMl = spec.scanner().noiseFraction() * truth.perfusedBqPerMl() * factor;
    Random random = new Random(new Draws(spec.seed()).stream("noise"));
    double[] scanned = new double[trueBqPerMl.length];
    for (int i = 0; i < scanned.length; i++) {
      scanned[i] = factor * trueBqPerMl[i];
      if (noiseBqPerMl > 0) {
        double x = grid.origin().x() + i % grid.columns() * grid.columnSpacingMm();
        double y = grid.origin().y() + i / grid.columns() % grid.rows() * grid.rowSpacingMm();
        double deviate = random.nextGaussian();
        scanned[i] += anatomy.body().contains(x, y) ? noiseBqPerMl * deviate : 0;
      }
    }
    return scanned;
  }

  private static DataSet slice(
      StudyHeader header, Grid grid, int plane, double netBq, double[] imageBqPerMl) {
    PhantomTimes times = header.spec().times();
    DataSetBuilder b =
        header.common(
            Uids.PositronEmissionTomographyImageStorage,
            header.instanceUid("PT", plane + 1),
            times.petAt());
    header.series(b, "PT", 2, "PET AC");
    StudyHeader.acquired(b, times.petAt());
    StudyHeader.imagePlane(b, grid, plane);
    petSeries(b, grid);
    petIsotope(b, times, netBq);
    petImage(b, times, plane);
    int from = plane * grid.planeSize();
    double slope = slope(imageBqPerMl, from, grid.planeSize());
    b.numbers(Tag.RescaleIntercept, 0);
    b.numbers(Tag.RescaleSlope, slope);
    StudyHeader.pixels(b, grid, 16, true, stored(imageBqPerMl, from, grid.planeSize(), slope));
    return b.build();
  }

  private static void petSeries(DataSetBuilder b, Grid grid) {
    b.text(Tag.Units, "BQML");
    b.text(Tag.CountsSource, "EMISSION");
    b.text(Tag.SeriesType, "STATIC", "IMAGE");
    b.integers(Tag.NumberOfSlices, grid.planes());
    b.text(Tag.CorrectedImage, "DECY", "ATTN", "SCAT", "DTIM", "RAN", "RADL", "DCAL", "NORM");
    b.text(Tag.RandomsCorrectionMethod, "DLYD");
    b.text(Tag.AttenuationCorrectionMethod, "none needed: digital phantom");
    b.text(Tag.ScatterCorrectionMethod, "none needed: digital phantom");
    b.text(Tag.ReconstructionMethod, "analytic");
    b.text(Tag.DecayCorrection, "START");
    b.text(Tag.CollimatorType, "NONE");
    b.sequence(
        Tag.PatientOrientationCodeSequence,
        StudyHeader.code(RECUMBENT)
            .sequence(Tag.PatientOrientationModifierCodeSequence, StudyHeader.code(SUPINE).build())
            .build());
    b.sequence(Tag.PatientGantryRelationshipCodeSequence, StudyHeader.code(HEADFIRST).build());
  }

  private static void petIsotope(DataSetBuilder b, PhantomTimes times, double netBq) {
    b.sequence(
        Tag.RadiopharmaceuticalInformationSequence,
        DataSet.builder()
            .text(Tag.Radiopharmaceutical, "Y-90 glass microspheres")
            .time(Tag.RadiopharmaceuticalStartTime, times.administeredAt().toLocalTime())
            .dateTime(Tag.RadiopharmaceuticalStartDateTime, times.administeredAt())
            .numbers(Tag.RadionuclideTotalDose, netBq)
            .numbers(Tag.RadionuclideHalfLife, NUCLIDE.halfLifeS())
            .numbers(Tag.RadionuclidePositronFraction, NUCLIDE.positronFraction())
            .sequence(Tag.RadionuclideCodeSequence, StudyHeader.code(NUCLIDE.code()).build())
            .sequence(
                Tag.RadiopharmaceuticalCodeSequence,
                StudyHeader.code(Codes.YTTRIUM_90_MICROSPHERES).build())
            .build());
  }

  private static void petImage(DataSetBuilder b, PhantomTimes times, int plane) {
    // The frame's mean activity is reached where decay from its start equals the factor below.
    double decayed = NUCLIDE.decayConstantPerS() * times.petFrameS();
    double factor = decayed / -StrictMath.expm1(-decayed);
    double referenceS = StrictMath.log(factor) / NUCLIDE.decayConstantPerS();
    b.text(Tag.ImageType, "ORIGINAL", "PRIMARY");
    b.numbers(Tag.FrameReferenceTime, Math.rint(referenceS * MS_PER_S));
    b.integers(Tag.ActualFrameDuration, (int) (times.petFrameS() * MS_PER_S));
    b.numbers(Tag.DecayFactor, Math.rint(factor * 1e9) / 1e9);
    b.integers(Tag.ImageIndex, plane + 1);
    b.text(Tag.LossyImageCompression, "00");
  }

  /** The slope as it reads back from the file; what is stored is a multiple of that. */
  private static double slope(double[] values, int from, int count) {
    double largest = 0;
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest == 0 ? 1 : DecimalString.asWritten(largest / MOST);
  }

  private static short[] stored(double[] values, int from, int count, double slope) {
    short[] stored = new short[count];
    for (int i = 0; i < count; i++) {
      double level = Math.rint(values[from + i] / slope);
      stored[i] = (short) Math.max(-MOST, Math.min(MOST, level));
    }
    return stored;
  }
}
