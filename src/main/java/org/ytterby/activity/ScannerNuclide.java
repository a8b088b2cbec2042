// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.Optional;

/**
 * What the scanner took the nuclide to be, and what becomes of that.
 *
 * @param imaged what it is in truth
 * @param positronScale factor on the stored values: header's positron fraction over ours, 1 where
 *     that is not to be undone
 * @param headerScale header's positron fraction over ours, undone or not; 1 where there is none
 * @param decayedWithS the half-life that is undone, in s; that of {@code imaged} where it is
 *     believed
 * @param undone true where the scanner's own decay correction is looked into
 * @param repair the other nuclide that was set at the scanner
 */
record ScannerNuclide(
    ImagedNuclide imaged,
    double positronScale,
    double headerScale,
    double decayedWithS,
    boolean undone,
    Optional<SurrogateRepair> repair) {}
