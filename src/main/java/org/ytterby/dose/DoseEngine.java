// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import org.ytterby.activity.ActivityMap;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;

/**
 * A way to compute absorbed dose from activity. Implementations are immutable, thread-safe and
 * deterministic: the same input gives the same bits on every machine.
 */
public interface DoseEngine {
  /** The name that configuration and report use. */
  String name();

  /** The measurement method that the structured report states. */
  Coded method();

  /** Dose on the activity's own grid, with every decay from administration on. */
  DoseMap compute(ActivityMap activity, DoseConstants constants, Density density);
}
