// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/** Which activity is shared out. */
public enum SharedOut implements Worded {
  /** What stayed in the patient. */
  ADMINISTERED("administered"),
  /**
   * What is planned: an image before the treatment, of 99mTc-MAA, predicts where it will go. No
   * such dose is final.
   */
  PLANNED("planned");

  private final String word;

  SharedOut(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
