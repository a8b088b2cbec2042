// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.List;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.dose.PointKernel;
import org.ytterby.dose.VoxelSpread;
import org.ytterby.geometry.Vector3;
import org.ytterby.protocol.RecoveryPoint;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.quantity.Density;

/**
 * What the image's blur and the electrons' range make of an even hot region in even surroundings:
 * for the means of regions, never for voxels.
 *
 * <pre>
 * method       the sphere of the region's volume ({@link BlurredSphere}), or a measured recovery, in the
 *              logarithm of the volume. With C and B the concentrations inside and around, as doses of
 *              local deposition: an engine reads e C + (m - e) B, e being the activity recovery for
 *              local deposition (m = 1), and that times the kernel, from voxel to voxel
 *              ({@link VoxelSpread}), for an engine that spreads energy (m = f). The truth is t C + (f - t) B
 * assumptions  even inside and around; surroundings read outside of the blur's reach
 * </pre>
 *
 * <p>Immutable.
 *
 * @param psfMm full width at half maximum of the image's blur
 * @param diameterMm of the sphere
 * @param activityFraction of the activity that the image shows inside: what local deposition reads
 *     of a dose without range
 * @param kernelFraction what an engine that spreads energy reads of it
 * @param trueFraction of the energy that truly stays inside
 * @param mediumFraction of the energy that an endless medium keeps
 */
public record Recovery(
    double psfMm,
    double diameterMm,
    double activityFraction,
    double kernelFraction,
    double trueFraction,
    double mediumFraction) {
  private static final String LOCAL = "local";
  private static final String SPREADING = "kernel";

  /**
   * Where a region is dosed.
   *
   * @param rules with a blur that is known
   * @param point the nuclide's kernel
   * @param density of its soft tissue
   * @param spread of an engine that spreads energy, on this grid
   */
  record Medium(ResolutionRules rules, PointKernel point, Density density, VoxelSpread spread) {
    static Medium of(ResolutionRules rules, PointKernel point, Density density, Vector3 voxelMm) {
      return new Medium(rules, point, density, VoxelSpread.of(point, voxelMm, density));
    }

    /** The blur of the image. */
    double psfMm() {
      return rules.psf().orElseThrow();
    }
  }

  /** Of a region of this volume in the image as it is. */
  static Recovery of(double volumeMl, Medium medium) {
    return of(volumeMl, medium.psfMm(), medium);
  }

  /** Of a region of this volume in an image of another blur. */
  static Recovery of(double volumeMl, double blurMm, Medium medium) {
    BlurredSphere sphere = BlurredSphere.ofVolume(volumeMl, blurMm);
    double gaussian = sphere.activityFraction();
    double activity = activity(volumeMl, gaussian, medium);
    return new Recovery(
        blurMm,
        sphere.diameterMm(),
        activity,
        medium.spread().readFraction(sphere) * activity / gaussian,
        sphere.absorbedFraction(medium.point(), medium.density()),
        medium.point().retainedFraction());
  }

  /** A measured recovery moves with the blur as the Gaussian does. */
  private static double activity(double volumeMl, double gaussian, Medium medium) {
    List<RecoveryPoint> points = medium.rules().recovery();
    if (points.isEmpty()) {
      return gaussian;
    }
    double plain = BlurredSphere.ofVolume(volumeMl, medium.psfMm()).activityFraction();
    return measured(volumeMl, points) * gaussian / plain;
  }

  /** Which of both reads such a region's mean with the smaller bias, at this blur. */
  public String lessBiased() {
    return Math.abs(activityFraction - trueFraction) <= Math.abs(kernelFraction - trueFraction)
        ? LOCAL
        : SPREADING;
  }

  /** What an engine reads of a hot region, one that spreads energy or one that does not. */
  double readFraction(boolean spreads) {
    return spreads ? kernelFraction : activityFraction;
  }

  /** The true mean of what an engine read, with its reading of the surroundings. */
  double trueMeanGy(boolean spreads, double readGy, double aroundGy, double readFactor) {
    double read = readFraction(spreads) * readFactor;
    double medium = spreads ? mediumFraction : 1;
    double aroundC = aroundGy / medium;
    double insideC = (readGy - (medium - read) * aroundC) / read;
    return trueFraction * insideC + (mediumFraction - trueFraction) * aroundC;
  }

  private static double measured(double volumeMl, List<RecoveryPoint> points) {
    RecoveryPoint below = points.getFirst();
    for (RecoveryPoint above : points) {
      if (above.volumeMl() >= volumeMl && above != below) {
        double part =
            StrictMath.log(volumeMl / below.volumeMl())
                / StrictMath.log(above.volumeMl() / below.volumeMl());
        return below.recoveryFraction()
            + Math.max(0, part) * (above.recoveryFraction() - below.recoveryFraction());
      }
      below = above;
    }
    return below.recoveryFraction();
  }
}
