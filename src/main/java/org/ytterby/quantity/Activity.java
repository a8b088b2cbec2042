// SPDX-License-Identifier: Apache-2.0
package org.ytterby.quantity;

/**
 * An activity at a time that the holder names. Signed, as the sum of noisy voxels may be.
 *
 * @param becquerel activity in Bq
 */
public record Activity(double becquerel) {
  private static final double BQ_PER_MBQ = 1e6;
  private static final double BQ_PER_GBQ = 1e9;

  public Activity {
    Quantities.finite("activity in Bq", becquerel);
  }

  public static Activity ofMegabecquerel(double megabecquerel) {
    return new Activity(megabecquerel * BQ_PER_MBQ);
  }

  public static Activity ofGigabecquerel(double gigabecquerel) {
    return new Activity(gigabecquerel * BQ_PER_GBQ);
  }

  public double megabecquerel() {
    return becquerel / BQ_PER_MBQ;
  }

  public double gigabecquerel() {
    return becquerel / BQ_PER_GBQ;
  }
}
