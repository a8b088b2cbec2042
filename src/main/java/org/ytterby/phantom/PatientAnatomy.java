// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.finding.Defect;
import org.ytterby.geometry.Vector3;

/**
 * A phantom like a patient: the organs, marrow in the spine, a table below, a necrotic core in the
 * first tumour, a place for a focus outside the liver. Immutable.
 *
 * @param organs body, spine, lungs, liver, segment, tumours
 * @param marrow the spine's inner part, less dense than its outer one
 * @param table what the patient lies on
 * @param core the part of the first tumour that takes nothing up
 * @param focus like a duodenum, in front of the spine, off the liver
 */
record PatientAnatomy(Anatomy organs, Cylinder marrow, Slab table, Solid core, Solid focus) {
  private static final int BODY_HU = 30;
  private static final int CORTICAL_HU = 700;
  private static final int MARROW_HU = 220;
  private static final int TABLE_HU = -120;

  /** 0.26 g/mL (ICRU 46, inflated lung). */
  private static final int LUNG_HU = -740;

  private static final int LIVER_HU = 60;
  private static final int TUMOUR_HU = 35;
  private static final int NECROSIS_HU = 15;
  private static final int BOWEL_HU = 40;
  private static final double MARROW_OF_SPINE = 0.8;
  private static final Vector3 FOCUS_CENTRE = new Vector3(38, 30, -48);
  private static final Vector3 FOCUS_SEMI_AXES = new Vector3(12, 9, 16);
  private static final double TABLE_HALF_WIDTH_MM = 205;
  private static final double TABLE_THICKNESS_MM = 14;
  private static final double MATTRESS_MM = 4;

  PatientAnatomy {
    Ellipsoid tumour = organs.tumours().getFirst().within();
    double fromCentreMm = core.within().centre().minus(tumour.centre()).length();
    if (fromCentreMm + core.within().semiAxesMm().x() >= tumour.semiAxesMm().x()) {
      throw new Defect("phantom core " + core + " is not inside the tumour " + tumour);
    }
  }

  /** The anatomy of a seed. */
  static PatientAnatomy of(Draws draws) {
    Anatomy organs = Anatomy.ofPatient(draws);
    Ellipsoid tumour = organs.tumours().getFirst().within();
    Vector3 aside =
        new Vector3(
            draws.between("core.x", -2, 2),
            draws.between("core.y", -2, 2),
            draws.between("core.z", -2, 2));
    Cylinder spine = organs.spine();
    double skinMm = organs.body().centreY() + organs.body().semiYMm() + MATTRESS_MM;
    return new PatientAnatomy(
        organs,
        new Cylinder(
            spine.centreX(),
            spine.centreY(),
            spine.semiXMm() * MARROW_OF_SPINE,
            spine.semiYMm() * MARROW_OF_SPINE),
        new Slab(
            new Span(-TABLE_HALF_WIDTH_MM, TABLE_HALF_WIDTH_MM),
            new Span(skinMm, skinMm + TABLE_THICKNESS_MM)),
        Solid.whole(Ellipsoid.sphere(tumour.centre().plus(aside), draws.between("core.r", 7.5, 9))),
        Solid.whole(new Ellipsoid(FOCUS_CENTRE, FOCUS_SEMI_AXES)));
  }

  /** What the CT shows, each covering those before it. */
  List<Tissue> tissues() {
    List<Tissue> tissues = new ArrayList<>();
    tissues.add(new Tissue("table", table, TABLE_HU));
    tissues.add(new Tissue("body", organs.body(), BODY_HU));
    tissues.add(new Tissue("cortical bone", organs.spine(), CORTICAL_HU));
    tissues.add(new Tissue("marrow", marrow, MARROW_HU));
    organs.lungs().forEach(lung -> tissues.add(new Tissue("lung", lung, LUNG_HU)));
    tissues.add(new Tissue("bowel", focus, BOWEL_HU));
    tissues.add(new Tissue("liver", organs.liver(), LIVER_HU));
    organs.tumours().forEach(tumour -> tissues.add(new Tissue("tumour", tumour, TUMOUR_HU)));
    tissues.add(new Tissue("necrosis", core, NECROSIS_HU));
    return tissues;
  }

  /** The segment without its tumours. */
  Solid normalPerfused() {
    return new Solid(
        organs.perfused().within(),
        organs.perfused().cutBy(),
        organs.tumours().stream().map(Solid::within).toList());
  }
}
