// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.protocol.Isotope;

/** What carried the activity, as {@code treatment.yaml} names it. */
public enum Device {
  GLASS("glass"),
  RESIN("resin"),
  HOLMIUM("holmium"),
  /** A solution, as in phantoms. */
  CHLORIDE("chloride"),
  OTHER("other");

  private final String code;

  Device(String code) {
    this.code = code;
  }

  /** The word of the contract, also the key of the expected ratio in a protocol. */
  public String code() {
    return code;
  }

  /** The nuclide that it carries, where it is always that one. */
  public Optional<Isotope> isotope() {
    return switch (this) {
      case GLASS, RESIN -> Optional.of(Isotope.YTTRIUM_90);
      case HOLMIUM -> Optional.of(Isotope.HOLMIUM_166);
      case CHLORIDE, OTHER -> Optional.empty();
    };
  }

  /** The device by its word or trade name, letter case ignored. */
  public static Optional<Device> of(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "glass", "therasphere" -> Optional.of(GLASS);
      case "resin", "sir-spheres", "sirspheres" -> Optional.of(RESIN);
      case "holmium", "quiremspheres" -> Optional.of(HOLMIUM);
      case "chloride" -> Optional.of(CHLORIDE);
      case "other" -> Optional.of(OTHER);
      default -> Optional.empty();
    };
  }

  /** All words of the contract. */
  public static List<String> codes() {
    return Arrays.stream(values()).map(Device::code).toList();
  }
}
