// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A nuclide that operators choose at a PET scanner where 90Y is not offered. The scanner then
 * divides by its positron fraction and corrects for its decay.
 *
 * <p><b>Source</b>: half-lives and positron yields of ICRP-107 and of the tables that scanners
 * carry; 86Y also of Uddin 2022. Codes of CID 4020 (PS3.16), and what SNOMED RT had for them. They
 * only tell whether a header says what it means, and what a ratio might come from: what is undone
 * is the header's own.
 */
@SuppressWarnings("ImmutableEnumChecker") // lists and patterns that never change
public enum Surrogate implements Worded {
  FLUORINE_18("18F", 1.8295, List.of(0.9686, 0.967), 30_402, "F\\b|Fluor", "77004003|C-111A1"),
  SODIUM_22(
      "22Na",
      2.602 * 365.25 * 24,
      List.of(0.8990, 0.9038),
      28_217,
      "Na\\b|Sodium",
      "71633006|C-155A1"),
  GERMANIUM_68(
      "68Ge",
      270.95 * 24,
      List.of(0.889),
      27_903,
      "Ge\\b|German|Ga\\b|Gall",
      "53315004|C-128A2|35337001|C-131A3"),
  ZIRCONIUM_89("89Zr", 78.41, List.of(0.2274), 7_137, "Zr\\b|Zircon", "63360001|C-168A4"),
  YTTRIUM_86("86Y", 14.74, List.of(0.319, 0.33, 0.272), 10_013, "Y\\b|Yttr", "10738001|C-162A3");

  private static final double S_PER_H = 3600;

  private final String symbol;
  private final double halfLifeS;
  private final List<Double> fractions;
  private final double overYttriumFactor;
  private final Pattern meaning;

  Surrogate(
      String symbol,
      double halfLifeH,
      List<Double> fractions,
      double overYttriumFactor,
      String element,
      String code) {
    this.symbol = symbol;
    this.halfLifeS = halfLifeH * S_PER_H;
    this.fractions = fractions;
    this.overYttriumFactor = overYttriumFactor;
    String mass = symbol.replaceAll("\\D", "");
    this.meaning =
        Pattern.compile(
            "^\\((?:%s),|\\b%s\\^?[- ]*(?:%s)|\\b(?:%s)\\w*\\^?[- ]*%s\\b"
                .formatted(code, mass, element, element.replace("\\b", ""), mass),
            Pattern.CASE_INSENSITIVE);
  }

  /** Its symbol: configuration, records and findings name it so. */
  @Override
  public String word() {
    return symbol;
  }

  /** As scanners' tables have it. */
  public double halfLifeS() {
    return halfLifeS;
  }

  /** Positrons a decay, by each table that is known to be in use; evaluations differ. */
  public List<Double> fractions() {
    return fractions;
  }

  /**
   * Its positron fraction over 3.186e-5, that of 90Y: an image of 90Y under its name is too low by
   * that.
   */
  public double overYttriumFactor() {
    return overYttriumFactor;
  }

  /** Whether a header's code does, {@code (value, scheme, "meaning")}, by its value or meaning. */
  public boolean isMeantBy(String words) {
    return meaning.matcher(words).find();
  }
}
