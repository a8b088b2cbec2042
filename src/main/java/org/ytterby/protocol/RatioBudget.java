// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/** Whether measured over administered activity has an uncertainty of its own. */
public enum RatioBudget implements Worded {
  /**
   * It has, and what is taken off what was measured, or bounds the volume of it, is in the budget
   * of every relative dose too.
   */
  STATED("stated"),
  /** As before there was one: in no budget. Nor does the model scale say what it does not tell. */
  LEFT_OUT("left-out");

  private final String word;

  RatioBudget(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
