// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the net activity is in a phantom like a patient: lungs, a focus by option, one per cent in
 * the liver outside the segment, the rest in the segment with its tumours, whose core holds none.
 */
final class PatientActivity {
  private static final double UNPERFUSED_FRACTION = 0.01;

  private final PatientAnatomy anatomy;
  private final Given given;
  private final double netBq;
  private final List<Compartment> compartments = new ArrayList<>();
  private final List<TrueRegion> regions = new ArrayList<>();

  private PatientActivity(PatientAnatomy anatomy, double netBq, Given given) {
    this.anatomy = anatomy;
    this.netBq = netBq;
    this.given = given;
  }

  static TrueActivity of(PatientAnatomy anatomy, double netBq, Given given) {
    return new PatientActivity(anatomy, netBq, given).spread();
  }

  private TrueActivity spread() {
    Anatomy organs = anatomy.organs();
    double inLungsBq = netBq * given.vial().lungShuntFraction();
    double inFocusBq = netBq * given.extrahepaticFraction();
    double inLiverBq = netBq - inLungsBq - inFocusBq;
    double liverMl = organs.liver().volumeMl();
    double perfusedMl = organs.perfused().volumeMl();
    double unperfused = inLiverBq * UNPERFUSED_FRACTION / (liverMl - perfusedMl);
    double perfusedBq = inLiverBq * (1 - UNPERFUSED_FRACTION);
    double normal = perfusedBq / weightedMl(perfusedMl);

    tumours(normal);
    compartments.add(new Compartment("Perfused segment", organs.perfused(), normal - unperfused));
    region("Perfused segment", TrueKind.PERFUSED, 4, organs.perfused(), perfusedMl, perfusedBq);
    compartments.add(new Compartment("Liver", organs.liver(), unperfused));
    region("Liver", TrueKind.LIVER, 5, organs.liver(), liverMl, inLiverBq);
    if (inFocusBq > 0) {
      double focusMl = anatomy.focus().volumeMl();
      compartments.add(new Compartment("Extrahepatic focus", anatomy.focus(), inFocusBq / focusMl));
      region("Duodenum", TrueKind.EXTRAHEPATIC, 6, anatomy.focus(), focusMl, inFocusBq);
    }
    double tumoursMl = organs.tumours().stream().mapToDouble(Solid::volumeMl).sum();
    double normalMl = perfusedMl - tumoursMl;
    region(
        "Normal perfused liver",
        TrueKind.NORMAL_PERFUSED,
        0,
        anatomy.normalPerfused(),
        normalMl,
        normal * normalMl);
    lungs(inLungsBq);
    return new TrueActivity(netBq, compartments, regions);
  }

  /** The segment's volume, each part of it counted as often as it is more active than its liver. */
  private double weightedMl(double perfusedMl) {
    double weightedMl = perfusedMl;
    for (int i = 0; i < given.tumourToNormal().size(); i++) {
      double ratio = given.tumourToNormal().get(i);
      weightedMl += (ratio - 1) * anatomy.organs().tumours().get(i).volumeMl();
    }
    return weightedMl - given.tumourToNormal().getFirst() * anatomy.core().volumeMl();
  }

  private void tumours(double normal) {
    double coreMl = anatomy.core().volumeMl();
    for (int i = 0; i < given.tumourToNormal().size(); i++) {
      Solid tumour = anatomy.organs().tumours().get(i);
      double ratio = given.tumourToNormal().get(i);
      double viableMl = tumour.volumeMl() - (i == 0 ? coreMl : 0);
      String name = "Tumour " + (i + 1);
      compartments.add(new Compartment(name, tumour, (ratio - 1) * normal));
      region(name, TrueKind.TUMOUR, i + 1, tumour, tumour.volumeMl(), ratio * normal * viableMl);
    }
    double taken = -given.tumourToNormal().getFirst() * normal;
    compartments.add(new Compartment("Necrotic core", anatomy.core(), taken));
    region("Necrotic core", TrueKind.NECROSIS, 3, anatomy.core(), coreMl, 0);
  }

  private void lungs(double inLungsBq) {
    List<Solid> lungs = anatomy.organs().lungs();
    double lungsMl = lungs.stream().mapToDouble(Solid::volumeMl).sum();
    for (int i = 0; i < lungs.size(); i++) {
      compartments.add(new Compartment("Lung " + (i + 1), lungs.get(i), inLungsBq / lungsMl));
    }
    regions.add(new TrueRegion("Lungs", TrueKind.LUNG, 0, lungs, lungsMl, inLungsBq));
  }

  private void region(
      String name, TrueKind kind, int roiNumber, Solid solid, double volumeMl, double activityBq) {
    regions.add(new TrueRegion(name, kind, roiNumber, List.of(solid), volumeMl, activityBq));
  }
}
