// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;

/**
 * The slices of a reconstructed NM image (RECON TOMO; PS3.3 C.8.4.11, C.8.4.14, C.8.4.15), each
 * with the position that a classic image would state.
 *
 * <p>Slice s lies at Image Position of the Detector Information plus (s - 1) x Spacing Between
 * Slices along the cross product of row and column direction. The spacing is signed: to drop the
 * sign is to turn the patient over. Which frame is slice s says the Slice Vector.
 */
final class TomoPlanes {
  /** One object holds one stack: each of these has the same value in all frames. */
  private static final int[] ONE_VALUE = {
    Tag.EnergyWindowVector,
    Tag.DetectorVector,
    Tag.RotationVector,
    Tag.PhaseVector,
    Tag.RRIntervalVector,
    Tag.TimeSlotVector,
    Tag.TimeSliceVector
  };

  private static final int MOST_FRAMES = 1 << 16;

  // Bounds that no camera comes near, so that no sum or product of a hostile file overflows.
  private static final double MOST_MM = 1e5;
  private static final double MOST_SPACING_MM = 1000;

  private final DataSet object;
  private final List<Finding> findings = new ArrayList<>();

  TomoPlanes(DataSet object) {
    this.object = object;
  }

  /** True for the image of a reconstruction that is neither gated nor a projection. */
  static boolean isReconstruction(DataSet header) {
    List<String> type = StudySeries.texts(header, Tag.ImageType);
    return type.size() > 2 && type.get(2).equals("RECON TOMO");
  }

  EmissionPlanes read() {
    if (!isReconstruction(object)) {
      // Whoever judges it says what it is; a projection has no slices.
      return new EmissionPlanes(
          List.of(EmissionPlanes.plane(object, 0, DataSet.builder().putAll(object))), List.of());
    }
    int frames = object.require(Tag.NumberOfFrames).integer();
    if (frames < 1 || frames > MOST_FRAMES) {
      throw invalid(Tag.NumberOfFrames, Integer.toString(frames), "1 to " + MOST_FRAMES);
    }
    for (int vector : ONE_VALUE) {
      oneValue(vector);
    }
    int[] slices = slices(frames);
    DataSet detector = detector();
    double[] position = numbers(detector, Tag.ImagePositionPatient, 3, MOST_MM);
    double[] directions = numbers(detector, Tag.ImageOrientationPatient, 6, 2);
    double[] stepMm = step(directions, spacingMm());
    DataSetBuilder common =
        DataSet.builder()
            .putAll(object)
            .numbers(Tag.ImageOrientationPatient, directions)
            .integers(Tag.NumberOfSlices, frames);
    EmissionPlanes.activityInBecquerel(object, common);
    DataSet shared = common.build();
    List<EmissionPlane> planes = new ArrayList<>();
    for (int frame = 0; frame < frames; frame++) {
      int beyond = slices[frame] - 1;
      double[] at = new double[3];
      for (int axis = 0; axis < 3; axis++) {
        at[axis] = position[axis] + beyond * stepMm[axis];
      }
      DataSetBuilder plane = DataSet.builder().putAll(shared).numbers(Tag.ImagePositionPatient, at);
      planes.add(EmissionPlanes.plane(object, frame, plane));
    }
    return new EmissionPlanes(planes, findings);
  }

  private void oneValue(int vector) {
    int[] values = object.optional(vector).map(Attribute::integers).orElse(new int[0]);
    if (Arrays.stream(values).distinct().count() > 1) {
      throw invalid(
          vector,
          Arrays.stream(values).distinct().count() + " values",
          "one: a static reconstruction of one energy window and one bed");
    }
  }

  /** The slice number of each frame, from 1. */
  private int[] slices(int frames) {
    Optional<Integer> stated = object.optional(Tag.NumberOfSlices).map(Attribute::integer);
    if (stated.isPresent() && stated.get() != frames) {
      throw invalid(
          Tag.NumberOfSlices,
          stated.get() + " slices in " + frames + " frames",
          "one frame for each slice: neither gated nor several volumes");
    }
    Optional<Attribute> vector = object.optional(Tag.SliceVector);
    if (vector.isEmpty()) {
      findings.add(
          Finding.review(
              FindingCode.GEOMETRY,
              where(Tag.SliceVector),
              "nothing",
              "the number of each frame's slice",
              "Frames are taken as slices in their order; compare the image with the CT."));
      return IntStream.rangeClosed(1, frames).toArray();
    }
    int[] slices = vector.get().integers();
    int[] sorted = slices.clone();
    Arrays.sort(sorted);
    if (!Arrays.equals(sorted, IntStream.rangeClosed(1, frames).toArray())) {
      throw invalid(
          Tag.SliceVector,
          "other numbers than 1 to " + frames + ", each once",
          "the number of each frame's slice");
    }
    if (slices[0] != 1) {
      findings.add(
          Finding.review(
              FindingCode.GEOMETRY,
              where(Tag.SliceVector),
              "slice " + slices[0] + " in the first frame",
              "slice 1, whose position the header states",
              "Image Position is taken as that of slice 1, not of the first frame; compare the"
                  + " image with the CT."));
    }
    return slices;
  }

  /**
   * The item that the Detector Vector names, which is the same in all frames; the only one where
   * there is none. Several items are several heads or beds, each with its own place.
   */
  private DataSet detector() {
    List<DataSet> detectors = object.items(Tag.DetectorInformationSequence);
    if (detectors.isEmpty()) {
      throw invalid(
          Tag.DetectorInformationSequence,
          "nothing",
          "an item with Image Position and Image Orientation");
    }
    int[] vector = object.optional(Tag.DetectorVector).map(Attribute::integers).orElse(new int[0]);
    if (vector.length > 0) {
      if (vector[0] < 1 || vector[0] > detectors.size()) {
        throw invalid(
            Tag.DetectorVector,
            "item " + vector[0],
            "one of the " + detectors.size() + " of Detector Information Sequence");
      }
      return detectors.get(vector[0] - 1);
    }
    DataSet first = detectors.getFirst();
    if (detectors.stream().anyMatch(other -> !samePlace(first, other))) {
      throw invalid(
          Tag.DetectorInformationSequence,
          detectors.size() + " items of different places, and no Detector Vector",
          "one place, or the number of the item that the slices are of");
    }
    return first;
  }

  /** An item that says nothing of its place says nothing else of it. */
  private static boolean samePlace(DataSet one, DataSet other) {
    return IntStream.of(Tag.ImagePositionPatient, Tag.ImageOrientationPatient)
        .allMatch(
            tag ->
                other.optional(tag).isEmpty() || Arrays.equals(place(one, tag), place(other, tag)));
  }

  private static double[] place(DataSet detector, int tag) {
    return detector.optional(tag).map(Attribute::numbers).orElse(new double[0]);
  }

  private double spacingMm() {
    Optional<Double> signed = number(Tag.SpacingBetweenSlices);
    if (signed.isPresent()) {
      if (signed.get() == 0 || Math.abs(signed.get()) > MOST_SPACING_MM) {
        throw invalid(
            Tag.SpacingBetweenSlices,
            Double.toString(signed.get()),
            "the signed distance of slices, mm");
      }
      return signed.get();
    }
    double thicknessMm =
        number(Tag.SliceThickness)
            .filter(mm -> mm > 0 && mm <= MOST_SPACING_MM)
            .orElseThrow(
                () ->
                    invalid(
                        Tag.SpacingBetweenSlices,
                        "nothing, and no Slice Thickness",
                        "the signed distance of slices, mm"));
    findings.add(
        Finding.review(
            FindingCode.GEOMETRY,
            where(Tag.SpacingBetweenSlices),
            "nothing",
            "the signed distance of slices, mm",
            "Slice Thickness "
                + thicknessMm
                + " mm is used, stacked along the normal; which way they are stacked is not said:"
                + " compare the image with the CT."));
    return thicknessMm;
  }

  private Optional<Double> number(int tag) {
    return object.optional(tag).filter(said -> said.nonBlank().isPresent()).map(Attribute::number);
  }

  private static double[] numbers(DataSet detector, int tag, int count, double most) {
    double[] values = detector.require(tag).numbers();
    if (values.length != count) {
      throw new InvalidObject(detector.where(tag), values.length + " values", count + " values");
    }
    for (double value : values) {
      if (!(Math.abs(value) <= most)) {
        throw new InvalidObject(detector.where(tag), Double.toString(value), "at most " + most);
      }
    }
    return values;
  }

  /** From one slice to the next: spacing times the unit normal. */
  private static double[] step(double[] d, double spacingMm) {
    double[] normal = {
      d[1] * d[5] - d[2] * d[4], d[2] * d[3] - d[0] * d[5], d[0] * d[4] - d[1] * d[3]
    };
    double length =
        Math.sqrt(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
    // Directions that are no directions are told by the reader of each plane.
    double perMm = length > 0 ? spacingMm / length : spacingMm;
    return new double[] {normal[0] * perMm, normal[1] * perMm, normal[2] * perMm};
  }

  private String where(int tag) {
    return EmissionPlanes.name(object) + " " + object.where(tag);
  }

  private InvalidObject invalid(int tag, String found, String expected) {
    return new InvalidObject(object.where(tag), found, expected);
  }
}
