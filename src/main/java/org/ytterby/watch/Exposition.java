// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import java.util.Locale;

/**
 * All metrics as text.
 *
 * @param contentType what the text is, for the header of the answer
 */
public record Exposition(String contentType, String text) {
  private static final String OPEN_METRICS = "application/openmetrics-text";

  /**
   * The format for an Accept header.
   *
   * <p><b>Source:</b> OpenMetrics 1.0.0, and the Prometheus text format 0.0.4.
   */
  static String typeFor(String accept) {
    return accept.toLowerCase(Locale.ROOT).contains(OPEN_METRICS)
        ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";
  }
}
