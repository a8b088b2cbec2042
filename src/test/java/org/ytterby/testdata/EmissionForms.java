// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;

/**
 * A classic PET series written as other objects of the same image: Enhanced PET, Legacy Converted
 * Enhanced PET and reconstructed NM, as PS3.3 (2026b) A.56, A.72 and A.5 describe them. The
 * builders are handed out, so that a test can spoil them.
 */
public final class EmissionForms {
  private static final int[] COMMON = {
    Tag.SpecificCharacterSet,
    Tag.StudyDate,
    Tag.StudyTime,
    Tag.SeriesDate,
    Tag.SeriesTime,
    Tag.SeriesDescription,
    Tag.StationName,
    Tag.TimezoneOffsetFromUTC,
    Tag.PatientName,
    Tag.PatientID,
    Tag.StudyInstanceUID,
    Tag.SeriesInstanceUID,
    Tag.FrameOfReferenceUID,
    Tag.SamplesPerPixel,
    Tag.PhotometricInterpretation,
    Tag.Rows,
    Tag.Columns,
    Tag.BitsAllocated,
    Tag.BitsStored,
    Tag.HighBit,
    Tag.PixelRepresentation
  };

  private EmissionForms() {}

  /** Enhanced PET, its frames in an order that is none in space. */
  public static DataSetBuilder enhanced(List<DataSet> classic) {
    return enhanced(classic, "Bq/ml");
  }

  /** The same, its mapping in another unit. */
  public static DataSetBuilder enhanced(List<DataSet> classic, String unit) {
    List<DataSet> frames = shuffled(classic);
    DataSet first = frames.getFirst();
    DataSetBuilder object = common(first, frames, Uids.EnhancedPETImageStorage);
    object
        .text(Tag.Modality, "PT")
        .text(Tag.ImageType, "ORIGINAL", "PRIMARY", "STATIC", "NONE")
        .text(Tag.VolumetricProperties, "VOLUME")
        .text(Tag.AcquisitionDateTime, "20260302100000")
        .text(Tag.CountsSource, "EMISSION")
        .text(Tag.DecayCorrected, "YES")
        .text(Tag.AttenuationCorrected, "YES")
        .text(Tag.ScatterCorrected, "YES")
        .text(Tag.RandomsCorrected, "YES")
        .text(Tag.PatientMotionCorrected, "NO")
        .text(Tag.DecayCorrectionDateTime, "20260302100000")
        .sequence(Tag.RadiopharmaceuticalInformationSequence, inMegabecquerel(first))
        .sequence(
            Tag.SharedFunctionalGroupsSequence,
            DataSet.builder()
                .sequence(Tag.PixelMeasuresSequence, lifted(first, Tag.PixelSpacing))
                .sequence(Tag.PlaneOrientationSequence, lifted(first, Tag.ImageOrientationPatient))
                .build())
        .sequence(
            Tag.PerFrameFunctionalGroupsSequence,
            frames.stream().map(plane -> enhancedFrame(plane, unit)).toList());
    return object;
  }

  private static DataSet enhancedFrame(DataSet plane, String unit) {
    return DataSet.builder()
        .sequence(Tag.PlanePositionSequence, lifted(plane, Tag.ImagePositionPatient))
        .sequence(
            Tag.FrameContentSequence,
            DataSet.builder()
                .text(Tag.FrameAcquisitionDateTime, "20260302100000")
                .text(Tag.FrameReferenceDateTime, "20260302101000")
                .numbers(
                    Tag.FrameAcquisitionDuration, plane.require(Tag.ActualFrameDuration).number())
                .build())
        .sequence(
            Tag.PixelValueTransformationSequence,
            DataSet.builder()
                .numbers(Tag.RescaleIntercept, 0)
                .numbers(Tag.RescaleSlope, 1)
                .text(Tag.RescaleType, "US")
                .build())
        .sequence(
            Tag.RealWorldValueMappingSequence,
            mapping(unit, plane.require(Tag.RescaleSlope).number()))
        .sequence(Tag.PETFrameCorrectionFactorsSequence, lifted(plane, Tag.DecayFactor))
        .build();
  }

  /** An item of Real World Value Mapping Sequence over all that is stored. */
  public static DataSet mapping(String unit, double slope) {
    return DataSet.builder()
        .numbers(Tag.RealWorldValueSlope, slope)
        .numbers(Tag.RealWorldValueIntercept, 0)
        .put(new Element(Tag.RealWorldValueFirstValueMapped, Vr.SS, shorts(-32768)))
        .put(new Element(Tag.RealWorldValueLastValueMapped, Vr.SS, shorts(32767)))
        .sequence(
            Tag.MeasurementUnitsCodeSequence,
            DataSet.builder()
                .text(Tag.CodeValue, unit)
                .text(Tag.CodingSchemeDesignator, "UCUM")
                .text(Tag.CodeMeaning, unit)
                .build())
        .build();
  }

  private static Value.Bytes shorts(int value) {
    return new Value.Bytes(new byte[] {(byte) value, (byte) (value >> 8)});
  }

  /** As a converter writes it: what it does not know goes where it is not assigned. */
  public static DataSetBuilder legacyConverted(List<DataSet> classic) {
    List<DataSet> frames = shuffled(classic);
    DataSet first = frames.getFirst();
    return common(first, frames, Uids.LegacyConvertedEnhancedPETImageStorage)
        .text(Tag.Modality, "PT")
        .text(Tag.ImageType, "ORIGINAL", "PRIMARY", "VOLUME", "NONE")
        .sequence(
            Tag.SharedFunctionalGroupsSequence,
            DataSet.builder()
                .sequence(Tag.PixelMeasuresSequence, lifted(first, Tag.PixelSpacing))
                .sequence(Tag.PlaneOrientationSequence, lifted(first, Tag.ImageOrientationPatient))
                .sequence(
                    Tag.UnassignedSharedConvertedAttributesSequence,
                    lifted(
                        first,
                        Tag.CorrectedImage,
                        Tag.RadiopharmaceuticalInformationSequence,
                        Tag.NumberOfSlices,
                        Tag.SeriesType,
                        Tag.Units,
                        Tag.DecayCorrection))
                .build())
        .sequence(
            Tag.PerFrameFunctionalGroupsSequence,
            frames.stream()
                .map(
                    plane ->
                        DataSet.builder()
                            .sequence(
                                Tag.PlanePositionSequence, lifted(plane, Tag.ImagePositionPatient))
                            .sequence(
                                Tag.PixelValueTransformationSequence,
                                lifted(plane, Tag.RescaleSlope, Tag.RescaleIntercept))
                            .sequence(
                                Tag.UnassignedPerFrameConvertedAttributesSequence,
                                lifted(
                                    plane,
                                    Tag.AcquisitionDate,
                                    Tag.AcquisitionTime,
                                    Tag.ActualFrameDuration,
                                    Tag.FrameReferenceTime,
                                    Tag.DecayFactor))
                            .build())
                .toList());
  }

  /**
   * Reconstructed NM in counts; the series' planes need one slope.
   *
   * @param negative frames stacked against the normal, told by the sign of the spacing
   */
  public static DataSetBuilder tomo(List<DataSet> classic, boolean negative) {
    List<DataSet> frames =
        new ArrayList<>(
            classic.stream().sorted(Comparator.comparingDouble(EmissionForms::along)).toList());
    if (negative) {
      Collections.reverse(frames);
    }
    DataSet first = frames.getFirst();
    return common(first, frames, Uids.NuclearMedicineImageStorage)
        .text(Tag.Modality, "NM")
        .text(Tag.ImageType, "ORIGINAL", "PRIMARY", "RECON TOMO", "EMISSION")
        .text(Tag.AcquisitionDate, "20260302")
        .text(Tag.AcquisitionTime, "100000")
        .text(Tag.CorrectedImage, "ATTN", "SCAT")
        .put(first.element(Tag.PixelSpacing).orElseThrow())
        .numbers(Tag.SpacingBetweenSlices, along(frames.get(1)) - along(first))
        .integers(Tag.NumberOfSlices, frames.size())
        .integers(Tag.SliceVector, IntStream.rangeClosed(1, frames.size()).toArray())
        .integers(Tag.FrameIncrementPointer, Tag.SliceVector)
        .integers(Tag.NumberOfEnergyWindows, 1)
        .sequence(
            Tag.EnergyWindowInformationSequence,
            DataSet.builder().sequence(Tag.EnergyWindowRangeSequence, window(90, 125)).build())
        .sequence(Tag.RadiopharmaceuticalInformationSequence, spectNuclide(first))
        .sequence(
            Tag.DetectorInformationSequence,
            lifted(first, Tag.ImagePositionPatient, Tag.ImageOrientationPatient));
  }

  /** An item of Energy Window Range Sequence. */
  public static DataSet window(double lowerKeV, double upperKeV) {
    return DataSet.builder()
        .numbers(Tag.EnergyWindowLowerLimit, lowerKeV)
        .numbers(Tag.EnergyWindowUpperLimit, upperKeV)
        .build();
  }

  private static DataSet spectNuclide(DataSet first) {
    return DataSet.builder()
        .putAll(inMegabecquerel(first))
        .remove(Tag.RadionuclidePositronFraction)
        .remove(Tag.RadionuclideHalfLife)
        .build();
  }

  private static DataSet inMegabecquerel(DataSet first) {
    DataSet item = first.items(Tag.RadiopharmaceuticalInformationSequence).getFirst();
    return DataSet.builder()
        .putAll(item)
        .numbers(Tag.RadionuclideTotalDose, item.require(Tag.RadionuclideTotalDose).number() * 1e-6)
        .build();
  }

  private static DataSetBuilder common(DataSet first, List<DataSet> frames, String sopClass) {
    DataSetBuilder object = DataSet.builder();
    for (int tag : COMMON) {
      object.put(first.element(tag).orElseThrow());
    }
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    frames.forEach(plane -> pixels.writeBytes(plane.require(Tag.PixelData).bytes()));
    return object
        .uid(Tag.SOPClassUID, sopClass)
        .uid(Tag.SOPInstanceUID, first.require(Tag.SeriesInstanceUID).uid() + ".100")
        .integers(Tag.NumberOfFrames, frames.size())
        .bytes(Tag.PixelData, Vr.OW, pixels.toByteArray());
  }

  private static DataSet lifted(DataSet from, int... tags) {
    DataSetBuilder item = DataSet.builder();
    for (int tag : tags) {
      item.put(from.element(tag).orElseThrow());
    }
    return item.build();
  }

  private static List<DataSet> shuffled(List<DataSet> classic) {
    List<DataSet> frames = new ArrayList<>(classic);
    Collections.shuffle(frames, new Random(90));
    return frames;
  }

  /** Place of a plane along the cross product of row and column direction. */
  private static double along(DataSet plane) {
    double[] d = plane.require(Tag.ImageOrientationPatient).numbers();
    double[] p = plane.require(Tag.ImagePositionPatient).numbers();
    return p[0] * (d[1] * d[5] - d[2] * d[4])
        + p[1] * (d[2] * d[3] - d[0] * d[5])
        + p[2] * (d[0] * d[4] - d[1] * d[3]);
  }
}
