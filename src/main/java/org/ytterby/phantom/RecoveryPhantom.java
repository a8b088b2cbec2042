// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;
import org.ytterby.quantity.Nuclide;

/**
 * Contoured spheres of even activity in cold surroundings, without noise: what becomes of their
 * means by blur and range is known by a table. Immutable.
 *
 * @param spec times, blur and ratio
 */
record RecoveryPhantom(PhantomSpec spec) {
  private static final double BQ_PER_ML = 8e6;

  /** Diameter in mm, then the centre: nothing about it lines up with voxels. */
  private static final double[][] SPHERES = {
    {22, 111.3, 2.9, -31.7},
    {28, 52.1, 63.8, 20.6},
    {37, -61.4, 70.7, -10.3},
    {50, 61.9, -71.2, 11.9},
    {60, -80.8, -60.1, 1.4}
  };

  List<TrueRegion> regions() {
    List<TrueRegion> regions = new ArrayList<>();
    for (double[] sphere : SPHERES) {
      Solid solid =
          Solid.whole(
              Ellipsoid.sphere(new Vector3(sphere[1], sphere[2], sphere[3]), sphere[0] / 2));
      regions.add(
          new TrueRegion(
              String.format(Locale.ROOT, "Tumour of %.0f mm", sphere[0]),
              TrueKind.TUMOUR,
              regions.size() + 1,
              List.of(solid),
              solid.volumeMl(),
              solid.volumeMl() * BQ_PER_ML));
    }
    return regions;
  }

  double netBq() {
    return regions().stream().mapToDouble(TrueRegion::activityBq).sum();
  }

  /** What the scanner shows at series time; without a blur what is at each voxel's centre. */
  double[] imageBqPerMl() {
    Grid grid = QualityPhantom.GRID;
    List<Compartment> compartments =
        regions().stream()
            .map(one -> new Compartment(one.name(), one.parts().getFirst(), BQ_PER_ML))
            .toList();
    double[] image =
        spec.scanner().psfFwhmMm() == 0
            ? sharp(grid, compartments)
            : BlurredImage.of(grid, compartments, spec.scanner().psfSigmaMm());
    double factor =
        spec.scanner().recoveryRatio() * Nuclide.YTTRIUM_90.decayFactor(spec.times().delayS());
    for (int i = 0; i < image.length; i++) {
      image[i] *= factor;
    }
    return image;
  }

  private static double[] sharp(Grid grid, List<Compartment> compartments) {
    double[] image = new double[grid.voxelCount()];
    for (int i = 0; i < image.length; i++) {
      Vector3 at = grid.centre(i);
      image[i] = Compartment.concentrationBqPerMl(compartments, at.x(), at.y(), at.z());
    }
    return image;
  }

  Map<String, Object> truth() {
    Map<String, Object> truth = new LinkedHashMap<>();
    truth.put("kind", spec.kind().label());
    truth.put("seed", spec.seed());
    truth.put("psf_fwhm_mm", spec.scanner().psfFwhmMm());
    truth.put("concentration_bq_per_ml_at_administration", BQ_PER_ML);
    truth.put("net_bq_at_administration", netBq());
    return truth;
  }

  String treatment() {
    return String.format(
        Locale.ROOT,
        """
        # Treatment record of the digital phantom %s.
        isotope: Y-90
        device: chloride
        administrations:
          - activity_gbq: %.9f
            assayed_at: "%s"
            residual: {gbq: 0, method: stated}
            administered_at: "%s"
            lung_shunt_fraction: 0
        """,
        spec.kind().label(),
        netBq() / 1e9,
        spec.times().administeredAt(),
        spec.times().administeredAt());
  }
}
