// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.Severity;

/**
 * What one RTSTRUCT says of its regions in the emission image's frame of reference: their names,
 * and the images on which they were drawn (PS3.3 C.8.8.5, C.8.8.6). Contours themselves are read
 * later.
 */
final class StructureRegions {
  private final StudySeries.Header header;
  private final String frameOfReferenceUid;

  StructureRegions(StudySeries.Header header, String frameOfReferenceUid) {
    this.header = header;
    this.frameOfReferenceUid = frameOfReferenceUid;
  }

  StudyInstance instance() {
    return header.instance();
  }

  /**
   * Names that stand more than once, in one structure set or in several, as a draft and its
   * correction do: all are reported, because nothing in them says which is meant, and newest never
   * decides.
   */
  static List<Finding> repeated(List<StructureRegions> taken) {
    Map<String, Map<String, Integer>> holders = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (StructureRegions one : taken) {
      for (DataSet roi : one.rois()) {
        String name = StudySeries.text(roi, Tag.ROIName);
        if (!name.isEmpty()) {
          holders
              .computeIfAbsent(name, _ -> new TreeMap<>())
              .merge(one.instance().sopInstanceUid(), 1, Integer::sum);
        }
      }
    }
    Map<String, List<String>> across = new TreeMap<>();
    Map<String, List<String>> within = new TreeMap<>();
    holders.forEach(
        (name, sets) -> {
          if (sets.size() > 1) {
            across
                .computeIfAbsent(String.join(" and ", sets.keySet()), _ -> new ArrayList<>())
                .add("'" + name + "'");
          }
          sets.forEach(
              (set, times) -> {
                if (times > 1) {
                  within
                      .computeIfAbsent(set, _ -> new ArrayList<>())
                      .add("'" + name + "' " + times + " times");
                }
              });
        });
    List<Finding> findings = new ArrayList<>();
    across.forEach(
        (where, names) ->
            findings.add(
                repeated(where, names, " in each of these structure sets", "structure set")));
    within.forEach(
        (where, names) ->
            findings.add(repeated(where, names, " in this structure set", "ROI number")));
    return findings;
  }

  private static Finding repeated(String where, List<String> names, String in, String distinction) {
    return Finding.review(
        FindingCode.REGION_REPEATED,
        where,
        String.join(", ", names) + in,
        "a name once, in one structure set",
        "All are reported, each with its "
            + distinction
            + ". Accept the numbers of the one that is meant.");
  }

  /**
   * Tells of images on which regions were drawn and that did not come. Where the structure set
   * counts them to this study, the frame of reference vouches for the place, and it is for the
   * record only: a CT is often not sent. Images of another study, or of none that is named, have
   * nothing but the frame of reference in common with the emission image, and that is copied more
   * easily than contours fit: a person looks.
   */
  Optional<Finding> missingImages(StudySeries study) {
    Map<String, String> studies = studyOfImages();
    Set<String> drawnOn = contourImages();
    Set<String> named = drawnOn.isEmpty() ? new TreeSet<>(studies.keySet()) : drawnOn;
    Set<String> missing = new TreeSet<>(named);
    study
        .all()
        .forEach(series -> series.instances().forEach(one -> missing.remove(one.sopInstanceUid())));
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    String ours = instance().studyInstanceUid();
    boolean ofThisStudy = missing.stream().allMatch(uid -> ours.equals(studies.get(uid)));
    return Optional.of(
        new Finding(
            FindingCode.REGION_REFERENCES,
            ofThisStudy ? Severity.INFO : Severity.REVIEW,
            instance().sopInstanceUid() + " " + header.dataSet().where(Tag.ROIContourSequence),
            missing.size()
                + " of "
                + named.size()
                + " images that the contours refer to did not come"
                + (ofThisStudy ? "" : "; they are of another study, or of none that is named"),
            "the images on which the regions were drawn",
            ofThisStudy
                ? "The contours were taken by their frame of reference. Send the images with them."
                : "The contours were taken by their frame of reference. Check on the PET that they"
                    + " lie where they belong."));
  }

  /** Items of Structure Set ROI Sequence in the frame of reference. */
  private List<DataSet> rois() {
    return items(header.dataSet(), Tag.StructureSetROISequence).stream()
        .filter(
            roi ->
                StudySeries.text(roi, Tag.ReferencedFrameOfReferenceUID)
                    .equals(frameOfReferenceUid))
        .toList();
  }

  /** What the contours of these regions name themselves. */
  private Set<String> contourImages() {
    Set<String> numbers =
        rois().stream()
            .map(roi -> StudySeries.text(roi, Tag.ROINumber))
            .collect(Collectors.toUnmodifiableSet());
    Set<String> images = new TreeSet<>();
    for (DataSet roi : items(header.dataSet(), Tag.ROIContourSequence)) {
      if (numbers.contains(StudySeries.text(roi, Tag.ReferencedROINumber))) {
        for (DataSet contour : items(roi, Tag.ContourSequence)) {
          images.addAll(uids(contour));
        }
      }
    }
    return images;
  }

  /** The study of each image that Referenced Frame of Reference Sequence names. */
  private Map<String, String> studyOfImages() {
    Map<String, String> studies = new HashMap<>();
    for (DataSet frame : items(header.dataSet(), Tag.ReferencedFrameOfReferenceSequence)) {
      if (StudySeries.text(frame, Tag.FrameOfReferenceUID).equals(frameOfReferenceUid)) {
        for (DataSet study : items(frame, Tag.RTReferencedStudySequence)) {
          String studyUid = StudySeries.text(study, Tag.ReferencedSOPInstanceUID);
          for (DataSet series : items(study, Tag.RTReferencedSeriesSequence)) {
            uids(series).forEach(uid -> studies.put(uid, studyUid));
          }
        }
      }
    }
    return studies;
  }

  private static List<String> uids(DataSet holder) {
    return items(holder, Tag.ContourImageSequence).stream()
        .map(image -> StudySeries.text(image, Tag.ReferencedSOPInstanceUID))
        .filter(uid -> !uid.isEmpty())
        .toList();
  }

  private static List<DataSet> items(DataSet holder, int sequence) {
    try {
      return holder.items(sequence);
    } catch (InvalidObject _) {
      return List.of(); // what is no sequence names nothing; reading the regions tells it
    }
  }
}
