// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import org.ytterby.activity.ActivityMap;
import org.ytterby.dose.DoseInput;
import org.ytterby.mass.MassMap;
import org.ytterby.nuclide.Nuclides;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.quantity.NuclideData;

/** What engines are given in tests. */
public final class DoseInputs {
  public static final NuclideData YTTRIUM_90 = Nuclides.shipped().yttrium90();

  private DoseInputs() {}

  /** Of 90Y in soft tissue, with the default constants. */
  public static DoseInput of(ActivityMap activity) {
    return of(activity, DoseConstants.DEFAULT, Density.SOFT_TISSUE);
  }

  /** Of 90Y in a uniform density. */
  public static DoseInput of(ActivityMap activity, DoseConstants constants, Density density) {
    return of(activity, constants, MassMap.uniform(activity.grid(), density));
  }

  /** Of 90Y in any mass. */
  public static DoseInput of(ActivityMap activity, DoseConstants constants, MassMap mass) {
    return new DoseInput(activity, mass, YTTRIUM_90, constants);
  }
}
