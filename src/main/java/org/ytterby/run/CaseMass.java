// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import org.ytterby.dose.DoseEngine;
import org.ytterby.finding.Outcome;
import org.ytterby.mass.GuardedMass;
import org.ytterby.mass.MassMaker;
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
    return new MassMaker(protocol.mass(), new Density(protocol.dose().densityGramPerMl()), required)
        .make(inputs.assembled().ct(), inputs.activity(), inputs.regions());
  }
}
