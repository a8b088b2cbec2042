// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ytterby.protocol.CurveRule;
import org.ytterby.protocol.MassRules;

/**
 * From stored pixels of CT slices to density, by the curve of each slice's tube voltage.
 *
 * <p>What is padding by its stored value, before rescale, has no density, and neither has what lies
 * below {@value #IMPOSSIBLE_HU} HU: scanners that state no padding fill up with such numbers, and
 * no noise on air reaches them. Beyond the density of cortical bone is metal, which counts as that.
 * Single-threaded: remembers the tube voltages that it met.
 */
final class CtDensity {
  private static final double IMPOSSIBLE_HU = -1500;

  /** What a table is made for: slices of one series seldom need more than one. */
  private record Table(CtSlice.Scale scale, boolean signed, double curveKvp) {}

  private final List<CurveRule> curves;
  private final float mostGramPerMl;
  private final Map<Table, float[]> tables = new HashMap<>();
  private final SortedSet<Double> voltages = new TreeSet<>();
  private final Map<Double, CurveRule> used = new TreeMap<>();
  private boolean voltageUnstated;

  CtDensity(MassRules rules) {
    this.curves =
        rules.curves().stream().sorted(Comparator.comparingDouble(CurveRule::kvp)).toList();
    this.mostGramPerMl = (float) rules.metalGramPerMl();
  }

  /**
   * Fills in the densities of a slice, NaN where it has none.
   *
   * @return how many pixels are metal
   * @throws org.ytterby.finding.InvalidObject when the pixels can't be read
   */
  int read(CtSlice slice, float[] gramPerMl) {
    CurveRule curve = curve(slice);
    float[] table =
        tables.computeIfAbsent(
            new Table(slice.scale(), slice.layout().signed(), curve.kvp()),
            _ -> table(slice, new DensityCurve(curve)));
    slice.look(table, gramPerMl);
    int metal = 0;
    for (int i = 0; i < gramPerMl.length; i++) {
      if (gramPerMl[i] > mostGramPerMl) {
        gramPerMl[i] = mostGramPerMl;
        metal++;
      }
    }
    return metal;
  }

  /** The curve of the nearest tube voltage; that of the lowest where a slice states none. */
  private CurveRule curve(CtSlice slice) {
    voltageUnstated |= slice.kvp().isEmpty();
    slice.kvp().ifPresent(voltages::add);
    CurveRule nearest = slice.kvp().map(this::nearest).orElseGet(curves::getFirst);
    used.put(nearest.kvp(), nearest);
    return nearest;
  }

  private CurveRule nearest(double kvp) {
    return curves.stream()
        .min(Comparator.comparingDouble(curve -> Math.abs(curve.kvp() - kvp)))
        .orElseThrow();
  }

  private static float[] table(CtSlice slice, DensityCurve curve) {
    float[] table = new float[CtSlice.STORED_VALUES];
    Arrays.fill(table, Float.NaN);
    for (int place = 0; place < table.length; place++) {
      int stored = slice.storedAt(place);
      double hounsfield = slice.scale().hounsfield(stored);
      if (!slice.scale().isPadding(stored) && hounsfield >= IMPOSSIBLE_HU) {
        table[place] = (float) curve.gramPerMl(hounsfield);
      }
    }
    return table;
  }

  /** The tube voltages that slices state, in kV. */
  SortedSet<Double> voltages() {
    return voltages;
  }

  /** True when a slice stated no tube voltage. */
  boolean voltageUnstated() {
    return voltageUnstated;
  }

  /** The curves that were used, by tube voltage. */
  List<CurveRule> used() {
    return List.copyOf(used.values());
  }
}
