// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How the name of a contour tells what it encloses.
 *
 * @param kind one of {@link #KINDS}
 * @param names regular expressions for the whole ROI Name (3006,0026), letter case ignored; each is
 *     tried on the name as it is written and on its words, with one space between them: {@code
 *     Liver_NonTumor1} is also {@code Liver Non Tumor 1}
 */
public record RegionRule(String kind, List<String> names) {

  /** The name can mean things that exclude each other: reported as other, and a person is asked. */
  public static final String UNCLEAR = "unclear";

  /** The kinds of region that a name can tell. */
  public static final List<String> KINDS =
      List.of("tumour", "liver", "perfused", "lung", "other", UNCLEAR);

  /** A region but for something else (TG-263: a dash between two structures subtracts). */
  private static final RegionRule BUT_FOR =
      new RegionRule(
          "other",
          List.of(
              ".*\\b(no|non|not)\\b(?!\\W*\\d).*",
              ".*\\b(non|un|peri|extra)[ -]?(gtv|tumou?r|lesion|perfus|treat|target|involved).*",
              ".*\\b(all but|without|w[ /]?o|minus|excl\\w*|except\\w*|outside)\\b.*",
              ".*\\b(subtract\\w*|removed|spar(ed|ing))\\b.*",
              ".*\\b(gtv|tumou?r|lesion|disease)s?[ -](free|bearing)\\b.*",
              ".*(liver|hepar|lungs?|lobe|segment|perfused|treated|volume|ptv)"
                  + "[\\W_]*[-~\\u2013\\u2212][\\W_]*i?[gcip]tv.*",
              ".*\\b(normal|healthy|remnant|flr|background|contralateral)\\b.*",
              ".*\\b(ring|rim|shell|halo|margin|defect)s?\\b.*"));

  /** The liver with what is in it: this is the whole liver. */
  private static final RegionRule LIVER_WITH_TUMOUR =
      new RegionRule(
          "liver",
          List.of(
              "(whole |total |entire )?liver (incl\\w*|with|and|plus)"
                  + " (the |all )?(gtv|tumou?r|lesion|hcc|met|metastas[ei]s)s?",
              "((whole|total|entire)[ _]?)?liver\\s*[+&]\\s*(gtv|tumou?r|lesion|hcc|met)s?",
              "(whole |total |entire )?liver (gtv|tumou?r|lesion)s? incl\\w*"));

  /** The perfused volume with the tumour in it. */
  private static final RegionRule PERFUSED_WITH_TUMOUR =
      new RegionRule(
          "perfused",
          List.of(
              "(whole |total )?(perfused|treated)( \\w+)? (incl\\w*|with|and|plus)"
                  + " (the |all )?(gtv|tumou?r|lesion|hcc|met|metastas[ei]s)s?",
              "(perfused|treated)([ _]\\w+)?\\s*[+&]\\s*(gtv|tumou?r|lesion|hcc|met)s?"));

  /** The tumour in an organ, the organ but for the tumour, or both? The tumour, or more than it? */
  private static final RegionRule ORGAN_AND_TARGET =
      new RegionRule(
          UNCLEAR,
          List.of(
              ".*\\b(liver|hepar|lungs?) (i ?)?[gcip]tvs?\\b.*",
              ".*(liver|hepar|lungs?|lobe|segment|perfused|treated|volume|ptv)"
                  + "[\\W_]*[-~\\u2013\\u2212][\\W_]*"
                  + "(tumou?r|lesion|hcc|met|perfused|treated|target).*",
              ".*(gtv|tumou?r|lesion)s?\\s*[+&].*",
              ".*\\b(gtv|tumou?r|lesion)s? (and|plus|with) (the )?(liver|perfused|lungs?)\\b.*"));

  private static final RegionRule TUMOUR =
      new RegionRule(
          "tumour",
          List.of(
              "(i ?)?gtv.*",
              ".*\\bi?gtvs?\\b.*",
              ".*\\b(liver)?tumou?r.*",
              ".*\\blesion.*",
              ".*\\bhccs?\\b.*",
              ".*\\bmetastas[ei]s\\b.*"));

  private static final RegionRule PERFUSED =
      new RegionRule(
          "perfused",
          List.of(
              ".*\\bperfused.*",
              ".*\\bperfusion\\b.*",
              ".*\\bsegmentectomy\\b.*",
              ".*\\btreated.*",
              "ptv.*"));

  private static final RegionRule LUNG = new RegionRule("lung", List.of(".*\\blungs?\\b.*"));

  /** A part of the liver must not carry the code of the whole. */
  private static final RegionRule PART_OF_LIVER =
      new RegionRule(
          "other",
          List.of(
              ".*\\b(liver|hepar) (.* )?(lobes?|seg\\w*|sectors?|left|right|lt|rt|l|r|s|caudate"
                  + "|half|part)\\b.*",
              ".*\\b(lobes?|seg\\w*|sectors?|left|right|lt|rt|caudate|half|part)"
                  + "\\b.*\\b(liver|hepar)\\b.*"));

  private static final RegionRule LIVER =
      new RegionRule(
          "liver",
          List.of(
              "((whole|total|entire) ?)*(liver|hepar)("
                  + " (whole|total|organ|volume|vol|contour|roi|voi"
                  + "|mask|final|edited|approved|auto|ai|on|pet|ct|mri?|spect|v|new|copy|\\d+))*"));

  /** Something of the liver, but neither known to be the whole of it nor a known part. */
  private static final RegionRule OF_THE_LIVER =
      new RegionRule(UNCLEAR, List.of(".*(liver|hepar).*"));

  /**
   * Names that clinics commonly give (TG-263 and habits), asked in this order: what is a tumour or
   * liver <em>but for</em> something is neither; then what includes the tumour, what is in doubt,
   * tumour, perfused volume, lung, a part of the liver, the liver. A name that speaks of the liver
   * and of something unknown is in doubt too: a wrong code would go out as a fact.
   */
  public static final List<RegionRule> COMMON_NAMES =
      List.of(
          BUT_FOR,
          LIVER_WITH_TUMOUR,
          PERFUSED_WITH_TUMOUR,
          ORGAN_AND_TARGET,
          TUMOUR,
          PERFUSED,
          LUNG,
          PART_OF_LIVER,
          LIVER,
          OF_THE_LIVER);

  public RegionRule {
    names = List.copyOf(names);
    names.forEach(Pattern::compile);
    if (!KINDS.contains(kind)) {
      throw new IllegalArgumentException("kind must be one of " + KINDS + ", found " + kind);
    }
  }
}
