// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.dose.DoseEngine;
import org.ytterby.dose.DoseInput;
import org.ytterby.dose.DoseMap;
import org.ytterby.dose.Engines;
import org.ytterby.finding.Defect;
import org.ytterby.mass.MassMap;
import org.ytterby.metric.ComparedDose;
import org.ytterby.objects.EngineUse;

/**
 * Dose by every engine that the protocol names, each from the same input; where density is uniform
 * around the liver and the CT's elsewhere, one engine computes once more with the CT's everywhere:
 * what the rim decides is there to see. Immutable.
 *
 * @param input what they were given
 * @param engines as a report names them, the primary first
 * @param primary the first engine's dose, on the activity's scale
 * @param compared the others', in their order
 */
record CaseDose(
    DoseInput input, List<EngineUse> engines, DoseMap primary, List<ComparedDose> compared) {
  private static final String WITHOUT_RIM = " without rim";

  CaseDose {
    engines = List.copyOf(engines);
    compared = List.copyOf(compared);
  }

  /**
   * Computes them.
   *
   * @param names as the protocol has them: only names that exist come this far
   * @param plain the CT's own density also around the liver, where there is a rim
   */
  static CaseDose of(DoseInput input, List<String> names, Optional<? extends MassMap> plain) {
    List<DoseEngine> engines = engines(names);
    DoseMap primary = engines.getFirst().compute(input);
    List<EngineUse> uses = new ArrayList<>();
    List<ComparedDose> compared = new ArrayList<>();
    for (DoseEngine engine : engines) {
      uses.add(EngineUse.of(engine, input));
    }
    for (DoseEngine engine : engines.subList(1, engines.size())) {
      compared.add(new ComparedDose(engine.name(), engine.compute(input), input.mass()));
    }
    plain.ifPresent(
        mass -> {
          DoseEngine engine = withoutRim(engines);
          String name = engine.name() + WITHOUT_RIM;
          DoseInput other =
              new DoseInput(input.activity(), mass, input.nuclide(), input.constants());
          uses.add(EngineUse.of(engine, other).named(name));
          compared.add(new ComparedDose(name, engine.compute(other), mass));
        });
    return new CaseDose(input, uses, primary, compared);
  }

  /** The one that makes most of density, else the primary. */
  private static DoseEngine withoutRim(List<DoseEngine> engines) {
    return engines.stream()
        .filter(DoseEngine::needsDensity)
        .findFirst()
        .orElseGet(engines::getFirst);
  }

  /** The engines of these names. */
  static List<DoseEngine> engines(List<String> names) {
    return names.stream().map(CaseDose::engine).toList();
  }

  private static DoseEngine engine(String name) {
    return Engines.named(name).orElseThrow(() -> new Defect("there is no engine " + name));
  }
}
