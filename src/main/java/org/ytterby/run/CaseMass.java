// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.List;
import org.ytterby.dose.DoseEngine;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.mass.CtOrigin;
import org.ytterby.mass.GuardedMass;
import org.ytterby.mass.MassMaker;
import org.ytterby.mass.VoxelMass;
import org.ytterby.protocol.Protocol;
import org.ytterby.quantity.Density;

/** From what is known of a case to the mass of each voxel. Stateless. */
final class CaseMass {
  private CaseMass() {}

  /**
   * The CT's mass or the protocol's uniform density, on the activity's grid; blocked where no
   * engine could do without a CT that is not there.
   */
  static Outcome<GuardedMass> of(CaseInputs inputs, Protocol protocol) {
    boolean required =
        CaseDose.engines(protocol.dose().engines()).stream().allMatch(DoseEngine::needsDensity);
    Outcome<GuardedMass> made =
        new MassMaker(protocol.mass(), new Density(protocol.dose().densityGramPerMl()), required)
            .make(inputs.assembled().ct(), inputs.activity(), inputs.regions());
    if (made instanceof Outcome.Done<GuardedMass> done && done.value().map() instanceof VoxelMass) {
      made = made.after(origin(inputs));
    }
    boolean idle =
        protocol.mass().hasOneDensity()
            && CaseDose.engines(protocol.dose().engines()).stream()
                .anyMatch(DoseEngine::needsDensity);
    return idle ? made.after(List.of(densityWithoutDensity())) : made;
  }

  /** Of a CT whose density is taken: whether it is of the emission image's session. */
  private static List<Finding> origin(CaseInputs inputs) {
    return inputs
        .assembled()
        .ct()
        .map(ct -> CtOrigin.findings(ct, inputs.assembled().emission()))
        .orElse(List.of());
  }

  /** A protocol refuses such an engine as the primary one, not as one that is compared. */
  private static Finding densityWithoutDensity() {
    return Finding.review(
        FindingCode.DENSITY_UNIFORM,
        "protocol, dose.engines with mass.density: uniform",
        "engine density, of which every voxel has the same density",
        "mass.density: ct",
        "In a uniform density it is the engine kernel: that the two agree says nothing of lung or"
            + " bone. Set mass.density to ct.");
  }
}
