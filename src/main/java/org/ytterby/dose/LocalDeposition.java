// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Locale;
import org.ytterby.activity.ActivityMap;
import org.ytterby.geometry.Grid;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;

/**
 * Local deposition: every voxel keeps the energy of its own decays, at one uniform density.
 *
 * <pre>
 * method       D = C K / density, C in GBq/L at administration, density in kg/L, K = E T½ / ln 2
 * assumptions  microspheres stay (effective = physical half-life); all electrons end in their
 *              voxel, which the image's own blur makes a fair statement; uniform density;
 *              bremsstrahlung (0.37 % of the energy leaves) is not taken off
 * error bound  rounding to float once per voxel, 6e-8 relative; the physics is in the budget
 * cost         one multiplication per voxel
 * references   Chiesa et al., EJNMMI Phys 2021;8:77 (doi 10.1186/s40658-021-00394-3)
 * </pre>
 *
 * <p>Negative voxels stay negative. Immutable, thread-safe.
 */
public final class LocalDeposition implements DoseEngine {

  @Override
  public String name() {
    return "local";
  }

  @Override
  public Coded method() {
    return Codes.LOCAL_DEPOSITION;
  }

  @Override
  public double retainedFraction() {
    return 1;
  }

  @Override
  public String statement(Grid grid, Density density) {
    return String.format(
        Locale.ROOT,
        "Local deposition: all energy of a decay stays in the voxel where it happens; uniform"
            + " density %.4g g/mL. Retained fraction of the emitted energy 1: bremsstrahlung is not"
            + " taken off.",
        density.gramPerMl());
  }

  @Override
  public DoseMap compute(ActivityMap activity, DoseConstants constants, Density density) {
    DoseEngine.requireSameHalfLife(activity, constants);
    double grayPerBecquerelPerMl = constants.grayPerBecquerelPerMl(density);
    float[] becquerelPerMl = activity.becquerelPerMl();
    float[] doseGy = new float[becquerelPerMl.length];
    for (int index = 0; index < doseGy.length; index++) {
      doseGy[index] = (float) (becquerelPerMl[index] * grayPerBecquerelPerMl);
    }
    return new DoseMap(activity.grid(), doseGy);
  }
}
