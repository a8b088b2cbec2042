// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ytterby.activity.Scanner;
import org.ytterby.commission.CalibrationFactor.Cylinder;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.MeasuredBlur;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.RecoveryPoint;
import org.ytterby.protocol.ScannerMatch;

/**
 * What all scans of a site's phantoms say together.
 *
 * <pre>
 * blur         that of the spheres, which are what recovery is used for; without spheres that across the
 *              cylinder's wall. Where the wall, or the Gaussian through the recoveries, is further off than
 *              two standard uncertainties, half of the difference is added to the uncertainty, and a note
 *              says so
 * recovery     mean of each sphere over its stated concentration, the image multiplied by the factor
 * </pre>
 *
 * <p>Immutable.
 *
 * @param cylinders at least one
 * @param rings of spheres; none is enough
 */
record Acceptance(
    List<Cylinder> cylinders, List<Ring> rings, Protocol protocol, boolean measuredRecovery) {
  /** Standard uncertainties by which two figures of one thing may differ. */
  static final double AGREE = 2;

  /** Half a per cent of recovery is no number of a sphere. */
  private static final double LEAST_RECOVERY = 0.01;

  private static final double MOST_RECOVERY = 1.5;
  private static final double NARROWEST_MM = 1;
  private static final double LEAST_UNCERTAINTY_MM = 0.01;

  Acceptance {
    cylinders = List.copyOf(cylinders);
    rings = List.copyOf(rings);
  }

  /** A scan of spheres with what was said of it. */
  record Ring(SphereScan scan, SpheresDescription said) {}

  CalibrationFactor factor() {
    return CalibrationFactor.of(cylinders, protocol);
  }

  /** Across the cylinders' walls. */
  Figure wallMm() {
    return Figure.mean(
        cylinders.stream()
            .map(one -> one.scan().edge())
            .map(edge -> new Figure(edge.psfMm(), floor(edge.psfUncertaintyMm())))
            .toList());
  }

  /** Of the spheres' shapes. */
  Optional<Figure> spheresMm() {
    return rings.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Figure.mean(
                rings.stream()
                    .map(one -> one.scan().fit())
                    .map(fit -> new Figure(fit.psfMm(), floor(fit.psfUncertaintyMm())))
                    .toList()));
  }

  private static double floor(double uncertaintyMm) {
    return Math.max(LEAST_UNCERTAINTY_MM, uncertaintyMm);
  }

  /** The Gaussian through the recoveries. */
  Optional<RecoveryFit> recoveryFit() {
    return rings.isEmpty()
        ? Optional.empty()
        : Optional.of(RecoveryFit.of(recoveries(), concentrationUncertainty()));
  }

  /** The blur that the record states. */
  Figure psfMm() {
    Figure wall = wallMm();
    Figure psf = spheresMm().orElse(wall);
    if (spheresMm().isPresent() && psf.deviations(wall) > AGREE) {
      psf = psf.widened(wall);
    }
    Optional<RecoveryFit> fit = recoveryFit();
    if (fit.isPresent() && spheresMm().orElseThrow().deviations(fit.get().psf()) > AGREE) {
      psf = psf.widened(fit.get().psf());
    }
    return psf;
  }

  /** Level of the spheres over what is stated, the image multiplied by the factor. */
  List<Double> concentrationRatios() {
    double factor = factor().factor();
    return rings.stream().map(one -> ratio(one, factor)).toList();
  }

  private static double ratio(Ring ring, double factor) {
    SphereFit fit = ring.scan().fit();
    return factor
        * fit.levelBqPerMl()
        / (ring.said().sphereBqPerMl() - factor * fit.backgroundBqPerMl());
  }

  /** What of the ratios is known: concentrations and factor. */
  double concentrationUncertainty() {
    double percent =
        rings.stream().mapToDouble(one -> one.said().uncertaintyPercent()).max().orElse(0);
    return StrictMath.hypot(percent, factor().uncertaintyPercent()) / 100;
  }

  /** Of each diameter, over all scans, ascending. */
  List<RecoveryFit.Point> recoveries() {
    double factor = factor().factor();
    TreeMap<Double, List<Figure>> byDiameter = new TreeMap<>();
    for (Ring ring : rings) {
      double ratio = ratio(ring, factor);
      for (SphereScan.Sphere sphere : ring.scan().spheres()) {
        byDiameter
            .computeIfAbsent(sphere.diameterMm(), _ -> new ArrayList<>())
            .add(
                new Figure(
                    ratio * sphere.shownFraction(), ratio * sphere.shownUncertaintyFraction()));
      }
    }
    return byDiameter.entrySet().stream()
        .map(entry -> new RecoveryFit.Point(entry.getKey(), Figure.mean(entry.getValue())))
        .toList();
  }

  /** The part that protocols work by. */
  CalibrationRecord calibration(String reconstruction, String sha256) {
    PhantomScan last =
        cylinders.stream()
            .map(one -> one.scan().scan())
            .reduce((a, b) -> b.day().isAfter(a.day()) ? b : a)
            .orElseThrow();
    Scanner scanner = last.scanner();
    CalibrationFactor factor = factor();
    return new CalibrationRecord(
        new ScannerMatch(
            exactly(scanner.station()),
            exactly(scanner.model()),
            reconstruction.isEmpty() ? exactly(reconstruction(scanner)) : reconstruction),
        digits(factor.factor()),
        digits(factor.uncertaintyPercent()),
        last.day().toString(),
        last.positronFractionIncluded(),
        scanner.form(),
        blur(),
        sha256);
  }

  private @Nullable MeasuredBlur blur() {
    Figure psf = psfMm();
    List<RecoveryPoint> points = measuredRecovery ? points() : List.of();
    return psf.value() < NARROWEST_MM
        ? null
        : new MeasuredBlur(
            digits(psf.value()), digits(psf.uncertainty()), points.size() < 2 ? List.of() : points);
  }

  /** Those that a protocol takes. */
  private List<RecoveryPoint> points() {
    return recoveries().stream()
        .filter(
            one ->
                one.recovery().value() >= LEAST_RECOVERY && one.recovery().value() <= MOST_RECOVERY)
        .map(one -> new RecoveryPoint(digits(one.volumeMl()), digits(one.recovery().value())))
        .toList();
  }

  /** Reconstruction Method, else Series Description: what tells reconstructions apart. */
  static String reconstruction(Scanner scanner) {
    return scanner.reconstruction().isEmpty() ? "" : scanner.reconstruction().getFirst();
  }

  /** A name that the scans leave out has to be left out. */
  private static String exactly(String text) {
    return text.isEmpty() ? "^$" : "^" + Pattern.quote(text) + "$";
  }

  /** Six digits: what is written is what is used. */
  static double digits(double value) {
    return Double.parseDouble(Place.text("%.5e", value));
  }

  /** What a physicist should read before accepting it. */
  List<String> notes() {
    return new AcceptanceNotes(this).all();
  }
}
