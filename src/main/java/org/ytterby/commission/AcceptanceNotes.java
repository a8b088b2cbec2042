// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.activity.Scanner;

/** What a physicist should read before accepting a record. One use. */
final class AcceptanceNotes {
  private static final double FAR_FACTOR = 0.15;

  /** A sphere is off where it shows more or less than the Gaussian by this part of it. */
  private static final double SPHERE_OFF = 0.1;

  /**
   * Standard uncertainties. Of six sound spheres one in 350 rings has one beyond; a sphere that
   * does not fit has its own misfit among its noise, so that exchanged ones of 22 and 17 mm are 4.7
   * and 3.9 off.
   */
  private static final double SURELY = 3.5;

  private final Acceptance measured;
  private final List<String> notes = new ArrayList<>();

  AcceptanceNotes(Acceptance measured) {
    this.measured = measured;
  }

  List<String> all() {
    factor();
    widths();
    edges();
    spheres();
    concentrations();
    headers();
    if (measured.rings().isEmpty()) {
      add(
          "Without spheres the blur is that across the cylinder's wall; along the axis it is not"
              + " known.");
    }
    return List.copyOf(notes);
  }

  private void add(String format, Object... values) {
    notes.add(String.format(Locale.ROOT, format, values));
  }

  private void factor() {
    double factor = measured.factor().factor();
    if (Math.abs(factor - 1) > FAR_FACTOR) {
      add(
          "The factor is %.3f: more than 15 %% from 1 is seldom the scanner's alone; check"
              + " activity, volume and times.",
          factor);
    }
  }

  private void widths() {
    Optional<Figure> spheres = measured.spheresMm();
    Figure wall = measured.wallMm();
    if (spheres.isPresent() && spheres.get().deviations(wall) > Acceptance.AGREE) {
      add(
          "The spheres' blur of %.2f mm and that across the cylinder's wall of %.2f mm differ by"
              + " more than both are uncertain: along the axis, or where activity is high, another"
              + " blur holds.",
          spheres.get().value(), wall.value());
    }
    Optional<RecoveryFit> fit = measured.recoveryFit();
    if (fit.isPresent() && spheres.orElseThrow().deviations(fit.get().psf()) > Acceptance.AGREE) {
      add(
          "The recoveries ask for a blur of %.2f mm, the spheres' shapes for %.2f mm: a Gaussian"
              + " describes this reconstruction badly (one that models its resolution overshoots)."
              + " Consider --recovery measured.",
          fit.get().psf().value(), spheres.orElseThrow().value());
    }
  }

  private void edges() {
    measured.cylinders().forEach(one -> edge("cylinder's wall", one.scan().edge().pattern()));
    measured.rings().forEach(one -> edge("spheres' surface", one.scan().fit().edges()));
  }

  private boolean edgesDiffer() {
    return measured.rings().stream().anyMatch(one -> one.scan().fit().edges().worst().isPresent());
  }

  private void edge(String what, EdgePattern pattern) {
    pattern
        .worst()
        .ifPresent(
            layer ->
                add(
                    "%.0f mm %s the %s the image lies %.1f ± %.1f %% of the level %s the fitted"
                        + " Gaussian, which is no noise: this reconstruction overshoots at edges"
                        + " (it models its resolution), or the phantom is not the one described"
                        + " (walls, fill, air). The Gaussian's recoveries are off then by the"
                        + " residuals in this record; consider --recovery measured.",
                    Math.abs(layer.fromSurfaceMm()),
                    side(layer),
                    what,
                    100 * Math.abs(layer.residualFraction()),
                    100 * layer.uncertaintyFraction(),
                    layer.residualFraction() > 0 ? "above" : "below"));
  }

  private static String side(EdgePattern.Layer layer) {
    if (layer.fromSurfaceMm() == 0) {
      return "from";
    }
    return layer.fromSurfaceMm() < 0 ? "inside" : "outside";
  }

  /** What the match of later images can't rest on. */
  private void headers() {
    Scanner scanner = measured.cylinders().getFirst().scan().scan().scanner();
    if (scanner.station().isEmpty() || scanner.model().isEmpty()) {
      add(
          "The scans leave out station or model: another scanner that leaves it out, too, would be"
              + " taken for this one.");
    }
    String kernel = scanner.form().kernel();
    if (kernel == null || kernel.isEmpty()) {
      add(
          "The scans name no Convolution Kernel (0018,1210): if the name of the reconstruction"
              + " leaves the filter out, too, a scan with another filter will not be told from"
              + " them.");
    }
  }

  /** Diameters in another order, a bubble of air, a sphere of another fill. */
  private void spheres() {
    for (Acceptance.Ring ring : measured.rings()) {
      for (SphereScan.Sphere sphere : ring.scan().spheres()) {
        double off = sphere.shownFraction() - sphere.gaussianFraction();
        if (Math.abs(off) > SPHERE_OFF * sphere.gaussianFraction()
            && Math.abs(sphere.deviations()) > SURELY) {
          add(
              "The sphere of %.0f mm shows %.2f ± %.2f of its concentration, where the Gaussian of"
                  + " all gives %.2f: check its diameter, its place in the order, its fill and air"
                  + " in it.",
              sphere.diameterMm(),
              sphere.shownFraction(),
              sphere.shownUncertaintyFraction(),
              sphere.gaussianFraction());
        }
      }
    }
  }

  private void concentrations() {
    for (double ratio : measured.concentrationRatios()) {
      if (Math.abs(ratio - 1) > Acceptance.AGREE * measured.concentrationUncertainty()) {
        add(
            "The spheres read %.3f of their stated concentration, the cylinder's factor applied:"
                + " %s.",
            ratio,
            edgesDiffer()
                ? "edges that are no Gaussian's shift the level that is fitted, or one of both"
                    + " fills is stated wrongly"
                : "one of both fills is stated wrongly");
      }
    }
  }
}
