// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.time.Duration;
import java.util.Optional;

/**
 * A key of {@code ytterby.yaml} whose value is a number, a time or a size with bounds. Immutable.
 *
 * @param key its path; {@code []} stands for each item of a list
 * @param standard what holds where nothing is said; nothing: the key has to be there
 */
public record Limit(String key, Optional<Object> standard, Range<?> range) {

  /** What holds where nothing is said, as it would be written. */
  public Optional<String> standardText() {
    return standard.map(Limit::text);
  }

  /** The bounds, as they would be written. */
  public String rangeText() {
    return text(range.least()) + " to " + text(range.most());
  }

  private static String text(Object value) {
    return value instanceof Duration time ? TimeSpan.text(time) : value.toString();
  }
}
