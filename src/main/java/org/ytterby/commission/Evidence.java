// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ytterby.commission.CalibrationFactor.Cylinder;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.store.CanonicalJson;

/** What an acceptance record rests on, as its JSON has it: units in the keys. Stateless. */
final class Evidence {
  private Evidence() {}

  static Map<String, @Nullable Object> of(Acceptance measured) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("factorBudget", measured.factor().parts().stream().map(Evidence::part).toList());
    tree.put("blur", blur(measured));
    tree.put("recovery", recovery(measured));
    tree.put("cylinders", measured.cylinders().stream().map(Evidence::cylinder).toList());
    tree.put("spheres", measured.rings().stream().map(Evidence::ring).toList());
    tree.put("notes", measured.notes());
    return tree;
  }

  private static Map<String, @Nullable Object> part(CalibrationFactor.Part part) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", part.name());
    tree.put("percent", Acceptance.digits(part.percent()));
    tree.put("source", part.source());
    return tree;
  }

  private static Map<String, @Nullable Object> figure(Figure figure) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("value", Acceptance.digits(figure.value()));
    tree.put("uncertainty", Acceptance.digits(figure.uncertainty()));
    return tree;
  }

  private static Map<String, @Nullable Object> blur(Acceptance measured) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("psfMm", figure(measured.psfMm()));
    tree.put("ofWallMm", figure(measured.wallMm()));
    tree.put("ofSpheresMm", measured.spheresMm().map(Evidence::figure).orElse(null));
    Optional<RecoveryFit> fit = measured.recoveryFit();
    tree.put("ofRecoveriesMm", fit.map(one -> figure(one.psf())).orElse(null));
    tree.put(
        "scaleOfRecoveries", fit.map(one -> Acceptance.digits(one.scaleFactor())).orElse(null));
    tree.put("squaresOfRecoveries", fit.map(one -> Acceptance.digits(one.squares())).orElse(null));
    return tree;
  }

  private static List<Map<String, @Nullable Object>> recovery(Acceptance measured) {
    double sigmaMm = measured.psfMm().value() / GaussianSmoothing.FWHM_PER_SIGMA;
    return measured.recoveries().stream().map(point -> recovery(point, sigmaMm)).toList();
  }

  private static Map<String, @Nullable Object> recovery(RecoveryFit.Point point, double sigmaMm) {
    double gaussian = new BlurredSphere(point.diameterMm(), sigmaMm).activityFraction();
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("diameterMm", point.diameterMm());
    tree.put("recovery", figure(point.recovery()));
    tree.put("gaussian", Acceptance.digits(gaussian));
    tree.put("residual", Acceptance.digits(point.recovery().value() - gaussian));
    return tree;
  }

  private static Map<String, @Nullable Object> scan(PhantomScan scan) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("scanner", scan.scanner().name());
    tree.put("series", scan.seriesUid());
    tree.put("instances", scan.instances().size());
    tree.put(
        "instancesSha256",
        CanonicalJson.digest(
            scan.instances().stream()
                .map(one -> Map.of("uid", one.sopInstanceUid(), "sha256", one.sha256()))
                .toList()));
    tree.put("day", scan.day().toString());
    tree.put("scale", scan.map().how().scale());
    tree.put("decayRule", scan.map().how().decayRule());
    tree.put("decayToAssay", Acceptance.digits(scan.map().decayToAdministration()));
    tree.put(
        "findings",
        scan.findings().stream()
            .map(
                one -> one.severity() + " " + one.code() + ": " + one.found() + "; " + one.action())
            .toList());
    return tree;
  }

  private static Map<String, @Nullable Object> cylinder(Cylinder cylinder) {
    CylinderScan scan = cylinder.scan();
    CylinderDescription said = cylinder.said();
    Map<String, @Nullable Object> tree = scan(scan.scan());
    tree.put("assayed", said.assayedAt().toString());
    tree.put("activityMbq", said.activityMbq());
    tree.put("volumeMl", said.volumeMl());
    tree.put("diameterMm", said.diameterMm());
    tree.put("lengthMm", said.lengthMm());
    tree.put("statedBqPerMl", Acceptance.digits(scan.statedBqPerMl()));
    tree.put("measuredBqPerMl", Acceptance.digits(scan.measuredBqPerMl()));
    tree.put("factor", Acceptance.digits(scan.factor()));
    tree.put("noisePercent", Acceptance.digits(scan.noisePercent()));
    tree.put("blockSpreadPercent", Acceptance.digits(scan.blockSpreadPercent()));
    tree.put("measuredVolumeMl", Acceptance.digits(scan.volumeMl()));
    tree.put("foundDiameterMm", Acceptance.digits(2 * scan.edge().radiusMm()));
    tree.put("foundLengthMm", Acceptance.digits(scan.outline().lengthMm()));
    tree.put("truncated", scan.outline().truncated());
    tree.put("outsidePercent", Acceptance.digits(scan.outsidePercent()));
    tree.put("levelOutsideFraction", Acceptance.digits(scan.edge().outsideFraction()));
    tree.put("psfMm", Acceptance.digits(scan.edge().psfMm()));
    tree.put("psfUncertaintyMm", Acceptance.digits(scan.edge().psfUncertaintyMm()));
    tree.put("edge", edge(scan.edge().pattern()));
    return tree;
  }

  private static Map<String, @Nullable Object> ring(Acceptance.Ring ring) {
    SphereScan scan = ring.scan();
    SpheresDescription said = ring.said();
    Map<String, @Nullable Object> tree = scan(scan.scan());
    tree.put("assayed", said.assayedAt().toString());
    tree.put("sphereBqPerMl", said.sphereBqPerMl());
    tree.put("backgroundBqPerMl", said.backgroundBqPerMl());
    tree.put("levelBqPerMl", Acceptance.digits(scan.fit().levelBqPerMl()));
    tree.put("foundBackgroundBqPerMl", Acceptance.digits(scan.fit().backgroundBqPerMl()));
    tree.put(
        "insertFraction",
        scan.insertFraction().isPresent()
            ? Acceptance.digits(scan.insertFraction().getAsDouble())
            : null);
    tree.put("psfMm", Acceptance.digits(scan.fit().psfMm()));
    tree.put("psfUncertaintyMm", Acceptance.digits(scan.fit().psfUncertaintyMm()));
    tree.put("wallMm", said.wallMm());
    tree.put("edge", edge(scan.fit().edges()));
    tree.put("spheres", scan.spheres().stream().map(Evidence::sphere).toList());
    return tree;
  }

  private static List<Map<String, @Nullable Object>> edge(EdgePattern pattern) {
    return pattern.layers().stream().map(Evidence::layer).toList();
  }

  private static Map<String, @Nullable Object> layer(EdgePattern.Layer layer) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("fromSurfaceMm", layer.fromSurfaceMm());
    tree.put("residualFraction", Acceptance.digits(layer.residualFraction()));
    tree.put("uncertaintyFraction", Acceptance.digits(layer.uncertaintyFraction()));
    return tree;
  }

  private static Map<String, @Nullable Object> sphere(SphereScan.Sphere sphere) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("diameterMm", sphere.diameterMm());
    tree.put("meanBqPerMl", Acceptance.digits(sphere.meanBqPerMl()));
    tree.put("shownFraction", Acceptance.digits(sphere.shownFraction()));
    tree.put("uncertaintyFraction", Acceptance.digits(sphere.shownUncertaintyFraction()));
    tree.put("gaussianFraction", Acceptance.digits(sphere.gaussianFraction()));
    return tree;
  }
}
