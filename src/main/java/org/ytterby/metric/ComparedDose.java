// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import org.ytterby.dose.DoseMap;

/**
 * The dose of an engine that is not the primary one: its means stand beside the primary's.
 *
 * @param engine its name
 * @param absolute its dose, on the scanner's calibration
 */
public record ComparedDose(String engine, DoseMap absolute) {}
