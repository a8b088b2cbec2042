// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

/**
 * What might explain a ratio of measured over administered activity, and the ratio that it would
 * give.
 *
 * @param what one clause
 * @param ratio measured over administered if it were so
 * @param fit whether that ratio passes the gate
 */
public record Hypothesis(String what, double ratio, Fit fit) {

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
