// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.treatment.Administration;
import org.ytterby.treatment.Moment;
import org.ytterby.treatment.Residual;
import org.ytterby.treatment.Sourced;

/**
 * What was given, in {@code summary.json}: enough to compute the net activity by hand with the
 * half-life of the constants. Each administration stands by itself, because each has times of its
 * own.
 */
final class AdministeredJson {
  private static final String UNSAID =
      "the treatment record does not say it, or not all that it is computed from";

  private AdministeredJson() {}

  static Map<String, @Nullable Object> of(DoseReport report) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("net_mbq", megabecquerel(report.ratio().administered()));
    List<Map<String, @Nullable Object>> each = new ArrayList<>();
    for (Administration one : report.treatment().administrations()) {
      each.add(administration(one, report.constants()));
    }
    line.put("administrations", each);
    line.put("not_judged", reasons(line, SummaryJson.NOT_ADMINISTERED));
    return line;
  }

  private static Map<String, @Nullable Object> administration(
      Administration one, DoseConstants constants) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("assay_mbq", megabecquerel(one.assay().map(assay -> assay.value().activity())));
    boolean stated = one.assay().filter(assay -> assay.value().atAdministration()).isPresent();
    line.put(
        "assayed_at",
        stated ? "administration" : text(one.assay().flatMap(assay -> assay.value().at())));
    line.put("administered_at", text(one.administeredAt().map(Sourced::value)));
    line.put("assay_at_administration_mbq", megabecquerel(one.gross(constants)));
    line.put("residual", one.residual().map(said -> residual(said.value())).orElse(null));
    line.put("net_mbq", megabecquerel(one.net(constants)));
    line.put("source", sources(one));
    line.put("not_judged", reasons(line, UNSAID));
    return line;
  }

  /** In the form in which it was said, with the method and time that were said. */
  private static Map<String, @Nullable Object> residual(Residual residual) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    switch (residual) {
      case Residual.Measured measured -> line.put("mbq", measured.activity().megabecquerel());
      case Residual.OfAssay part -> line.put("fraction", part.fraction());
      case Residual.NoneMeasured _ -> line.put("none_measured", true);
    }
    residual.method().ifPresent(method -> line.put("method", method));
    residual.at().ifPresent(at -> line.put("at", at.at().toString()));
    return line;
  }

  /** Who says it, by key; the time of an assay comes with its activity. */
  private static Map<String, Object> sources(Administration one) {
    Map<String, Object> sources = new LinkedHashMap<>();
    one.assay().ifPresent(said -> sources.put("assay_mbq", said.source().name()));
    one.administeredAt().ifPresent(said -> sources.put("administered_at", said.source().name()));
    one.residual().ifPresent(said -> sources.put("residual", said.source().name()));
    return sources;
  }

  private static Map<String, Object> reasons(Map<String, @Nullable Object> line, String why) {
    Map<String, Object> reasons = new LinkedHashMap<>();
    line.forEach(
        (key, value) -> {
          if (value == null) {
            reasons.put(key, why);
          }
        });
    return reasons;
  }

  private static @Nullable Double megabecquerel(Optional<Activity> activity) {
    return activity.map(Activity::megabecquerel).orElse(null);
  }

  private static @Nullable String text(Optional<Moment> moment) {
    return moment.map(at -> at.at().toString()).orElse(null);
  }
}
