// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

/**
 * Where and how much a ray turns on its way back from the voxel to the source: an electron is
 * turned most when it is slow, near the end of its path.
 *
 * <pre>
 * method       one turn, 1 mm of soft tissue before the end, by 75 degrees to any side. What the
 *              kernel is asked for is the distance between the two ends through areal density, not
 *              the length of the path: in a uniform medium a ray that turns gathers what a straight
 *              one does, and where activity goes with mass exactly f (Fano's theorem)
 * why          a straight ray from lung sees a convex tumour or dome under the angle that it has; real
 *              paths reach it round the corner, and what leaves it does not come back. That is 2 to 4 %
 *              of the dose in lung 4 to 16 mm from a tumour of 28 mm. Along a plane border it is none
 * constants    from tracks in uniform tissue alone, by electron-turns.c of the tests: of the energy
 *              that a half space of activity emits, what was beyond its border and came back, 0.048
 *              in units of 1 mm of depth (this turn: 0.050); the mean square way that paths go along
 *              the border beyond it is 1.3, 2.5, 4.1 mm2 for what stays at 0 to 0.5, 0.5 to 1 and 1 to 2
 *              mm (this turn: 1.1, 2.1, 3.7; straight rays: 0.5, 2.0, 3.7), and 3.6 mm2 for what came
 *              back (1.6; 0): one turn is less than all turns, and a part of the effect is left. A turn
 *              of 70 degrees after 2 mm has all of these within an eighth, but then rays have to stay
 *              straight for 8 mm about a tumour in lung, and as much is lost there as won
 * limits       the place of the turn is a length, since rays of many voxels go in step: right only
 *              where all tissue about the voxel is as thin; nearer to a border rays stay straight
 * </pre>
 *
 * @param afterMm length of a ray before it turns; infinite for straight ones
 * @param cosineFactor cosine of the angle
 */
record RayBend(double afterMm, double cosineFactor) {
  static final RayBend STRAIGHT = new RayBend(Double.POSITIVE_INFINITY, 1);

  /** 1 mm of the table's tissue. */
  private static final double AFTER_MM_GRAM_PER_ML = 1.04;

  /** Of 75 degrees. */
  private static final double COSINE = 0.25881904510252074;

  /** Thinner tissue is bowel or a cavity: no longer lengths are looked about for. */
  private static final double LEAST_GRAM_PER_ML = 0.1;

  /** The turn in tissue of a density. */
  static RayBend in(double gramPerMl) {
    return new RayBend(AFTER_MM_GRAM_PER_ML / Math.max(gramPerMl, LEAST_GRAM_PER_ML), COSINE);
  }

  /** The direction after the turn: a unit vector. */
  double[] turned(double[] along, double azimuth) {
    double sine = Math.sqrt(1 - cosineFactor * cosineFactor);
    double a = sine * StrictMath.cos(azimuth);
    double b = sine * StrictMath.sin(azimuth);
    // A basis of the plane across, without a pole: Duff et al., J Comput Graph Tech 2017;6:1.
    double sign = Math.copySign(1, along[2]);
    double p = -1 / (sign + along[2]);
    double q = along[0] * along[1] * p;
    return new double[] {
      cosineFactor * along[0] + a * (1 + sign * along[0] * along[0] * p) + b * q,
      cosineFactor * along[1] + a * sign * q + b * (sign + along[1] * along[1] * p),
      cosineFactor * along[2] - a * sign * along[0] - b * along[1]
    };
  }
}
