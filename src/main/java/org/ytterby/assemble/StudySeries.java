// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;

/**
 * A study's instances grouped to series, with the headers that could be read. The same for every
 * order of arrival: series and instances are sorted by their UIDs.
 */
final class StudySeries {
  /** An instance with its header. */
  record Header(StudyInstance instance, DataSet dataSet) {}

  private final List<Series> all = new ArrayList<>();
  private final List<Header> headers = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  private StudySeries() {}

  /** Reads every header. */
  static StudySeries readAll(List<StudyInstance> study) {
    StudySeries read = new StudySeries();
    grouped(study).values().forEach(instances -> read.add(instances, true));
    return read;
  }

  /** Reads one header of each series, enough to tell what the study is. */
  static StudySeries readExamples(List<StudyInstance> study) {
    StudySeries read = new StudySeries();
    grouped(study).values().forEach(instances -> read.add(instances, false));
    return read;
  }

  /** In the order of their UIDs. */
  List<Series> all() {
    return all;
  }

  List<Header> headers() {
    return headers;
  }

  /** Instances that could not be read. */
  List<Finding> findings() {
    return findings;
  }

  private static Map<String, List<StudyInstance>> grouped(List<StudyInstance> study) {
    Map<String, List<StudyInstance>> series = new TreeMap<>();
    study.stream()
        .sorted(Comparator.comparing(StudyInstance::sopInstanceUid))
        .forEach(
            instance ->
                series
                    .computeIfAbsent(instance.seriesInstanceUid(), _ -> new ArrayList<>())
                    .add(instance));
    return series;
  }

  private void add(List<StudyInstance> instances, boolean every) {
    Optional<DataSet> example = Optional.empty();
    for (StudyInstance instance : instances) {
      if (every || example.isEmpty()) {
        Optional<DataSet> header = read(instance);
        example = example.or(() -> header);
      }
    }
    StudyInstance first = instances.getFirst();
    DataSet header = example.map(StudySeries::ofOnePlane).orElse(DataSet.empty());
    all.add(
        new Series(
            first.seriesInstanceUid(),
            text(header, Tag.SeriesDescription),
            first.modality(),
            FrameOfReference.compared(header),
            instances,
            header));
  }

  /**
   * Of a multi-frame emission object its first plane; the object where its frames are no planes.
   */
  private static DataSet ofOnePlane(DataSet object) {
    try {
      return EmissionPlanes.of(object).planes().getFirst().header();
    } catch (InvalidObject _) {
      return object; // judged and told where a series is chosen
    }
  }

  private Optional<DataSet> read(StudyInstance instance) {
    try {
      DataSet header = instance.location().read(ReadOptions.headers());
      headers.add(new Header(instance, header));
      return Optional.of(header);
    } catch (InvalidObject e) {
      findings.add(
          Finding.review(
              FindingCode.UNREADABLE_INSTANCE,
              instance.sopInstanceUid() + " " + e.where(),
              e.found(),
              e.expected(),
              "Send the instance again; if it stays unreadable, tell the maker of the sender."));
      return Optional.empty();
    }
  }

  /** A text for comparing and naming; empty where it is absent or no text. */
  static String text(DataSet header, int tag) {
    return texts(header, tag).stream().findFirst().map(String::strip).orElse("");
  }

  static List<String> texts(DataSet header, int tag) {
    try {
      return header.optional(tag).map(Attribute::texts).orElse(List.of());
    } catch (InvalidObject _) {
      return List.of(); // what must be readable is read again where it is needed, and told there
    }
  }
}
