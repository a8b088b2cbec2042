// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.List;
import org.ytterby.protocol.Isotope;
import org.ytterby.protocol.OursRules;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.protocol.Surrogate;

/**
 * What assembly needs of a protocol.
 *
 * @param dosed what was given, or in a prediction will be
 * @param ours which studies are treated at all
 * @param series what the activity image must be, and which of several is taken
 * @param nuclideRepair the nuclides that are repaired where they were set in place of 90Y
 * @param densityByCt true where doses depend on which CT is taken
 */
public record AssemblyRules(
    Isotope dosed,
    OursRules ours,
    SeriesRules series,
    List<Surrogate> nuclideRepair,
    boolean densityByCt) {
  public AssemblyRules {
    nuclideRepair = List.copyOf(nuclideRepair);
  }

  /** Of 90Y, where no dose depends on a CT. */
  public AssemblyRules(OursRules ours, SeriesRules series, List<Surrogate> nuclideRepair) {
    this(Isotope.YTTRIUM_90, ours, series, nuclideRepair, false);
  }

  /** The rules of a protocol. */
  public static AssemblyRules of(Protocol protocol) {
    return new AssemblyRules(
        protocol.dose().nuclide(),
        protocol.ours(),
        protocol.series(),
        protocol.quantification().nuclideRepair(),
        !protocol.mass().hasOneDensity());
  }
}
