// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/** How uncertainty is told. */
public enum UncertaintyModel implements Worded {
  /** A budget of independent quantities for every metric. */
  GUM("gum"),
  /** As it was before: four relative components of the mean only. */
  SCALE("scale");

  private final String word;

  UncertaintyModel(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
