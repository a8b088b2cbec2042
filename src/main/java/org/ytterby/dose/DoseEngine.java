// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Optional;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.NuclideData;

/**
 * A way to compute absorbed dose from activity. Implementations are immutable, thread-safe and
 * deterministic: the same input gives the same bits on every machine.
 */
public interface DoseEngine {
  /** The name that configuration and report use. */
  String name();

  /** The measurement method that the structured report states. */
  Coded method();

  /**
   * Why the engine does not dose a nuclide, as half a sentence that a finding completes; nothing
   * where it does. A protocol is refused by the same; {@link #compute} has a {@link
   * org.ytterby.finding.Defect} for what nobody asked of.
   */
  default Optional<String> refusal(NuclideData nuclide) {
    return Optional.empty();
  }

  /**
   * The fraction of the energy of charged particles emitted in a uniform medium without end that
   * the engine deposits: its dose there over K C / density.
   *
   * @param nuclide one that the engine doses
   */
  double retainedFraction(NuclideData nuclide);

  /**
   * Whether its numbers are pointless without each voxel's own density: a case that asks only for
   * such engines is held where there is no CT.
   */
  default boolean needsDensity() {
    return false;
  }

  /** Whether energy leaves the voxel of its decay, so that an image's blur is blurred once more. */
  default boolean spreadsEnergy() {
    return true;
  }

  /** What a reader of the report has to know of this computation: some sentences. */
  String statement(DoseInput input);

  /** Dose on the activity's own grid, with every decay from administration on. */
  DoseMap compute(DoseInput input);
}
