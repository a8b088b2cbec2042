// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ytterby.dicom.sr.ContentItem;
import org.ytterby.dicom.sr.Related;
import org.ytterby.dicom.sr.Relationship;
import org.ytterby.dicom.sr.ValueType;
import org.ytterby.quantity.Coded;

/** The content items of a report, those of one concept at one place as one row. Stateless. */
final class ReportTable {
  private ReportTable() {}

  /** What tells the rows of one parent apart. */
  private record Kind(Relationship relationship, ValueType valueType, String concept) {}

  static Table of(ContentItem.Container root) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row(0, "", ValueType.CONTAINER, concept(root), List.of(root)));
    addBelow(rows, 1, List.of(root));
    return new Table(
        "report-content",
        List.of("level", "relationship", "value type", "concept", "unit, or template"),
        rows);
  }

  private static void addBelow(
      List<List<String>> rows, int depth, List<? extends ContentItem> parents) {
    Map<Kind, List<ContentItem>> kinds = new LinkedHashMap<>();
    for (ContentItem parent : parents) {
      for (Related related : parent.children()) {
        ContentItem item = related.item();
        kinds
            .computeIfAbsent(
                new Kind(related.relationship(), item.valueType(), concept(item)),
                _ -> new ArrayList<>())
            .add(item);
      }
    }
    kinds.forEach(
        (kind, items) -> {
          rows.add(row(depth, kind.relationship().term(), kind.valueType(), kind.concept(), items));
          addBelow(rows, depth + 1, items);
        });
  }

  private static List<String> row(
      int depth,
      String relationship,
      ValueType valueType,
      String concept,
      List<? extends ContentItem> items) {
    return List.of(">".repeat(depth), relationship, valueType.name(), concept, more(items));
  }

  private static String more(List<? extends ContentItem> items) {
    return items.stream()
        .flatMap(
            item ->
                switch (item) {
                  case ContentItem.Num num ->
                      num.value().map(quantity -> quantity.unit().value()).stream();
                  case ContentItem.Container container ->
                      container.templateId().map(id -> "TID " + id).stream();
                  default -> Stream.<String>empty();
                })
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(", "));
  }

  private static String concept(ContentItem item) {
    return item.name().map(ReportTable::text).orElse("");
  }

  private static String text(Coded code) {
    return code.meaning() + " (" + code.value() + ", " + code.scheme() + ")";
  }
}
