// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/** Where the density of a voxel comes from. */
public enum DensitySource implements Worded {
  /** One stated density in every voxel. */
  UNIFORM("uniform"),
  /** That of the CT, where there is one. */
  CT("ct");

  private final String word;

  DensitySource(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
