// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/** How an emission image comes about. */
public enum Imaging implements Worded {
  /** Coincidences: the scale rests on the positron fraction. */
  PET("PET"),
  /** Single photons: bremsstrahlung or gammas, of NM objects and of SPECT that is stored as PT. */
  SPECT("SPECT");

  private final String word;

  Imaging(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
