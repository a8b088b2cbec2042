// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.nuclide.Nuclides;
import org.ytterby.quantity.DecayLaw;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.quantity.NuclideData;

/** Energy, half-life and K, and the decay that goes with them. */
final class ConstantChecks implements CheckGroup {
  private static final double DAY_S = 24 * 3600;

  /** Four digits are published. */
  private static final double FOUR_DIGITS = 1e-4;

  @Override
  public List<Check> run() {
    List<Check> checks = new ArrayList<>();
    constant(checks, DoseConstants.DEFAULT, 49.73);
    constant(checks, DoseConstants.IFU_GLASS_50, 50.00);
    constant(checks, DoseConstants.GULEC_49_67, 49.67);
    constant(checks, DoseConstants.DDEP_49_38, 49.38);
    NuclideData yttrium = Nuclides.shipped().yttrium90();
    checks.add(
        Check.relative(
            "K of the nuclide file",
            yttrium.name(),
            yttrium.constants().kGyKgPerGBq(),
            DoseConstants.DEFAULT.kGyKgPerGBq(),
            0,
            "Gy kg/GBq",
            "the file and the default profile are one"));
    checks.add(
        Check.relative(
            "decay in a day",
            yttrium.name(),
            DecayLaw.factor(DoseConstants.DEFAULT.halfLifeS(), DAY_S),
            0.771262,
            1e-6,
            "",
            "exp(-ln 2 24 / 64.05) by hand, six digits"));
    return checks;
  }

  private static void constant(List<Check> checks, DoseConstants constants, double expected) {
    checks.add(
        Check.relative(
            "K = E T1/2 / ln 2",
            constants.profile(),
            constants.kGyKgPerGBq(),
            expected,
            FOUR_DIGITS,
            "Gy kg/GBq",
            constants.source() + "; four digits"));
  }
}
