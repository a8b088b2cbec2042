// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import org.ytterby.finding.Outcome;
import org.ytterby.mass.MassMap;
import org.ytterby.protocol.Protocol;
import org.ytterby.quantity.Density;

/** From what is known of a case to the mass of each voxel. Stateless. */
final class CaseMass {
  private CaseMass() {}

  /** The protocol's uniform density on the activity's grid. */
  static Outcome<MassMap> of(CaseInputs inputs, Protocol protocol) {
    return Outcome.done(
        MassMap.uniform(inputs.activity().grid(), new Density(protocol.dose().densityGramPerMl())));
  }
}
