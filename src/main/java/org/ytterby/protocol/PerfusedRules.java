// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/**
 * How the perfused volume is found where no contour names it.
 *
 * @param automatic whether it is looked for at all
 * @param smoothingMm width (FWHM) of the Gaussian that the image is smoothed with for that only
 * @param seedPercent of the maximum over 1 mL: where the search begins
 * @param edgePercent of the volume's own median: where its edge is taken to lie
 * @param keepPercent of the largest part's activity, which another part has to hold to belong to it
 */
public record PerfusedRules(
    boolean automatic,
    double smoothingMm,
    double seedPercent,
    double edgePercent,
    double keepPercent) {

  /**
   * Half of the median is where the blurred edge of an even volume lies. 8 mm quiet the noise of
   * 90Y PET, and move the edge of a large volume by nothing.
   */
  public static final PerfusedRules HALF_OF_MEDIAN = new PerfusedRules(true, 8, 10, 50, 10);

  public PerfusedRules {
    demand("smoothing", "0 to 30 mm", smoothingMm, 0, 30);
    demand("seed", "1 to 90 %", seedPercent, 1, 90);
    demand("edge", "10 to 90 %", edgePercent, 10, 90);
    demand("keep", "0 to 100 %", keepPercent, 0, 100);
  }

  private static void demand(String key, String range, double found, double least, double most) {
    if (!(found >= least && found <= most)) {
      throw new IllegalArgumentException(key + " must lie from " + range + ", found " + found);
    }
  }
}
