// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.finding.Defect;
import org.ytterby.geometry.Vector3;

/**
 * The organs of a phantom as analytic shapes (LPS, mm; x to the left, y to the back, z to the
 * head). Immutable.
 *
 * <p>The cutting planes of the perfused segment are oblique on purpose: nothing about them lines up
 * with voxels or slices.
 *
 * @param body the torso
 * @param spine the vertebral column, in the CT only
 * @param lungs right and left, each without the liver dome
 * @param liver the whole liver
 * @param perfused the treated segment, part of the liver
 * @param tumours inside the perfused segment, not touching each other
 */
record Anatomy(
    Cylinder body,
    Cylinder spine,
    List<Solid> lungs,
    Solid liver,
    Solid perfused,
    List<Solid> tumours) {
  private static final int BODY_HU = 30;
  private static final int SPINE_HU = 350;
  private static final int LUNG_HU = -780;
  private static final int LIVER_HU = 60;
  private static final int TUMOUR_HU = 35;
  private static final double MARGIN_MM = 0.5;

  Anatomy {
    lungs = List.copyOf(lungs);
    tumours = List.copyOf(tumours);
    for (Solid tumour : tumours) {
      if (!liesWithin(tumour.within(), perfused)) {
        throw new Defect("phantom tumour " + tumour + " is not inside the segment " + perfused);
      }
    }
  }

  /** The anatomy of a seed: organs moved by a few mm and scaled by a few per cent. */
  static Anatomy of(Draws draws) {
    return of(draws, new Lungs(115, 84), 15, 17);
  }

  /**
   * The same with lungs that end within two bed positions of every maker, and a first tumour that
   * has room for a core.
   */
  static Anatomy ofPatient(Draws draws) {
    return of(draws, new Lungs(102, 80), 17, 18);
  }

  private static Anatomy of(Draws draws, Lungs lungs, double leastMm, double mostMm) {
    Vector3 shift =
        new Vector3(
            draws.between("liver.x", -4, 4),
            draws.between("liver.y", -4, 4),
            draws.between("liver.z", -4, 4));
    double scale = draws.between("liver.scale", 0.96, 1.03);
    Vector3 centre = rounded(new Vector3(-60, -12, 0).plus(shift));
    Ellipsoid liver = new Ellipsoid(centre, rounded(new Vector3(92, 75, 62).times(scale)));
    Solid perfused =
        new Solid(
            liver,
            List.of(
                new HalfSpace(
                    rounded(centre.plus(new Vector3(-28, 0, 0).times(scale))),
                    new Vector3(0.92, 0.3, 0.25)),
                new HalfSpace(
                    rounded(centre.plus(new Vector3(-60, 0, 6).times(scale))),
                    new Vector3(-0.35, 0.15, 0.925))),
            List.of());
    List<Solid> tumours =
        List.of(
            tumour(
                draws.between("tumour1.r", leastMm, mostMm),
                draws,
                "tumour1",
                centre.plus(new Vector3(-52, -12, -18).times(scale))),
            tumour(
                draws.between("tumour2.r", 9, 11),
                draws,
                "tumour2",
                centre.plus(new Vector3(-47, 23, -22).times(scale))));
    return new Anatomy(
        new Cylinder(0, 0, 172, 116),
        new Cylinder(0, 78, 20, 17),
        List.of(lungs.at(-80, liver), lungs.at(80, liver)),
        Solid.whole(liver),
        perfused,
        tumours);
  }

  /** What the CT shows, each covering those before it. */
  List<Tissue> tissues() {
    List<Tissue> tissues = new ArrayList<>();
    tissues.add(new Tissue("body", body, BODY_HU));
    tissues.add(new Tissue("spine", spine, SPINE_HU));
    lungs.forEach(lung -> tissues.add(new Tissue("lung", lung, LUNG_HU)));
    tissues.add(new Tissue("liver", liver, LIVER_HU));
    tumours.forEach(tumour -> tissues.add(new Tissue("tumour", tumour, TUMOUR_HU)));
    return tissues;
  }

  /** Where both lungs lie along the patient, and how far they reach from there. */
  private record Lungs(double z, double semiZMm) {
    Solid at(double x, Ellipsoid liver) {
      return new Solid(
          new Ellipsoid(new Vector3(x, 0, z), new Vector3(58, 84, semiZMm)),
          List.of(),
          List.of(liver));
    }
  }

  private static Solid tumour(double radiusMm, Draws draws, String name, Vector3 near) {
    Vector3 shift =
        new Vector3(
            draws.between(name + ".x", -1, 1),
            draws.between(name + ".y", -1, 1),
            draws.between(name + ".z", -1, 1));
    return Solid.whole(Ellipsoid.sphere(rounded(near.plus(shift)), radiusMm));
  }

  private static Vector3 rounded(Vector3 mm) {
    return new Vector3(
        Math.rint(mm.x() * 1000) / 1000,
        Math.rint(mm.y() * 1000) / 1000,
        Math.rint(mm.z() * 1000) / 1000);
  }

  private static boolean liesWithin(Ellipsoid inner, Solid outer) {
    Vector3 centre = inner.centre();
    double reachMm =
        Math.max(inner.semiAxesMm().x(), Math.max(inner.semiAxesMm().y(), inner.semiAxesMm().z()))
            + MARGIN_MM;
    Vector3 axesMm = outer.within().semiAxesMm();
    double least = Math.min(axesMm.x(), Math.min(axesMm.y(), axesMm.z()));
    return outer.within().level(centre.x(), centre.y(), centre.z()) + reachMm / least <= 1
        && outer.cutBy().stream()
            .allMatch(side -> side.beyondMm(centre.x(), centre.y(), centre.z()) + reachMm <= 0);
  }
}
