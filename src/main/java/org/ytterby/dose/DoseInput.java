// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import org.ytterby.activity.ActivityMap;
import org.ytterby.finding.Defect;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.MassMap;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.quantity.NuclideData;

/**
 * All that an engine may look at. Immutable; where it contradicts itself it is a {@link Defect},
 * whatever engine would have computed it.
 *
 * <p>The image's resolution is not in it on purpose: recovery belongs to the means of regions,
 * never to voxels.
 *
 * @param activity at administration, on either scale
 * @param mass of each voxel, on the same grid
 * @param nuclide what decays, for its kernel and its name
 * @param constants energy and half-life that K is made of: the nuclide's own, or a named profile
 *     that comes close to them
 */
public record DoseInput(
    ActivityMap activity, MassMap mass, NuclideData nuclide, DoseConstants constants) {
  /**
   * Evaluations and named profiles differ by 1.3 % in K at most; the K of any two nuclides that we
   * know by tens of percent.
   */
  private static final double SAME_NUCLIDE = 0.03;

  public DoseInput {
    if (!activity.grid().equals(mass.grid())) {
      throw new Defect(
          "dose: found activity on %s and mass on %s, expected one grid"
              .formatted(activity.grid(), mass.grid()));
    }
    if (activity.how().halfLifeS() != constants.halfLifeS()) {
      throw new Defect(
          "dose constants %s: found a half-life of %s s, expected the %s s of the decay correction"
              .formatted(constants.profile(), constants.halfLifeS(), activity.how().halfLifeS()));
    }
    double ratio = constants.ratioTo(nuclide.constants());
    if (!(Math.abs(ratio - 1) <= SAME_NUCLIDE)) {
      throw new Defect(
          "dose constants %s: found a K of %s times that of %s, expected constants of that nuclide"
              .formatted(constants.profile(), ratio, nuclide.name()));
    }
  }

  /** The grid of activity, mass and dose. */
  public Grid grid() {
    return activity.grid();
  }
}
