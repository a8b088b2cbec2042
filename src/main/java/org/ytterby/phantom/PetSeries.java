// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * The PET image as a scanner would write it: Bq/mL at its decay reference, calibrated with the
 * positron fraction that its header states, 16-bit signed, a Rescale Slope of its own in every
 * slice; PET Image IOD (PS3.3 A.21, C.8.9).
 */
final class PetSeries {
  private static final int MOST = 32767;
  private static final int MS_PER_S = 1000;
  private static final Coded RECUMBENT = new Coded("102538003", "SCT", "recumbent");
  private static final Coded SUPINE = new Coded("40199007", "SCT", "Supine");
  private static final Coded HEADFIRST = new Coded("102540008", "SCT", "headfirst");
  private static final Nuclide NUCLIDE = Nuclide.YTTRIUM_90;

  private PetSeries() {}

  /**
   * The slices in the order of their instance numbers.
   *
   * @param netBq what the header says was administered
   * @param imageBqPerMl what the scanner shows, at series time
   */
  static List<DataSet> of(StudyHeader header, Grid grid, double netBq, double[] imageBqPerMl) {
    double[] writtenBqPerMl = written(header.spec(), imageBqPerMl);
    List<DataSet> slices = new ArrayList<>();
    for (int plane = 0; plane < grid.planes(); plane++) {
      slices.add(slice(header, grid, plane, netBq, writtenBqPerMl));
    }
    return header.spec().kind().style().headFirst() ? slices.reversed() : slices;
  }

  /** At the decay reference, and divided by the positron fraction that the header states. */
  private static double[] written(PhantomSpec spec, double[] imageBqPerMl) {
    PetStyle style = spec.kind().style();
    double factor =
        switch (style.timing()) {
          case START, START_EACH_BED -> 1;
          case ADMIN_ONE_TIME -> 1 / NUCLIDE.decayFactor(spec.times().delayS());
        };
    factor *= NUCLIDE.positronFraction() / style.positronFraction();
    double[] written = imageBqPerMl.clone();
    for (int i = 0; i < written.length; i++) {
      written[i] *= factor;
    }
    return written;
  }

  /** What the scanner shows: recovered, decayed to series time, with the stated noise. */
  static double[] scanned(PhantomSpec spec, Subject subject, Grid grid, double[] trueBqPerMl) {
    double factor = spec.scanner().recoveryRatio() * NUCLIDE.decayFactor(spec.times().delayS());
    double noiseBqPerMl =
        spec.scanner().noiseFraction() * subject.activity().perfusedBqPerMl() * factor;
    Random random = new Random(new Draws(spec.seed()).stream("noise"));
    double[] scanned = new double[trueBqPerMl.length];
    for (int i = 0; i < scanned.length; i++) {
      scanned[i] = factor * trueBqPerMl[i];
      if (noiseBqPerMl > 0) {
        double x = grid.origin().x() + i % grid.columns() * grid.columnSpacingMm();
        double y = grid.origin().y() + i / grid.columns() % grid.rows() * grid.rowSpacingMm();
        double deviate = random.nextGaussian();
        scanned[i] += subject.body().contains(x, y) ? noiseBqPerMl * deviate : 0;
      }
    }
    return scanned;
  }

  private static DataSet slice(
      StudyHeader header, Grid grid, int plane, double netBq, double[] imageBqPerMl) {
    PhantomSpec spec = header.spec();
    PetTimes times = PetTimes.of(spec, plane);
    int number = spec.kind().style().headFirst() ? grid.planes() - plane : plane + 1;
    DataSetBuilder b =
        header.common(
            Uids.PositronEmissionTomographyImageStorage,
            header.instanceUid("PT", plane + 1),
            spec.times().petAt());
    header.series(b, "PT", 2, "PET AC");
    StudyHeader.acquired(b, spec.times().petAt(), times.acquiredAt());
    StudyHeader.imagePlane(b, grid, plane, number);
    petSeries(b, grid, spec.kind());
    petIsotope(b, spec, netBq);
    petImage(b, spec.times(), times, number);
    int from = plane * grid.planeSize();
    double slope = slope(imageBqPerMl, from, grid.planeSize());
    b.numbers(Tag.RescaleIntercept, 0);
    b.numbers(Tag.RescaleSlope, slope);
    StudyHeader.pixels(b, grid, 16, true, stored(imageBqPerMl, from, grid.planeSize(), slope));
    return b.build();
  }

  private static void petSeries(DataSetBuilder b, Grid grid, PhantomKind kind) {
    PetStyle style = kind.style();
    PetStyle.Corrections corrections = style.corrections();
    b.text(Tag.Units, "BQML");
    b.text(Tag.CountsSource, "EMISSION");
    b.text(Tag.SeriesType, style.equipment().seriesType(), "IMAGE");
    b.integers(Tag.NumberOfSlices, grid.planes());
    b.text(Tag.CorrectedImage, corrections.applied().toArray(String[]::new));
    b.text(Tag.RandomsCorrectionMethod, "DLYD");
    b.text(Tag.AttenuationCorrectionMethod, corrections.attenuation());
    b.text(Tag.ScatterCorrectionMethod, corrections.scatter());
    b.text(Tag.ReconstructionMethod, reconstruction(kind));
    kind.camera()
        .ifPresent(
            camera ->
                b.text(
                    Tag.ConvolutionKernel,
                    String.format(
                        Locale.ROOT, "Gauss %.1f mm", camera.resolution().filterFwhmMm())));
    b.text(Tag.DecayCorrection, style.timing().decayCorrection());
    b.text(Tag.CollimatorType, "NONE");
    b.sequence(
        Tag.PatientOrientationCodeSequence,
        StudyHeader.code(RECUMBENT)
            .sequence(Tag.PatientOrientationModifierCodeSequence, StudyHeader.code(SUPINE).build())
            .build());
    b.sequence(Tag.PatientGantryRelationshipCodeSequence, StudyHeader.code(HEADFIRST).build());
  }

  private static String reconstruction(PhantomKind kind) {
    String method = kind.style().corrections().reconstruction();
    return kind.camera()
        .map(Camera::reconstruction)
        .map(osem -> method + " " + osem.iterations() + "i" + osem.subsets() + "s")
        .orElse(method);
  }

  private static void petIsotope(DataSetBuilder b, PhantomSpec spec, double netBq) {
    PhantomTimes times = spec.times();
    b.sequence(
        Tag.RadiopharmaceuticalInformationSequence,
        DataSet.builder()
            .text(Tag.Radiopharmaceutical, "Y-90 glass microspheres")
            .time(Tag.RadiopharmaceuticalStartTime, times.administeredAt().toLocalTime())
            .dateTime(Tag.RadiopharmaceuticalStartDateTime, times.administeredAt())
            .numbers(Tag.RadionuclideTotalDose, netBq)
            .numbers(Tag.RadionuclideHalfLife, NUCLIDE.halfLifeS())
            .numbers(Tag.RadionuclidePositronFraction, spec.kind().style().positronFraction())
            .sequence(Tag.RadionuclideCodeSequence, StudyHeader.code(NUCLIDE.code()).build())
            .sequence(
                Tag.RadiopharmaceuticalCodeSequence,
                StudyHeader.code(Codes.YTTRIUM_90_MICROSPHERES).build())
            .build());
  }

  private static void petImage(
      DataSetBuilder b, PhantomTimes study, PetTimes times, int imageIndex) {
    b.text(Tag.ImageType, "ORIGINAL", "PRIMARY");
    b.numbers(Tag.FrameReferenceTime, times.frameReferenceMs());
    b.integers(Tag.ActualFrameDuration, (int) (study.petFrameS() * MS_PER_S));
    b.numbers(Tag.DecayFactor, Math.rint(times.decayFactor() * 1e9) / 1e9);
    b.integers(Tag.ImageIndex, imageIndex);
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
