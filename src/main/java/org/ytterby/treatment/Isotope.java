// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The nuclides that a treatment record may name. */
public enum Isotope {
  YTTRIUM_90("Y-90"),
  HOLMIUM_166("Ho-166");

  private final String code;

  Isotope(String code) {
    this.code = code;
  }

  /** The word of the contract. */
  public String code() {
    return code;
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
    return Arrays.stream(values()).map(Isotope::code).toList();
  }
}
