// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ytterby.dicom.net.dimse.StatusTable;
import org.ytterby.web.HttpStatuses;
import org.ytterby.web.dicom.FailureReasons;
import org.ytterby.web.dicom.Form;
import org.ytterby.web.dicom.Parameter;
import org.ytterby.web.dicom.ResourceKind;

/** What DICOMweb takes, gives and answers, by the tables of its doors. Stateless. */
final class WebTables {
  private WebTables() {}

  static Stream<Table> all() {
    return Stream.of(mediaTypes(), parameters(), statuses(), failureReasons());
  }

  private static Table mediaTypes() {
    return new Table(
        "web-media-types",
        List.of("resource", "body of a request", "answer, preferred first"),
        Stream.of(ResourceKind.values())
            .map(
                kind ->
                    List.of(
                        kind.label(),
                        kind.taken().map(WebTables::code).orElse("none"),
                        kind.forms().stream()
                            .map(WebTables::code)
                            .collect(Collectors.joining(", "))))
            .toList());
  }

  private static String code(Form form) {
    return "`" + form.text() + "`";
  }

  private static Table parameters() {
    Map<Parameter, List<String>> kinds = new LinkedHashMap<>();
    for (ResourceKind kind : ResourceKind.values()) {
      for (Parameter parameter : kind.parameters()) {
        kinds.computeIfAbsent(parameter, _ -> new ArrayList<>()).add(kind.label());
      }
    }
    return new Table(
        "web-parameters",
        List.of("resource", "parameter", "what"),
        kinds.entrySet().stream()
            .map(
                one ->
                    List.of(
                        String.join(", ", one.getValue()),
                        name(one.getKey().label()),
                        one.getKey().what()))
            .toList());
  }

  /** A single word is a name, anything else stands for many. */
  private static String name(String label) {
    return label.matches("[a-z]+") ? "`" + label + "`" : label;
  }

  /** By status; resources that have it for the same reason stand together. */
  private static Table statuses() {
    Map<HttpStatuses.Row, List<String>> resources = new LinkedHashMap<>();
    add(resources, "every resource", HttpStatuses.ALWAYS);
    for (ResourceKind kind : ResourceKind.values()) {
      add(resources, kind.label(), kind.statuses());
    }
    return new Table(
        "web-statuses",
        List.of("HTTP status", "resource", "when"),
        resources.entrySet().stream()
            .sorted(Comparator.comparingInt(one -> one.getKey().status()))
            .map(
                one ->
                    List.of(
                        String.valueOf(one.getKey().status()),
                        String.join(", ", one.getValue()),
                        one.getKey().when()))
            .toList());
  }

  private static void add(
      Map<HttpStatuses.Row, List<String>> resources, String label, HttpStatuses statuses) {
    statuses
        .rows()
        .forEach(row -> resources.computeIfAbsent(row, _ -> new ArrayList<>()).add(label));
  }

  private static Table failureReasons() {
    return new Table(
        "web-failure-reasons",
        List.of("Failure Reason", "meaning", "when"),
        FailureReasons.TABLE.rows().stream().map(WebTables::reason).toList());
  }

  private static List<String> reason(StatusTable.Row row) {
    return List.of(Words.hex(row.status().code()), row.meaning(), row.when());
  }
}
