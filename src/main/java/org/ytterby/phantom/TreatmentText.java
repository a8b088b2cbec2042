// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The {@code treatment.yaml} of a phantom: what the treating team would have written down. */
final class TreatmentText {
  private TreatmentText() {}

  static String of(PhantomSpec spec, TrueActivity activity) {
    Vial vial = spec.given().vial();
    TrueRegion perfused =
        activity.regions().stream()
            .filter(region -> region.kind() == TrueKind.PERFUSED)
            .findFirst()
            .orElseThrow();
    return String.format(
        Locale.ROOT,
        """
        # Treatment record of the digital phantom %s, seed %d.
        isotope: Y-90
        device: glass
        administrations:
          - target: segment 6
            activity_gbq: %s
            assayed_at: %s
            residual:
              gbq: %s
              method: stated
              at: %s
            administered_at: %s
            lung_shunt_fraction: %s
        planned:
          perfused_gy: 400
          perfused_ml: %s
          source: analytic volume of the phantom
        intent: segmentectomy
        """,
        spec.kind().label(),
        spec.seed(),
        vial.assayedGbq(),
        quoted(spec.times().assayedAt()),
        vial.residualGbq(),
        quoted(spec.times().administeredAt()),
        quoted(spec.times().administeredAt()),
        vial.lungShuntFraction(),
        String.format(Locale.ROOT, "%.1f", perfused.volumeMl()));
  }

  private static String quoted(OffsetDateTime time) {
    return "\"" + DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time) + "\"";
  }
}
