// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** The metrics that associations in both directions share. Stateless. */
final class Associations {
  private Associations() {}

  static void gauge(MeterRegistry registry, String role, AtomicInteger open) {
    Gauge.builder("ytterby.associations.open", open, AtomicInteger::get)
        .description("Associations that are open, by our role in them")
        .tag("role", role)
        .strongReference(true)
        .register(registry);
  }

  static Counter opened(MeterRegistry registry, String role) {
    return Counter.builder("ytterby.associations")
        .description("Associations that came about, by our role in them")
        .tag("role", role)
        .register(registry);
  }
}
