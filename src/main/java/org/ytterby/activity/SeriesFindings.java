// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;

/**
 * Findings about the instances of one series. What many instances have in common is told once, with
 * the first instance and the number of the others. Single-threaded.
 */
final class SeriesFindings {
  private static final int MOST_OF_A_CODE = 5;

  private record What(Finding without, String attribute) {}

  private static final class Occurrence {
    final Finding first;
    int more;

    Occurrence(Finding first) {
      this.first = first;
    }
  }

  private final Map<What, Occurrence> byWhat = new LinkedHashMap<>();

  void add(Finding finding) {
    Occurrence known = byWhat.get(what(finding));
    if (known == null) {
      byWhat.put(what(finding), new Occurrence(finding));
    } else {
      known.more++;
    }
  }

  void addAll(List<Finding> findings) {
    findings.forEach(this::add);
  }

  boolean blocks() {
    return byWhat.values().stream().anyMatch(one -> one.first.blocks());
  }

  /** At most five of one code: a spoilt series must not bury its other problems. */
  List<Finding> all() {
    Map<FindingCode, Integer> ofCode = new EnumMap<>(FindingCode.class);
    byWhat.values().forEach(one -> ofCode.merge(one.first.code(), 1, Integer::sum));
    Map<FindingCode, Integer> told = new EnumMap<>(FindingCode.class);
    List<Finding> all = new ArrayList<>();
    for (Occurrence one : byWhat.values()) {
      Finding first = one.first;
      int number = told.merge(first.code(), 1, Integer::sum);
      int left = ofCode.getOrDefault(first.code(), 0) - MOST_OF_A_CODE;
      if (number <= MOST_OF_A_CODE) {
        String more = one.more == 0 ? "" : ", and " + one.more + " more instances";
        String others =
            number == MOST_OF_A_CODE && left > 0 ? ", and " + left + " more of this code" : "";
        all.add(at(first, first.where() + more + others));
      }
    }
    return all;
  }

  /** Where begins with the SOP Instance UID; the rest is the attribute. */
  private static What what(Finding finding) {
    int space = finding.where().indexOf(' ');
    String attribute = space < 0 ? finding.where() : finding.where().substring(space);
    return new What(at(finding, ""), attribute);
  }

  private static Finding at(Finding finding, String where) {
    return new Finding(
        finding.code(),
        finding.severity(),
        where,
        finding.found(),
        finding.expected(),
        finding.action());
  }
}
