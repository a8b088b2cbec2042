// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.List;
import org.ytterby.dose.DoseEngine;
import org.ytterby.dose.DoseInput;
import org.ytterby.dose.DoseMap;
import org.ytterby.dose.Engines;
import org.ytterby.finding.Defect;
import org.ytterby.metric.ComparedDose;
import org.ytterby.objects.EngineUse;

/**
 * Dose by every engine that the protocol names, each from the same input. Immutable.
 *
 * @param input what they were given
 * @param engines as a report names them, the primary first
 * @param primary the first engine's dose, on the activity's scale
 * @param compared the others', in their order
 */
record CaseDose(
    DoseInput input, List<EngineUse> engines, DoseMap primary, List<ComparedDose> compared) {
  CaseDose {
    engines = List.copyOf(engines);
    compared = List.copyOf(compared);
  }

  /**
   * Computes them.
   *
   * @param names as the protocol has them: only names that exist come this far
   */
  static CaseDose of(DoseInput input, List<String> names) {
    List<DoseEngine> engines = names.stream().map(CaseDose::engine).toList();
    DoseMap primary = engines.getFirst().compute(input);
    List<ComparedDose> compared =
        engines.stream()
            .skip(1)
            .map(engine -> new ComparedDose(engine.name(), engine.compute(input)))
            .toList();
    return new CaseDose(
        input,
        engines.stream().map(engine -> EngineUse.of(engine, input)).toList(),
        primary,
        compared);
  }

  private static DoseEngine engine(String name) {
    return Engines.named(name).orElseThrow(() -> new Defect("there is no engine " + name));
  }
}
