// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/** What becomes of a scanner of which a site has measured nothing. */
public enum CommissioningRule implements Worded {
  /** Nothing is said of it. */
  UNASKED("unasked"),
  /** It is dosed, and a finding says that nobody has measured it. */
  NOTED("noted"),
  /** It is not dosed. */
  REQUIRED("required");

  private final String word;

  CommissioningRule(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
