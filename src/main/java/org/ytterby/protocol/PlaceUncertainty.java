// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/**
 * Standard uncertainties (k = 1) of where a region lies and ends.
 *
 * @param contourMm by which whoever draws an edge misses it, 0 to 20 mm
 * @param contourOnEmission true where regions are drawn on the emission image: then its blur is
 *     part of what an edge is uncertain by. One that the node found is told from its image
 * @param registrationMm of the image on which contours were drawn to the emission, along each axis,
 *     0 to 20 mm
 */
public record PlaceUncertainty(double contourMm, boolean contourOnEmission, double registrationMm) {

  /** An edge to 1 mm on CT, registered to 2 mm: half a voxel of the PET. */
  public static final PlaceUncertainty SUGGESTED = new PlaceUncertainty(1, false, 2);

  public PlaceUncertainty {
    if (!(contourMm >= 0 && contourMm <= 20)) {
      throw new IllegalArgumentException("contour must lie from 0 to 20 mm, found " + contourMm);
    }
    if (!(registrationMm >= 0 && registrationMm <= 20)) {
      throw new IllegalArgumentException(
          "registration must lie from 0 to 20 mm, found " + registrationMm);
    }
  }
}
