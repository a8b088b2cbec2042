// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.geometry.Mask;
import org.ytterby.mass.MassMap;
import org.ytterby.metric.InputQuantity.Concerns;
import org.ytterby.metric.InputQuantity.Distribution;
import org.ytterby.protocol.PlaceUncertainty;
import org.ytterby.quantity.Density;
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
 * found        where the node's own rule has found the region, and its image shows no more spread than an
 *              even uptake has, {@link ThresholdEdge} tells more: what the rule makes of such a region
 *              shifts the interval. An uneven one, one in an image without noise, and one that a contour of the liver or
 *              the end of the field cuts, keep the edge in the blur, which is wide
 * references   Gear et al., EJNMMI 2018;45:2456 (doi 10.1007/s00259-018-4136-7); s is ours
 * </pre>
 *
 * <p>Immutable.
 */
record RegionEdge(List<Part> parts) {
  private static final double MM3_PER_ML = 1e3;
  private static final double PERCENT = 100;

  RegionEdge {
    parts = List.copyOf(parts);
  }

  /**
   * A quantity.
   *
   * @param volumePercent what one standard uncertainty of it does to the volume, signed
   * @param shiftPercent by how much the volume came out too large by it
   */
  private record Part(InputQuantity input, double volumePercent, double shiftPercent) {}

  /** Those of a mask that somebody drew, of at least one voxel. */
  static List<InputQuantity> drawn(Mask mask, CaseUncertainty uncertainty) {
    return drawn(mask.volumeMl(), mask.count(), uncertainty);
  }

  /** Those of a volume of so many voxels that somebody drew. */
  static List<InputQuantity> drawn(double volumeMl, int voxels, CaseUncertainty uncertainty) {
    return of(volumeMl, voxels, false, uncertainty);
  }

  /**
   * Those of a region of at least one voxel.
   *
   * @param filterMm full width of the image's own filter
   * @param marginMm the reach of {@link #reachMm} at least
   */
  static RegionEdge of(
      Region region,
      MetricInput input,
      double filterMm,
      double marginMm,
      CaseUncertainty uncertainty) {
    return blur(region, uncertainty)
        .flatMap(blur -> found(region, input, blur, filterMm, marginMm, uncertainty))
        .map(edge -> found(edge, region.mask().volumeMl(), uncertainty))
        .orElseGet(() -> blurred(region, uncertainty));
  }

  /** In the image that was searched, and not in a dose that an engine has spread or weighed. */
  private static Optional<ThresholdEdge> found(
      Region region,
      MetricInput input,
      ThresholdEdge.Blur blur,
      double filterMm,
      double marginMm,
      CaseUncertainty uncertainty) {
    RegionBox box =
        new RegionBox(
            region.mask(),
            input.activity().becquerelPerMl(),
            marginMm,
            MassMap.uniform(region.mask().grid(), Density.SOFT_TISSUE));
    double noise = ImageNoise.of(box, box.volumeMl(), blur.fwhmMm(), filterMm).sdGy();
    double fromMm = blur.fwhmMm();
    OptionalDouble around =
        box.meanOf(box.shell(fromMm, fromMm + RecoveredMean.SHELL_VOXELS * box.spacingMm(0)));
    return around.isPresent()
            && around.getAsDouble() < box.mean()
            && ThresholdEdge.isEven(box, around.getAsDouble(), noise, blur)
        ? ThresholdEdge.of(box, around.getAsDouble(), blur, uncertainty.perfused())
        : Optional.empty();
  }

  private static RegionEdge blurred(Region region, CaseUncertainty uncertainty) {
    Mask mask = region.mask();
    boolean automatic = region.source() == RegionSource.AUTOMATIC;
    return new RegionEdge(
        of(mask.volumeMl(), mask.count(), automatic, uncertainty).stream()
            .map(one -> new Part(one, one.standardUncertainty(), 0))
            .toList());
  }

  /** How far around a region its image is looked at for its edge. */
  static double reachMm(Region region, CaseUncertainty uncertainty) {
    return blur(region, uncertainty)
        .map(blur -> ThresholdEdge.reachMm(blur, uncertainty.perfused()))
        .orElse(0.0);
  }

  /** Of a region whose threshold can be held against it. */
  private static Optional<ThresholdEdge.Blur> blur(Region region, CaseUncertainty uncertainty) {
    return uncertainty
        .resolution()
        .psf()
        .filter(_ -> region.source() == RegionSource.AUTOMATIC)
        .filter(psfMm -> psfMm > 0 || uncertainty.perfused().smoothingMm() > 0)
        .map(psfMm -> new ThresholdEdge.Blur(psfMm, uncertainty.resolution().psfUncertaintyMm()));
  }

  private static RegionEdge found(
      ThresholdEdge edge, double volumeMl, CaseUncertainty uncertainty) {
    double percent = PERCENT / volumeMl;
    InputQuantity noise =
        new InputQuantity(
            "volume, image noise at the edge",
            percent * edge.noiseMl(),
            "%",
            Distribution.NORMAL,
            Optional.of(edge.noiseDegreesOfFreedom()),
            Concerns.BOTH,
            "from the image as the search smoothed it");
    InputQuantity voxels =
        InputQuantity.normal(
            "volume, edge on voxels",
            percent * edge.voxelsMl(),
            "%",
            Concerns.BOTH,
            "voxel centres in a smooth body; Kendall 1948");
    // A blur that is said too wide takes too much off.
    return new RegionEdge(
        List.of(
            new Part(voxels, voxels.standardUncertainty(), 0),
            new Part(noise, noise.standardUncertainty(), 0),
            new Part(uncertainty.blur(), -percent * edge.perBlurMl(), percent * edge.shiftMl())));
  }

  /** One standard uncertainty of the volume, over it. */
  double relativeUncertainty() {
    double squares = 0;
    for (Part one : parts) {
      squares += one.volumePercent() * one.volumePercent();
    }
    return Math.sqrt(squares) / PERCENT;
  }

  /** Adds what the volume does to a result that moves so much per relative growth of it. */
  void addTo(MetricUncertainty.Builder effects, double perVolume) {
    for (Part one : parts) {
      effects.add(one.input(), perVolume * one.volumePercent() / PERCENT);
      if (one.shiftPercent() != 0) {
        effects.shift(one.input(), perVolume * one.shiftPercent() / PERCENT);
      }
    }
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
