// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.ytterby.metric.DoseUncertainty;
import org.ytterby.metric.InputQuantity;
import org.ytterby.metric.MetricUncertainty;
import org.ytterby.metric.RatioUncertainty;
import org.ytterby.metric.Recovery;

/**
 * The uncertainty of a region's metrics in {@code summary.json}: the input quantities once, and of
 * each metric its interval and what one standard uncertainty of each quantity does to it, in its
 * own unit and signed, so that a reader can correlate any two. The interval lies evenly about the
 * value less {@code shift}, which is what the quantities of {@code shifts} have moved the value by
 * on average, and ends at what is possible ({@link MetricUncertainty}). Stateless.
 */
final class UncertaintyJson {
  private static final String NO_END = "every uncertainty in it is taken for known";

  private UncertaintyJson() {}

  /**
   * The region's metrics on the primary basis and those that stand on none.
   *
   * @param sizes volume and what follows from it
   */
  static Map<String, @Nullable Object> of(
      DoseUncertainty known, SequencedMap<String, MetricUncertainty> sizes) {
    SequencedMap<String, MetricUncertainty> all = new LinkedHashMap<>(known.byMetric());
    all.putAll(sizes);
    SequencedSet<InputQuantity> inputs = new LinkedHashSet<>();
    Map<String, @Nullable Object> metrics = new LinkedHashMap<>();
    all.forEach(
        (name, metric) -> {
          metric.effects().forEach(effect -> inputs.add(effect.input()));
          metrics.put(name, metric(metric, known.coverageFraction()));
        });
    List<Map<String, @Nullable Object>> quantities = new ArrayList<>();
    inputs.forEach(input -> quantities.add(input(input)));
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("coverage_percent", 100 * known.coverageFraction());
    line.put("inputs", quantities);
    line.put("metrics", metrics);
    line.put("not_stated", known.notStated());
    return line;
  }

  /** Measured over administered activity, as a metric of its own. */
  static Map<String, @Nullable Object> of(RatioUncertainty told) {
    return of(told.metric(), new LinkedHashMap<>());
  }

  /** What the blur makes of a region of this size. */
  static Map<String, @Nullable Object> of(Recovery recovery) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("psf_fwhm_mm", recovery.psfMm());
    line.put("sphere_mm", recovery.diameterMm());
    line.put("true_fraction", recovery.trueFraction());
    line.put("local_fraction", recovery.activityFraction());
    line.put("kernel_fraction", recovery.kernelFraction());
    line.put("less_biased", recovery.lessBiased());
    return line;
  }

  private static Map<String, @Nullable Object> input(InputQuantity input) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("name", input.name());
    line.put("u", input.standardUncertainty());
    line.put("unit", input.unit());
    line.put("distribution", input.distribution().word());
    line.put("degrees_of_freedom", input.degreesOfFreedom().orElse(null));
    line.put("concerns", input.concerns().word());
    line.put("source", input.source());
    if (input.degreesOfFreedom().isEmpty()) {
      line.put("not_judged", Map.of("degrees_of_freedom", NO_END));
    }
    return line;
  }

  private static Map<String, @Nullable Object> metric(
      MetricUncertainty metric, double coverageFraction) {
    OptionalDouble freedom = metric.degreesOfFreedom();
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("u", metric.standardUncertainty());
    line.put("k", metric.coverageFactor(coverageFraction));
    line.put("low", metric.low(coverageFraction));
    line.put("high", metric.high(coverageFraction));
    line.put("shift", metric.shift());
    line.put("degrees_of_freedom", freedom.isPresent() ? freedom.getAsDouble() : null);
    line.put("effects", byName(metric.effects()));
    line.put("shifts", byName(metric.shifts()));
    if (freedom.isEmpty()) {
      line.put("not_judged", Map.of("degrees_of_freedom", NO_END));
    }
    return line;
  }

  private static Map<String, Double> byName(List<MetricUncertainty.Effect> effects) {
    Map<String, Double> byName = new LinkedHashMap<>();
    effects.forEach(effect -> byName.put(effect.input().name(), effect.value()));
    return byName;
  }
}
