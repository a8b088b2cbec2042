// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import org.ytterby.protocol.Isotope;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.quantity.Technetium99m;

/**
 * The nuclide whose photons an image is made of, which need not be the one that is dosed.
 *
 * @param symbol as findings write it
 * @param halfLifeS by which frames are led to one time
 */
record ImagedNuclide(String symbol, double halfLifeS) {
  /** Of macroaggregates before the treatment. */
  static final ImagedNuclide TECHNETIUM_99M = new ImagedNuclide("99mTc", Technetium99m.HALF_LIFE_S);

  /** What is dosed itself, with the half-life that K is made of. */
  static ImagedNuclide of(Isotope isotope, DoseConstants constants) {
    return new ImagedNuclide(isotope.symbol(), constants.halfLifeS());
  }
}
