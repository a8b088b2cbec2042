// SPDX-License-Identifier: Apache-2.0
package org.ytterby.quantity;

/**
 * A mass density.
 *
 * @param gramPerMl density in g/mL
 */
public record Density(double gramPerMl) {
  /**
   * Soft tissue of the published voxel S values (Lanconelli 2012): the default of a uniform-density
   * engine.
   */
  public static final Density SOFT_TISSUE = new Density(1.04);

  /**
   * Inflated lung (ICRU-46): a quarter of soft tissue, so that a dose to it is four times as much.
   */
  public static final Density INFLATED_LUNG = new Density(0.26);

  public Density {
    Quantities.positive("density in g/mL", gramPerMl);
  }
}
