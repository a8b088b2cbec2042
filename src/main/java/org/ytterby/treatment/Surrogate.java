// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A nuclide that operators choose at a PET scanner where 90Y is not offered. The scanner then
 * divides by its positron fraction and corrects for its decay.
 *
 * <p><b>Source</b>: half-lives and positron yields of ICRP-107 and of the tables that scanners
 * carry; 86Y also of Uddin 2022. They only tell whether a header says what it means: what is undone
 * is the header's own.
 */
@SuppressWarnings("ImmutableEnumChecker") // lists and patterns that never change
public enum Surrogate {
  FLUORINE_18("18F", 1.8295, List.of(0.9686, 0.967), 18, "F\\b|Fluor"),
  SODIUM_22("22Na", 2.602 * 365.25 * 24, List.of(0.8990, 0.9038), 22, "Na\\b|Sodium"),
  GERMANIUM_68("68Ge", 270.95 * 24, List.of(0.889), 68, "Ge\\b|German|Ga\\b|Gall"),
  ZIRCONIUM_89("89Zr", 78.41, List.of(0.2274), 89, "Zr\\b|Zircon"),
  YTTRIUM_86("86Y", 14.74, List.of(0.319, 0.33, 0.272), 86, "Y\\b|Yttr");

  /** Tables differ by less, and the half-lives of any two of these by a factor of 5. */
  private static final double SAME_HALF_LIFE = 0.02;

  /** Evaluations and rounding; 1 and 3.186e-5 are far from each of them. */
  private static final double SAME_FRACTION = 0.02;

  private static final double S_PER_H = 3600;

  private final String symbol;
  private final double halfLifeS;
  private final List<Double> fractions;
  private final Pattern meaning;

  Surrogate(String symbol, double halfLifeH, List<Double> fractions, int mass, String element) {
    this.symbol = symbol;
    this.halfLifeS = halfLifeH * S_PER_H;
    this.fractions = fractions;
    this.meaning =
        Pattern.compile(
            "\\b%d\\^?[- ]*(%s)|\\b(%s\\w*)\\^?[- ]*%d\\b"
                .formatted(mass, element, element.replace("\\b", ""), mass),
            Pattern.CASE_INSENSITIVE);
  }

  /** As configuration and findings name it. */
  public String symbol() {
    return symbol;
  }

  /**
   * What a header names by half-life and positron fraction together, where its code does not name a
   * third nuclide: 90Y's code with these numbers is a treatment that was named rightly and decayed
   * wrongly.
   *
   * @param allowed symbols of those that may be repaired
   */
  public static Optional<Surrogate> of(HeaderNuclide header, List<String> allowed) {
    return Stream.of(values())
        .filter(one -> allowed.contains(one.symbol))
        .filter(one -> one.fits(header))
        .findFirst();
  }

  private boolean fits(HeaderNuclide header) {
    boolean named =
        switch (header.kind()) {
          case YTTRIUM_90, YTTRIUM_90_BY_MEANING, ABSENT -> true;
          case OTHER -> meaning.matcher(header.said()).find();
        };
    return named
        && header.halfLifeS().filter(said -> near(said, halfLifeS, SAME_HALF_LIFE)).isPresent()
        && header
            .positronFraction()
            .filter(said -> fractions.stream().anyMatch(known -> near(said, known, SAME_FRACTION)))
            .isPresent();
  }

  private static boolean near(double said, double known, double tolerance) {
    return Math.abs(said / known - 1) <= tolerance;
  }
}
