// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.Optional;

/**
 * What might explain a ratio of measured over administered activity, and the ratio that it would
 * give.
 *
 * @param what one clause
 * @param ratio measured over administered if it were so
 * @param fit whether that ratio passes the gate
 * @param change what acting on it would change; nothing where that is not to be told of the ratio
 *     alone
 */
public record Hypothesis(String what, double ratio, Fit fit, Optional<RatioRepair.Change> change) {

  /** One that nobody acts on. */
  public Hypothesis(String what, double ratio, Fit fit) {
    this(what, ratio, fit, Optional.empty());
  }

  /** What a hypothesis says about the gate. */
  public enum Fit {
    /** Its ratio passes. */
    YES,
    /** Its ratio does not pass. */
    NO,
    /** It has a free quantity, solved for the expected ratio: that it passes says nothing. */
    SOLVED
  }

  /** As findings write it. */
  String text() {
    return switch (fit) {
      case YES -> what + ": " + Figures.text(ratio) + " (fits)";
      case NO -> what + ": " + Figures.text(ratio);
      case SOLVED -> what;
    };
  }
}
