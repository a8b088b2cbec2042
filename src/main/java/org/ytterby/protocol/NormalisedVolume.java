// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/** Among which voxels an activity is shared out. */
public enum NormalisedVolume implements Worded {
  /** Everything in the field of view, whatever the shunt. */
  FIELD("field"),
  /** The body where the lungs are in the field or got next to nothing, else the liver. */
  AUTOMATIC("automatic"),
  /** The liver with its margin, and the activity without the lungs' part. */
  LIVER("liver");

  private final String word;

  NormalisedVolume(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
