// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import org.ytterby.dose.DoseEngine;
import org.ytterby.dose.DoseInput;
import org.ytterby.quantity.Coded;

/**
 * An engine as a report names it.
 *
 * @param name as configuration and {@code summary.json} have it; with words behind it where the
 *     same engine computed again on something else
 * @param method the measurement method, coded
 * @param retainedFraction of the energy emitted in a uniform medium without end
 * @param statement what a reader has to know of the computation
 */
public record EngineUse(String name, Coded method, double retainedFraction, String statement) {

  /** The engine on what it computes. */
  public static EngineUse of(DoseEngine engine, DoseInput input) {
    return new EngineUse(
        engine.name(),
        engine.method(),
        engine.retainedFraction(input.nuclide()),
        engine.statement(input));
  }

  /** The same under another name. */
  public EngineUse named(String other) {
    return new EngineUse(other, method, retainedFraction, statement);
  }
}
