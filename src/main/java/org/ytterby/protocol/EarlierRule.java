// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/** What becomes of an earlier treatment's activity. */
public enum EarlierRule implements Worded {
  /** It is said and nothing is done. */
  DECLARED("declared"),
  /** What is left of a known one is taken off what was measured. */
  SUBTRACTED("subtracted");

  private final String word;

  EarlierRule(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
