// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How the name of a contour tells what it encloses.
 *
 * @param kind one of {@link #KINDS}
 * @param names regular expressions for the whole ROI Name (3006,0026), letter case ignored
 */
public record RegionRule(String kind, List<String> names) {

  /** The kinds of region that a name can tell. */
  public static final List<String> KINDS = List.of("tumour", "liver", "perfused", "lung", "other");

  /**
   * Names that clinics commonly give (TG-263 and habits), asked in this order: what is a tumour or
   * liver <em>but for</em> something is neither; then tumour, perfused volume, lung, liver.
   */
  public static final List<RegionRule> COMMON_NAMES =
      List.of(
          new RegionRule(
              "other",
              List.of(
                  ".*\\b(non|peri|without|minus|exclud(es|ing)|outside)["
                      + " _-]?(gtv|tumou?r|lesion|perfused|treated).*",
                  ".*\\b(non|un)[ _-]?(perfused|treated).*",
                  ".*(liver|lungs?|hepar)\\s*(-|~|minus|without)\\s*\\w.*",
                  ".*\\b(normal|healthy|remnant|flr)\\b.*")),
          new RegionRule(
              "tumour",
              List.of(
                  "i?gtv.*",
                  ".*tumou?rs?\\b.*",
                  ".*tumou?r[ _]?\\d.*",
                  ".*lesion.*",
                  ".*\\bhcc\\b.*",
                  ".*metastas[ei]s.*")),
          new RegionRule(
              "perfused",
              List.of(
                  ".*perfused.*", ".*perfusion.*", ".*segmentectomy.*", ".*treated.*", "ptv.*")),
          new RegionRule("lung", List.of(".*\\blungs?(\\b|_).*")),
          new RegionRule("liver", List.of(".*liver.*", ".*\\bhepar\\b.*")));

  public RegionRule {
    names = List.copyOf(names);
    names.forEach(Pattern::compile);
    if (!KINDS.contains(kind)) {
      throw new IllegalArgumentException("kind must be one of " + KINDS + ", found " + kind);
    }
  }

  /** True when the whole name matches one of the expressions. */
  public boolean matches(String roiName) {
    return names.stream()
        .anyMatch(
            text -> Pattern.compile(text, Pattern.CASE_INSENSITIVE).matcher(roiName).matches());
  }
}
