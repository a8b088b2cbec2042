// SPDX-License-Identifier: Apache-2.0
package org.ytterby.quantity;

/** 99mTc, whose macroaggregates show before a treatment where microspheres may go. */
public final class Technetium99m {
  private static final double S_PER_H = 3600;

  /** DDEP; other evaluations lie within 0.2 %: 0.02 % of counts for beds an hour apart. */
  public static final double HALF_LIFE_S = 6.0067 * S_PER_H;

  /** Energy of its photons. */
  public static final double LINE_KEV = 140.5;

  private Technetium99m() {}
}
