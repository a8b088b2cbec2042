// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;

/**
 * The RTSTRUCTs that refer to the emission image's frame of reference, by their Referenced Frame of
 * Reference Sequence (3006,0010), their regions' (3006,0024), or their own (0020,0052).
 *
 * @param taken in the order of their UIDs
 * @param choices of every series with structures
 * @param findings when there is none, and what a person has to look at in those that were taken
 */
record StructureChoice(
    List<StudyInstance> taken, List<SeriesChoice> choices, List<Finding> findings) {
  /** What others tell regions by, or where structures belong; none of it is read. */
  private static final Map<String, String> UNREAD =
      Map.of(
          Uids.SegmentationStorage, "Segmentation",
          Uids.SpatialRegistrationStorage, "Spatial Registration",
          Uids.DeformableSpatialRegistrationStorage, "Deformable Spatial Registration");

  static StructureChoice of(StudySeries study, Series emission) {
    String frameOfReferenceUid = emission.frameOfReferenceUid();
    boolean unnamed = FrameOfReference.isUnnamed(emission.example());
    List<StructureRegions> taken = new ArrayList<>();
    Map<String, String> reasons = new TreeMap<>();
    List<Finding> findings = new ArrayList<>();
    for (StudySeries.Header header : study.headers()) {
      if (header.instance().sopClassUid().equals(Uids.RTStructureSetStorage)) {
        Set<String> frames = frames(header.dataSet());
        if (frames.contains(frameOfReferenceUid)) {
          taken.add(new StructureRegions(header, frameOfReferenceUid));
        } else {
          reasons.put(
              header.instance().seriesInstanceUid(),
              unnamed
                  ? "the emission image names no frame of reference"
                  : "another frame of reference");
          findings.add(elsewhere(header, frames, emission, unread(study)));
        }
      }
    }
    if (taken.isEmpty()) {
      findings.add(
          Finding.info(
              FindingCode.NO_REGIONS,
              "study",
              "no RTSTRUCT that fits the emission image" + unread(study),
              "contours of tumour, perfused volume, liver",
              "Send an RTSTRUCT on the PET or its CT; until then only the whole field of view is"
                  + " reported, and what a threshold finds in it."));
    }
    taken.forEach(one -> one.missingImages(study).ifPresent(findings::add));
    findings.addAll(StructureRegions.repeated(taken));
    List<StudyInstance> instances = taken.stream().map(StructureRegions::instance).toList();
    return new StructureChoice(instances, choices(study, instances, reasons), findings);
  }

  /** Objects that a person may have sent for it, told apart from none. */
  private static String unread(StudySeries study) {
    String names =
        study.headers().stream()
            .map(header -> header.instance().sopClassUid())
            .filter(UNREAD::containsKey)
            .map(UNREAD::get)
            .sorted()
            .distinct()
            .collect(Collectors.joining(" and "));
    return names.isEmpty() ? "" : "; a " + names + " came, which is not read";
  }

  private static List<SeriesChoice> choices(
      StudySeries study, List<StudyInstance> taken, Map<String, String> reasons) {
    List<SeriesChoice> choices = new ArrayList<>();
    for (Series series : study.all()) {
      if (series.instances().stream().anyMatch(taken::contains)) {
        choices.add(
            SeriesChoice.of(
                series, SeriesChoice.Role.STRUCTURES, "refers to the emission frame of reference"));
      } else if (reasons.containsKey(series.uid())) {
        choices.add(SeriesChoice.of(series, SeriesChoice.Role.LEFT, reasons.get(series.uid())));
      }
    }
    return choices;
  }

  private static Set<String> frames(DataSet structures) {
    Set<String> frames = new TreeSet<>();
    frames.add(StudySeries.text(structures, Tag.FrameOfReferenceUID));
    frames.addAll(
        items(structures, Tag.ReferencedFrameOfReferenceSequence, Tag.FrameOfReferenceUID));
    frames.addAll(
        items(structures, Tag.StructureSetROISequence, Tag.ReferencedFrameOfReferenceUID));
    frames.remove("");
    return frames;
  }

  private static List<String> items(DataSet structures, int sequence, int tag) {
    try {
      return structures.items(sequence).stream().map(item -> StudySeries.text(item, tag)).toList();
    } catch (InvalidObject _) {
      return List.of(); // what is no sequence refers to nothing
    }
  }

  private static Finding elsewhere(
      StudySeries.Header header, Set<String> frames, Series emission, String unread) {
    boolean unnamed = FrameOfReference.isUnnamed(emission.example());
    return Finding.review(
        FindingCode.REGION_FRAME_OF_REFERENCE,
        header.instance().sopInstanceUid()
            + " "
            + header.dataSet().where(Tag.ReferencedFrameOfReferenceSequence),
        (frames.isEmpty()
                ? "no frame of reference"
                : unnamed
                    ? "a frame of reference, where the emission image names none"
                    : "another frame of reference, " + String.join(" and ", frames))
            + unread,
        "that of the emission image" + (unnamed ? "" : ", " + emission.frameOfReferenceUid()),
        unnamed
            ? "The structures are left out, even if they were drawn on the CT of the same session:"
                + " nothing says where that lies on the emission image. Send the emission image"
                + " with its frame of reference, or draw them on our RT Dose."
            : "The structures are left out. Transfer them to the PET in the contouring system and"
                + " send them again.");
  }
}
