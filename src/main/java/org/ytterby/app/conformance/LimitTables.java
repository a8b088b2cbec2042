// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.util.List;
import org.ytterby.config.Limit;

/** The bounds that the configuration has: what they are without one, and within what. Stateless. */
final class LimitTables {
  private LimitTables() {}

  static Table limits(List<Limit> limits) {
    return new Table(
        "limits",
        List.of("key", "default", "range"),
        limits.stream()
            .map(
                limit ->
                    List.of(
                        "`" + limit.key() + "`",
                        limit.standardText().orElse("none, to be given"),
                        limit.rangeText()))
            .toList());
  }
}
