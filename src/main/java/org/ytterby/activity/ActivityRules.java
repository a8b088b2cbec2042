// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import org.ytterby.assemble.AssemblyRules;
import org.ytterby.finding.Defect;
import org.ytterby.protocol.DoseRules;
import org.ytterby.protocol.Isotope;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.QuantificationRules;
import org.ytterby.protocol.RatioRules;
import org.ytterby.quantity.DoseConstants;

/**
 * What the way from image to activity needs of a protocol.
 *
 * @param assembly what each image of the series must say
 * @param quantification accepted positron fractions and time window
 * @param ratio what measured over administered activity is expected to be
 * @param constants whose half-life decays both image and administered activity, the same that K is
 *     made of
 */
public record ActivityRules(
    AssemblyRules assembly,
    QuantificationRules quantification,
    RatioRules ratio,
    DoseConstants constants) {

  /** The rules of a protocol. */
  public static ActivityRules of(Protocol protocol) {
    return new ActivityRules(
        AssemblyRules.of(protocol),
        protocol.quantification(),
        protocol.ratio(),
        constants(protocol.dose()));
  }

  /** Those of 90Y have names of their own; another nuclide's stand in its data file. */
  private static DoseConstants constants(DoseRules dose) {
    return dose.nuclide() == Isotope.YTTRIUM_90
        ? DoseConstants.named(dose.constants())
            .orElseThrow(() -> new Defect("no dose constants " + dose.constants()))
        : dose.nuclide().data().constants();
  }

  /** Whose photons the image shows: a prediction rests on 99mTc, as the protocol makes sure. */
  ImagedNuclide imaged() {
    return ratio.normalisation().predicts()
        ? ImagedNuclide.TECHNETIUM_99M
        : ImagedNuclide.of(assembly.dosed(), constants);
  }

  /** The same with the expected ratios of one scanner. */
  public ActivityRules of(Scanner scanner) {
    return new ActivityRules(assembly, quantification, scanner.of(ratio), constants);
  }
}
