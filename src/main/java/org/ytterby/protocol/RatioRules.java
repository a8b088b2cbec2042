// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How measured over administered activity is judged: the gate is {@code ratio ± coverageFactor x
 * spread} of the device.
 *
 * @param coverageFactor k of the gate
 * @param devices expected ratio by device; {@value #UNKNOWN} is always there and serves all others
 */
public record RatioRules(double coverageFactor, SortedMap<String, ExpectedRatio> devices) {

  /** The device of which nothing is known. */
  public static final String UNKNOWN = "unknown";

  /**
   * Published ratios (J Nucl Med 2023;64:825); the unknown device's gate, 0.70 to 1.30, covers
   * those of glass and resin.
   */
  public static final RatioRules PUBLISHED = new RatioRules(2, published());

  public RatioRules {
    devices = Collections.unmodifiableSortedMap(new TreeMap<>(devices));
    if (!(coverageFactor >= 1 && coverageFactor <= 4)) {
      throw new IllegalArgumentException(
          "coverage-factor must lie from 1 to 4, found " + coverageFactor);
    }
    if (!devices.containsKey(UNKNOWN)) {
      throw new IllegalArgumentException(
          "devices must hold '" + UNKNOWN + "', which serves every device not named");
    }
  }

  /** The expected ratio of a device; that of the unknown device where it is not named. */
  public ExpectedRatio expected(String device) {
    ExpectedRatio named = devices.get(device);
    return named != null ? named : Objects.requireNonNull(devices.get(UNKNOWN));
  }

  private static SortedMap<String, ExpectedRatio> published() {
    SortedMap<String, ExpectedRatio> devices = new TreeMap<>();
    devices.put("glass", new ExpectedRatio(0.79, 0.04));
    devices.put("resin", new ExpectedRatio(1.15, 0.06));
    devices.put("chloride", new ExpectedRatio(1.0, 0.04));
    devices.put(UNKNOWN, new ExpectedRatio(1.0, 0.15));
    return devices;
  }
}
