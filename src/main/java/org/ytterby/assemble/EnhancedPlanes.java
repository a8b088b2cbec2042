// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.DicomDateTime;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.InvalidObject;

/**
 * The frames of Enhanced PET (PS3.3 A.56, C.8.22) and of Legacy Converted Enhanced PET (A.72), each
 * with the attributes of a classic PET image.
 *
 * <p>A frame's own functional groups go before the shared ones, these before what a conversion
 * could not assign, and that before the object's own. The order of frames says nothing of space:
 * each frame has its position.
 */
final class EnhancedPlanes {
  /** So many frames of 4 million pixels fill the largest object; more is no image of a patient. */
  private static final int MOST_FRAMES = 1 << 16;

  private static final double LONGEST_MS = 86_400_000;

  /** Image flavour, value 3 of Image Type (C.8.16.1.3), as Series Type (C.8.9.1.1.4) says it. */
  private static final Map<String, String> SERIES_TYPES =
      Map.of(
          "WHOLE_BODY", "WHOLE BODY",
          "VOLUME", "STATIC",
          "CARDIAC_GATED", "GATED",
          "RESP_GATED", "GATED",
          "CARDRESP_GATED", "GATED");

  /** What Corrected Image (0028,0051) says where a correction's own attribute is YES (C.8.22.6). */
  private static final List<Map.Entry<Integer, String>> CORRECTIONS =
      List.of(
          Map.entry(Tag.DecayCorrected, "DECY"),
          Map.entry(Tag.AttenuationCorrected, "ATTN"),
          Map.entry(Tag.ScatterCorrected, "SCAT"),
          Map.entry(Tag.DeadTimeCorrected, "DTIM"),
          Map.entry(Tag.GantryMotionCorrected, "MOTN"),
          Map.entry(Tag.PatientMotionCorrected, "PMOT"),
          Map.entry(Tag.CountLossNormalizationCorrected, "CLN"),
          Map.entry(Tag.RandomsCorrected, "RAN"),
          Map.entry(Tag.NonUniformRadialSamplingCorrected, "RADL"),
          Map.entry(Tag.SensitivityCalibrated, "DCAL"),
          Map.entry(Tag.DetectorNormalizationCorrection, "NORM"));

  private final DataSet object;
  private final DataSet shared;
  private final List<DataSet> perFrame;

  /** The object says that it is dynamic or gated: then no frame is static, whatever it says. */
  private final boolean inMotion;

  EnhancedPlanes(DataSet object) {
    this.object = object;
    this.shared = first(object, Tag.SharedFunctionalGroupsSequence);
    this.perFrame = object.items(Tag.PerFrameFunctionalGroupsSequence);
    String type = seriesType(StudySeries.texts(object, Tag.ImageType)).orElse("");
    this.inMotion = type.equals("DYNAMIC") || type.equals("GATED");
  }

  EmissionPlanes read() {
    int frames = object.require(Tag.NumberOfFrames).integer();
    if (frames < 1 || frames > MOST_FRAMES || frames != perFrame.size()) {
      throw new InvalidObject(
          object.where(Tag.PerFrameFunctionalGroupsSequence),
          perFrame.size() + " items for " + frames + " frames",
          "one item for each frame");
    }
    requireOneTime();
    DataSet common = common();
    List<EmissionPlane> planes = new ArrayList<>();
    for (int frame = 0; frame < frames; frame++) {
      planes.add(EmissionPlanes.plane(object, frame, plane(common, perFrame.get(frame))));
    }
    return new EmissionPlanes(planes, List.of());
  }

  /** Frames of several times may lie at one place each, and still be no static image. */
  private void requireOneTime() {
    List<Integer> positions =
        perFrame.stream()
            .flatMap(
                own ->
                    first(own, Tag.FrameContentSequence)
                        .optional(Tag.TemporalPositionIndex)
                        .stream())
            .map(Attribute::integer)
            .distinct()
            .toList();
    if (positions.size() > 1) {
      throw new InvalidObject(
          perFrame.getFirst().where(Tag.FrameContentSequence),
          positions.size() + " temporal positions",
          "one: a static image");
    }
  }

  /** What all frames share. */
  private DataSet common() {
    DataSetBuilder all =
        DataSet.builder()
            .putAll(object)
            .remove(Tag.SharedFunctionalGroupsSequence)
            .remove(Tag.PerFrameFunctionalGroupsSequence);
    DataSet unassigned = first(shared, Tag.UnassignedSharedConvertedAttributesSequence);
    unassigned.forEach(element -> putIfUnsaid(object, all, element));
    if (EmissionPlanes.sopClass(object).equals(Uids.EnhancedPETImageStorage)) {
      EmissionPlanes.activityInBecquerel(object, all);
    }
    // Of a concatenation each object has its part only.
    if (!object.contains(Tag.ConcatenationUID)) {
      all.integers(Tag.NumberOfSlices, perFrame.size());
    }
    return all.build();
  }

  private DataSetBuilder plane(DataSet common, DataSet own) {
    DataSetBuilder plane = DataSet.builder().putAll(common);
    first(own, Tag.UnassignedPerFrameConvertedAttributesSequence)
        .forEach(element -> putIfUnsaid(object, plane, element));
    lift(plane, group(own, Tag.PlanePositionSequence), Tag.ImagePositionPatient);
    lift(plane, group(own, Tag.PlaneOrientationSequence), Tag.ImageOrientationPatient);
    lift(
        plane,
        group(own, Tag.PixelMeasuresSequence),
        Tag.PixelSpacing,
        Tag.SliceThickness,
        Tag.SpacingBetweenSlices);
    lift(
        plane,
        group(own, Tag.PixelValueTransformationSequence),
        Tag.RescaleSlope,
        Tag.RescaleIntercept);
    own.element(Tag.RealWorldValueMappingSequence)
        .or(() -> shared.element(Tag.RealWorldValueMappingSequence))
        .ifPresent(plane::put);
    frameType(plane, group(own, Tag.PETFrameTypeSequence));
    times(plane, group(own, Tag.FrameContentSequence));
    number(group(own, Tag.PETFrameCorrectionFactorsSequence), Tag.DecayFactor)
        .ifPresent(factor -> plane.numbers(Tag.DecayFactor, factor));
    DataSet said = plane.build();
    seriesType(said, plane);
    corrections(said, plane);
    return plane;
  }

  private void frameType(DataSetBuilder plane, DataSet group) {
    group
        .element(Tag.FrameType)
        .filter(type -> !type.isEmpty() && !inMotion)
        .ifPresent(type -> plane.put(new Element(Tag.ImageType, Vr.CS, type.value())));
    lift(plane, group, Tag.VolumetricProperties, Tag.VolumeBasedCalculationTechnique);
  }

  /** Frame Content (C.7.6.16.2.2): a frame's own times go before those of the acquisition. */
  private void times(DataSetBuilder plane, DataSet content) {
    content
        .element(Tag.FrameAcquisitionDateTime)
        .filter(at -> !at.isEmpty())
        .ifPresent(at -> plane.put(new Element(Tag.AcquisitionDateTime, Vr.DT, at.value())));
    number(content, Tag.FrameAcquisitionDuration)
        .ifPresent(
            ms -> {
              if (!(ms >= 0 && ms <= LONGEST_MS)) {
                throw new InvalidObject(
                    content.where(Tag.FrameAcquisitionDuration), ms + " ms", "0 to a day");
              }
              plane.integers(Tag.ActualFrameDuration, (int) Math.rint(ms));
            });
    Optional<DicomDateTime> start = time(content, Tag.FrameAcquisitionDateTime);
    Optional<DicomDateTime> reference = time(content, Tag.FrameReferenceDateTime);
    if (start.isPresent() && reference.isPresent()) {
      Duration since = Duration.between(start.get().local(), reference.get().local());
      plane.numbers(Tag.FrameReferenceTime, since.toMillis());
    }
  }

  private static void seriesType(DataSet header, DataSetBuilder plane) {
    if (!header.contains(Tag.SeriesType)) {
      // As it was written, also where that is no legal value: whoever judges it tells it.
      seriesType(StudySeries.texts(header, Tag.ImageType))
          .map(type -> (type + "\\IMAGE").getBytes(StandardCharsets.UTF_8))
          .ifPresent(said -> plane.put(new Element(Tag.SeriesType, Vr.CS, new Value.Bytes(said))));
    }
  }

  private static Optional<String> seriesType(List<String> imageType) {
    return imageType.stream()
        .skip(2)
        .findFirst()
        .map(flavour -> SERIES_TYPES.getOrDefault(flavour, flavour));
  }

  private static void corrections(DataSet said, DataSetBuilder plane) {
    List<String> applied =
        CORRECTIONS.stream()
            .filter(one -> StudySeries.text(said, one.getKey()).equals("YES"))
            .map(Map.Entry::getValue)
            .toList();
    if (!said.contains(Tag.CorrectedImage) && !applied.isEmpty()) {
      plane.text(Tag.CorrectedImage, applied.toArray(String[]::new));
    }
    if (said.contains(Tag.DecayCorrection)) {
      return;
    }
    String decay = StudySeries.text(said, Tag.DecayCorrected);
    if (decay.equals("NO")) {
      plane.text(Tag.DecayCorrection, "NONE").remove(Tag.DecayCorrectionDateTime);
    } else if (decay.equals("YES") && said.optional(Tag.DecayCorrectionDateTime).isPresent()) {
      plane.text(Tag.DecayCorrection, "START");
    }
  }

  /** What a conversion could not assign tells what the object does not. */
  private static void putIfUnsaid(DataSet object, DataSetBuilder plane, Element element) {
    if (object.element(element.tag()).filter(said -> !said.isEmpty()).isEmpty()) {
      plane.put(element);
    }
  }

  private DataSet group(DataSet own, int sequence) {
    DataSet item = first(own, sequence);
    return item.isEmpty() ? first(shared, sequence) : item;
  }

  private static DataSet first(DataSet groups, int sequence) {
    List<DataSet> items = groups.items(sequence);
    return items.isEmpty() ? DataSet.empty() : items.getFirst();
  }

  private static void lift(DataSetBuilder plane, DataSet group, int... tags) {
    for (int tag : tags) {
      group.element(tag).ifPresent(plane::put);
    }
  }

  private static Optional<Double> number(DataSet group, int tag) {
    return group.optional(tag).map(Attribute::number);
  }

  private static Optional<DicomDateTime> time(DataSet group, int tag) {
    return group.optional(tag).map(Attribute::dateTime);
  }
}
