// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.common.QueryParams;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ytterby.catalogue.Level;
import org.ytterby.catalogue.Query;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/**
 * The query of a QIDO-RS request (PS3.18 8.3.4 and 10.6.1.2), as the catalogue takes it. Immutable.
 *
 * @param warnings what is done otherwise than asked, each a sentence
 */
record QueryParameters(Query query, List<String> warnings) {
  private static final String ALL = "all";
  private static final int LONGEST_NUMBER = 9;

  /** Tables 10.6.3-3 to -5, beside the attributes that are matched. */
  private static final Map<Level, Set<Integer>> ALWAYS =
      Map.of(
          Level.STUDY,
          Set.of(
              Tag.StudyDate,
              Tag.StudyTime,
              Tag.AccessionNumber,
              Tag.InstanceAvailability,
              Tag.ModalitiesInStudy,
              Tag.ReferringPhysicianName,
              Tag.StudyDescription,
              Tag.PatientName,
              Tag.PatientID,
              Tag.PatientBirthDate,
              Tag.PatientSex,
              Tag.StudyInstanceUID,
              Tag.StudyID,
              Tag.NumberOfStudyRelatedSeries,
              Tag.NumberOfStudyRelatedInstances),
          Level.SERIES,
          Set.of(
              Tag.Modality,
              Tag.SeriesDescription,
              Tag.StudyInstanceUID,
              Tag.SeriesInstanceUID,
              Tag.SeriesNumber,
              Tag.NumberOfSeriesRelatedInstances,
              Tag.SeriesDate,
              Tag.SeriesTime,
              Tag.PerformedProcedureStepStartDate,
              Tag.PerformedProcedureStepStartTime,
              Tag.RequestAttributesSequence),
          Level.IMAGE,
          Set.of(
              Tag.SOPClassUID,
              Tag.SOPInstanceUID,
              Tag.InstanceAvailability,
              Tag.StudyInstanceUID,
              Tag.SeriesInstanceUID,
              Tag.InstanceNumber,
              Tag.Rows,
              Tag.Columns,
              Tag.BitsAllocated,
              Tag.NumberOfFrames));

  /**
   * Reads the parameters.
   *
   * @param above UIDs that the path names, by tag
   * @param most answers that are given at most, whatever is asked
   * @throws InvalidObject REQUEST_INVALID for what is no attribute, number or word
   */
  static QueryParameters read(
      Level level, Map<Integer, String> above, QueryParams parameters, int most) {
    List<String> warnings = new ArrayList<>();
    Set<Integer> wanted = new LinkedHashSet<>(ALWAYS.getOrDefault(level, Set.of()));
    Map<Integer, String> keys = new HashMap<>(above);
    long offset = 0;
    long limit = most;
    boolean all = false;
    for (Map.Entry<String, String> parameter : parameters) {
      String value = parameter.getValue();
      Parameter.Search meant = Parameter.Search.of(parameter.getKey());
      switch (meant) {
        case LIMIT -> limit = Math.min(most, number(meant.label(), value));
        case OFFSET -> offset = number(meant.label(), value);
        case FUZZYMATCHING -> {
          if (!value.equals("false")) {
            warnings.add("fuzzymatching is not supported: only literal matching was done");
          }
        }
        case INCLUDEFIELD -> {
          for (String field : value.split(",", -1)) {
            if (field.equals(ALL)) {
              all = true;
            } else {
              wanted.add(tag(field, meant.label()));
            }
          }
        }
        case ATTRIBUTE -> {
          int tag = tag(parameter.getKey(), "the query's parameters");
          String known = keys.putIfAbsent(tag, value);
          if (known != null && !known.equals(value)) {
            throw invalid("a query parameter", "an attribute twice", "each attribute once");
          }
          wanted.add(tag);
        }
      }
    }
    Query query = new Query(level, keys(keys), wanted, offset, limit);
    List<Integer> unknown = query.unsupported();
    unknown.stream()
        .filter(keys::containsKey)
        .findFirst()
        .ifPresent(
            tag -> {
              throw invalid(
                  "a query parameter", Dictionary.name(tag), "an attribute that can be matched");
            });
    return new QueryParameters(all ? query.includingAll() : query, List.copyOf(warnings));
  }

  /** As an element, so that it is judged by the rules of matching and not by those of writing. */
  private static DataSet keys(Map<Integer, String> keys) {
    DataSetBuilder builder = DataSet.builder().text(Tag.SpecificCharacterSet, "ISO_IR 192");
    keys.forEach(
        (tag, value) -> {
          Vr vr = Dictionary.vr(tag);
          if (!vr.isText()) {
            throw invalid("a query parameter", Dictionary.name(tag), "an attribute with text");
          }
          // A list of UIDs is written with commas here, as several values in a data set.
          String text = vr == Vr.UI ? value.replace(',', '\\') : value;
          builder.put(new Element(tag, vr, new Value.Bytes(text.getBytes(StandardCharsets.UTF_8))));
        });
    return builder.build();
  }

  /** By keyword or as eight hexadecimal digits. */
  private static int tag(String text, String where) {
    if (text.matches("[0-9A-Fa-f]{8}")) {
      return Integer.parseUnsignedInt(text, 16);
    }
    return Optional.of(text)
        .filter(word -> word.matches("[A-Za-z0-9]{1,64}"))
        .flatMap(Dictionary::tag)
        .orElseThrow(() -> invalid(where, "something else", "keywords or tags of attributes"));
  }

  private static long number(String what, String text) {
    if (text.length() > LONGEST_NUMBER || !text.matches("\\d+")) {
      throw invalid(what, "something else", "a whole number from 0");
    }
    return Long.parseLong(text);
  }

  private static InvalidObject invalid(String where, String found, String expected) {
    return new InvalidObject(ErrorCode.REQUEST_INVALID, where, found, expected, null);
  }
}
