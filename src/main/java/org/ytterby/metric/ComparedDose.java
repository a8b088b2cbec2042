// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import org.ytterby.dose.DoseMap;
import org.ytterby.mass.MassMap;

/**
 * The dose of an engine that is not the primary one: its means stand beside the primary's.
 *
 * @param engine its name
 * @param absolute its dose, on the scanner's calibration
 * @param mass that it took the energy over
 */
public record ComparedDose(String engine, DoseMap absolute, MassMap mass) {}
