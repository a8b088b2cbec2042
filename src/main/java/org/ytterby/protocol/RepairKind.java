// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/** A kind of hypotheses on a ratio that may be acted on. */
public enum RepairKind implements Worded {
  /** The activity that another source states is the true one. */
  ACTIVITY("activity"),
  /** The scanner used another positron fraction than its header says, none, or one twice. */
  POSITRON_FRACTION("positron-fraction"),
  /** The image is scaled for another nuclide than its header says. */
  SURROGATE("surrogate");

  private final String word;

  RepairKind(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
