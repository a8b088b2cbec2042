// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/** What becomes of planes of two beds at one position. */
public enum Overlap implements Worded {
  /** They are refused. */
  REFUSED("refuse"),
  /** Of planes of different acquisitions the mean by frame duration counts. */
  MEAN_BY_DURATION("mean-by-duration");

  private final String word;

  Overlap(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
