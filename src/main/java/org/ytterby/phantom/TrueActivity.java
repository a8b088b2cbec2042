// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the net administered activity is: all of it, and nothing else, is in the compartments.
 * Immutable; true values at administration, before any scanner sees them.
 *
 * @param netBq net administered activity in Bq
 * @param compartments uniform concentrations that add up
 * @param regions what is asked about, tumours first
 */
record TrueActivity(double netBq, List<Compartment> compartments, List<TrueRegion> regions) {
  private static final double UNPERFUSED_FRACTION = 0.01;

  TrueActivity {
    compartments = List.copyOf(compartments);
    regions = List.copyOf(regions);
  }

  /**
   * Spreads the net activity: the shunt over the lungs, one per cent over the liver outside the
   * segment, the rest over the segment, whose tumours hold a given multiple of its concentration.
   */
  static TrueActivity of(Anatomy anatomy, double netBq, Given given) {
    double lungShuntFraction = given.vial().lungShuntFraction();
    double liverMl = anatomy.liver().volumeMl();
    double perfusedMl = anatomy.perfused().volumeMl();
    double lungsMl = anatomy.lungs().stream().mapToDouble(Solid::volumeMl).sum();
    List<Double> uptakeRatios = given.tumourToNormal();
    double weightedMl = perfusedMl;
    for (int i = 0; i < uptakeRatios.size(); i++) {
      weightedMl += (uptakeRatios.get(i) - 1) * anatomy.tumours().get(i).volumeMl();
    }
    double inLiverBq = netBq * (1 - lungShuntFraction);
    double unperfused = inLiverBq * UNPERFUSED_FRACTION / (liverMl - perfusedMl);
    double perfusedBq = inLiverBq * (1 - UNPERFUSED_FRACTION);
    double segment = perfusedBq / weightedMl;
    double lungsBq = netBq * lungShuntFraction;

    List<Compartment> compartments = new ArrayList<>();
    List<TrueRegion> regions = new ArrayList<>();
    for (int i = 0; i < uptakeRatios.size(); i++) {
      Solid tumour = anatomy.tumours().get(i);
      double tumourMl = tumour.volumeMl();
      String name = "Tumour " + (i + 1);
      compartments.add(new Compartment(name, tumour, (uptakeRatios.get(i) - 1) * segment));
      regions.add(
          new TrueRegion(
              name,
              TrueKind.TUMOUR,
              i + 1,
              List.of(tumour),
              tumourMl,
              uptakeRatios.get(i) * segment * tumourMl));
    }
    int number = uptakeRatios.size();
    compartments.add(new Compartment("Perfused segment", anatomy.perfused(), segment - unperfused));
    regions.add(
        new TrueRegion(
            "Perfused segment",
            TrueKind.PERFUSED,
            ++number,
            List.of(anatomy.perfused()),
            perfusedMl,
            perfusedBq));
    compartments.add(new Compartment("Liver", anatomy.liver(), unperfused));
    regions.add(
        new TrueRegion(
            "Liver", TrueKind.LIVER, ++number, List.of(anatomy.liver()), liverMl, inLiverBq));
    for (int i = 0; i < anatomy.lungs().size(); i++) {
      compartments.add(
          new Compartment("Lung " + (i + 1), anatomy.lungs().get(i), lungsBq / lungsMl));
    }
    regions.add(new TrueRegion("Lungs", TrueKind.LUNG, 0, anatomy.lungs(), lungsMl, lungsBq));
    return new TrueActivity(netBq, compartments, regions);
  }

  /** Mean true concentration of the perfused segment, in Bq/mL. */
  double perfusedBqPerMl() {
    return regions.stream()
        .filter(region -> region.kind() == TrueKind.PERFUSED)
        .mapToDouble(region -> region.activityBq() / region.volumeMl())
        .sum();
  }
}
