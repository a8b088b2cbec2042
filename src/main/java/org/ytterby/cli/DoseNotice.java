// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.protocol.Protocol;
import org.ytterby.run.Reconstructor;

/**
 * What a person has to see of a dose before opening its files: each region's mean with activity and
 * mass, on the other basis and by each engine, the ratio of both bases, what asks for review, that
 * nobody has measured the scanner, and whether a node would have held it.
 */
final class DoseNotice {
  private DoseNotice() {}

  static List<String> lines(Outcome.Done<Reconstructor.Result> done, Protocol protocol) {
    Map<String, ?> summary = done.value().summary();
    String basis = String.valueOf(summary.get("basis"));
    List<String> lines = new ArrayList<>();
    if (summary.get("regions") instanceof List<?> regions) {
      for (Object region : regions) {
        if (region instanceof Map<?, ?> one) {
          lines.add(mean(one, basis));
          beside(one, basis).ifPresent(lines::add);
        }
      }
    }
    ratio(summary).ifPresent(lines::add);
    lines.add(
        protocol.uncertainty().ofEveryMetric()
            ? "+- is the standard uncertainty (k = 1) with noise, contours and registration; what"
                + " the blur takes of a mean is not in it, but in the recovered mean of the"
                + " summary"
            : "+- is the standard uncertainty (k = 1) of calibration, K and density; noise,"
                + " contours and resolution are not in it");
    done.findings().stream().filter(DoseNotice::isShown).map(DoseNotice::told).forEach(lines::add);
    held(done.value(), protocol)
        .map(why -> "HELD: " + why + ": a node would not send this before a person releases it")
        .ifPresent(lines::add);
    return lines;
  }

  private static String mean(Map<?, ?> region, String basis) {
    // The name is a stranger's text, and a terminal acts on control characters.
    String name = String.valueOf(region.get("name")).replaceAll("\\p{Cntrl}", " ");
    return region.get("mean_gy") instanceof Double meanGy
            && region.get("u_mean_gy") instanceof Double uncertaintyGy
        ? String.format(
            Locale.ROOT, "%s: mean %.1f Gy +- %.1f Gy, %s", name, meanGy, uncertaintyGy, basis)
        : name + ": no dose, " + reason(region);
  }

  /** What the mean can be checked by hand with, and what else it might be said to be. */
  private static Optional<String> beside(Map<?, ?> region, String basis) {
    if (!(region.get("mean_gy") instanceof Double)) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    number(region.get("activity_mbq"), "at_administration", "%.1f MBq measured")
        .ifPresent(parts::add);
    number(region, "mass_g", "%.1f g").ifPresent(parts::add);
    number(region, "volume_ml", "%.1f mL").ifPresent(parts::add);
    for (String other : List.of("absolute", "relative")) {
      if (!other.equals(basis)) {
        number(region.get(other), "mean_gy", other + " %.1f Gy").ifPresent(parts::add);
      }
    }
    if (region.get("engines") instanceof Map<?, ?> engines && engines.size() > 1) {
      engines
          .keySet()
          .forEach(name -> number(engines, name, "by " + name + " %.1f Gy").ifPresent(parts::add));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of("  " + String.join(", ", parts));
  }

  private static Optional<String> number(@Nullable Object tree, @Nullable Object key, String text) {
    return tree instanceof Map<?, ?> map && map.get(key) instanceof Double value
        ? Optional.of(String.format(Locale.ROOT, text, value))
        : Optional.empty();
  }

  private static Optional<String> ratio(Map<String, ?> summary) {
    Object totals = summary.get("totals");
    Optional<String> expected =
        number(totals, "expected_ratio", "%.2f")
            .flatMap(
                said ->
                    number(totals, "expected_ratio_spread", said + " +- %.2f")
                        .map(both -> " (expected " + both + ")"));
    return number(totals, "ratio", "measured over administered activity %.4g")
        .map(found -> found + expected.orElse(""));
  }

  private static String reason(Map<?, ?> region) {
    return region.get("not_judged") instanceof Map<?, ?> reasons
        ? String.valueOf(reasons.get("mean_gy"))
        : "not judged";
  }

  /** A scanner without an acceptance record asks for no review, but is not to go unsaid. */
  private static boolean isShown(Finding finding) {
    return finding.severity() == Severity.REVIEW || finding.code() == FindingCode.NOT_COMMISSIONED;
  }

  private static String told(Finding finding) {
    return finding.severity()
        + " "
        + finding.code()
        + " at "
        + finding.where()
        + ": "
        + finding.action();
  }

  private static Optional<String> held(Reconstructor.Result result, Protocol protocol) {
    return result
        .hold()
        .or(
            () ->
                protocol.delivery().reviewBeforeDelivery()
                    ? Optional.of("protocol " + protocol.name() + " has review-before-delivery")
                    : Optional.empty());
  }
}
