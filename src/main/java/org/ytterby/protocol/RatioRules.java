// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How measured over administered activity is judged: the gate is {@code ratio ± coverageFactor x
 * spread} of the device.
 *
 * @param coverageFactor k of the gate
 * @param devices expected ratio by device; {@value #UNKNOWN} is always there and serves all others
 * @param scanners expected ratios of single scanners, the first that matches decides
 * @param normalisation among which voxels the administered activity is shared out
 * @param earlier what becomes of an earlier treatment's activity
 * @param prescribedMarksPercent by how much delivered may differ from prescribed activity before a
 *     person is asked and before it is called far off; empty where they are not compared
 * @param repairs which hypotheses are acted on where exactly one fits
 */
public record RatioRules(
    double coverageFactor,
    SortedMap<String, ExpectedRatio> devices,
    List<ScannerRatios> scanners,
    NormalisationRules normalisation,
    EarlierRule earlier,
    List<Double> prescribedMarksPercent,
    List<RepairKind> repairs) {

  /** The device of which nothing is known. */
  public static final String UNKNOWN = "unknown";

  /**
   * Published ratios (J Nucl Med 2023;64:825); the unknown device's gate, 0.70 to 1.30, covers
   * those of glass and resin.
   */
  public static final RatioRules PUBLISHED =
      new RatioRules(
          2,
          published(),
          List.of(),
          NormalisationRules.BODY_OR_LIVER,
          EarlierRule.SUBTRACTED,
          List.of(10.0, 20.0),
          List.of());

  public RatioRules {
    scanners = List.copyOf(scanners);
    prescribedMarksPercent = List.copyOf(prescribedMarksPercent);
    repairs = List.copyOf(repairs);
    boolean marked =
        prescribedMarksPercent.isEmpty()
            || prescribedMarksPercent.size() == 2
                && prescribedMarksPercent.getFirst() > 0
                && prescribedMarksPercent.getFirst() < prescribedMarksPercent.getLast();
    if (!marked) {
      throw new IllegalArgumentException(
          "delivered-over-prescribed must be two marks in percent, the lesser first, or none, found"
              + " "
              + prescribedMarksPercent);
    }
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

  /** The same with the ratios of one scanner before those of all. */
  public RatioRules ofScanner(String station, String model, List<String> reconstruction) {
    SortedMap<String, ExpectedRatio> both = new TreeMap<>(devices);
    scanners.stream()
        .filter(one -> one.scanner().matches(station, model, reconstruction))
        .findFirst()
        .ifPresent(one -> both.putAll(one.devices()));
    return new RatioRules(
        coverageFactor, both, scanners, normalisation, earlier, prescribedMarksPercent, repairs);
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
