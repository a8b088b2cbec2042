// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.nuclide.Nuclides;
import org.ytterby.quantity.NuclideData;

/**
 * The nuclides that microspheres carry: what a treatment record may name, and a protocol doses.
 * What dose needs to know of one stands in its data file, by its {@link #word}.
 */
public enum Isotope implements Worded {
  YTTRIUM_90("Y-90", "90Y"),
  HOLMIUM_166("Ho-166", "166Ho");

  private static final Nuclides NUCLIDES = Nuclides.shipped();

  private final String word;
  private final String symbol;

  Isotope(String word, String symbol) {
    this.word = word;
    this.symbol = symbol;
  }

  @Override
  public String word() {
    return word;
  }

  /** As findings write it. */
  public String symbol() {
    return symbol;
  }

  /** What its data file says; files are read once. */
  public NuclideData data() {
    return NUCLIDES.named(word).orElseThrow();
  }

  /** The isotope by any usual spelling. */
  public static Optional<Isotope> of(String text) {
    return switch (text.toLowerCase(Locale.ROOT).replaceAll("[\\s^-]", "")) {
      case "y90", "90y", "yttrium90", "90yttrium" -> Optional.of(YTTRIUM_90);
      case "ho166", "166ho", "holmium166", "166holmium" -> Optional.of(HOLMIUM_166);
      default -> Optional.empty();
    };
  }

  /** All words of the contract. */
  public static List<String> codes() {
    return Worded.words(Isotope.class);
  }
}
