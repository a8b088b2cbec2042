// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/** What becomes of the scanner's own decay correction. */
public enum ScannerDecay implements Worded {
  /** The image is taken to refer to one time, decayed with our half-life. */
  BELIEVED("believed"),
  /** The header's half-life is undone, and Decay Factor decides which start is meant. */
  UNDONE("undone");

  private final String word;

  ScannerDecay(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
