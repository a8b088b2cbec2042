// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.geometry.Mask;
import org.ytterby.metric.InputQuantity.Concerns;
import org.ytterby.protocol.PlaceUncertainty;
import org.ytterby.region.Region;
import org.ytterby.region.RegionSource;

/**
 * What is uncertain of a region's volume, as independent quantities.
 *
 * <pre>
 * method       u(V) / V = 3 u(d) / d of the sphere of this volume; u(d)² = a² / 6 for the edge on voxels
 *              of width a (a rectangle of one voxel at each of two edges), FWHM² / (4 ln 2) for an edge
 *              that is told from the blurred image (one standard deviation of the blur at each of two
 *              edges), 2 s² for an edge that is drawn with s
 * references   Gear et al., EJNMMI 2018;45:2456 (doi 10.1007/s00259-018-4136-7); s is ours
 * </pre>
 *
 * <p>Stateless.
 */
final class RegionEdge {
  private static final double MM3_PER_ML = 1e3;

  private RegionEdge() {}

  /** Those of a mask that somebody drew, of at least one voxel. */
  static List<InputQuantity> drawn(Mask mask, CaseUncertainty uncertainty) {
    return drawn(mask.volumeMl(), mask.count(), uncertainty);
  }

  /** Those of a volume of so many voxels that somebody drew. */
  static List<InputQuantity> drawn(double volumeMl, int voxels, CaseUncertainty uncertainty) {
    return of(volumeMl, voxels, false, uncertainty);
  }

  /** The quantities of a region of at least one voxel, each in percent of the volume. */
  static List<InputQuantity> of(Region region, CaseUncertainty uncertainty) {
    Mask mask = region.mask();
    boolean automatic = region.source() == RegionSource.AUTOMATIC;
    return of(mask.volumeMl(), mask.count(), automatic, uncertainty);
  }

  private static List<InputQuantity> of(
      double volumeMl, int voxels, boolean automatic, CaseUncertainty uncertainty) {
    double diameterMm = BlurredSphere.diameterMm(volumeMl);
    double voxelMm = StrictMath.cbrt(MM3_PER_ML * volumeMl / voxels);
    PlaceUncertainty place = uncertainty.rules().place();
    List<InputQuantity> all = new ArrayList<>();
    all.add(
        quantity(
            "volume, edge on voxels", voxelMm / Math.sqrt(6), diameterMm, "a / sqrt 6; Gear 2018"));
    if (automatic || place.contourOnEmission()) {
      uncertainty
          .resolution()
          .psf()
          .ifPresent(
              fwhmMm ->
                  all.add(
                      quantity(
                          "volume, edge in the blur",
                          fwhmMm / (2 * Math.sqrt(StrictMath.log(2))),
                          diameterMm,
                          "FWHM / (2 sqrt ln 2); Gear 2018")));
    }
    if (!automatic) {
      all.add(
          quantity(
              "volume, edge as drawn",
              Math.sqrt(2) * place.contourMm(),
              diameterMm,
              "operator, protocol"));
    }
    return all;
  }

  private static InputQuantity quantity(
      String name, double diameterUncertaintyMm, double diameterMm, String source) {
    return InputQuantity.normal(
        name, 100 * 3 * diameterUncertaintyMm / diameterMm, "%", Concerns.BOTH, source);
  }
}
