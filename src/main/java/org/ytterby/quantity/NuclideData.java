// SPDX-License-Identifier: Apache-2.0
package org.ytterby.quantity;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What dose needs to know of a radionuclide, as its data file says. Immutable.
 *
 * <p>Of what is emitted, charged particles are dosed; what becomes of photons is said in words that
 * a report repeats.
 *
 * @param name as people write it: {@code Y-90}
 * @param codes by which headers name it, ours first
 * @param halfLifeS physical half-life in s
 * @param halfLifeSource where that comes from
 * @param chargedEnergyMeV mean energy of all charged particles per decay in MeV
 * @param chargedEnergyParts of what that energy is made, in MeV, by the names of the emissions
 * @param chargedEnergySource where that comes from
 * @param positronFraction positrons per decay, nothing where a PET scanner sees none
 * @param kernel its point kernel, nothing where there is none: then only engines without one can
 *     compute it
 * @param photons one sentence on what becomes of photons
 */
public record NuclideData(
    String name,
    List<Coded> codes,
    Measured halfLifeS,
    String halfLifeSource,
    Measured chargedEnergyMeV,
    SequencedMap<String, Double> chargedEnergyParts,
    String chargedEnergySource,
    Optional<Measured> positronFraction,
    Optional<Kernel> kernel,
    String photons) {
  /** The parts are written to 0.1 keV, each and their sum. */
  private static final double ROUNDING_MEV = 2.1e-4;

  public NuclideData {
    codes = List.copyOf(codes);
    chargedEnergyParts =
        Collections.unmodifiableSequencedMap(new LinkedHashMap<>(chargedEnergyParts));
    if (name.isBlank() || codes.isEmpty() || photons.isBlank()) {
      throw new IllegalArgumentException(
          "nuclide: found '%s' with codes %s, expected a name, a code and a sentence on photons"
              .formatted(name, codes));
    }
    Quantities.positive("half-life in s", halfLifeS.value());
    Quantities.positive("charged energy in MeV", chargedEnergyMeV.value());
    double sumMeV = chargedEnergyParts.values().stream().mapToDouble(part -> part).sum();
    if (!(Math.abs(sumMeV - chargedEnergyMeV.value()) <= ROUNDING_MEV)) {
      throw new IllegalArgumentException(
          "charged energy of %s: found parts that add up to %s MeV, expected %s"
              .formatted(name, sumMeV, chargedEnergyMeV.value()));
    }
  }

  /**
   * The table of a point kernel.
   *
   * @param table its file's name
   * @param origin what computed it, as reports say it
   * @param relativeUncertainty standard uncertainty (k = 1) of what near voxels and spheres keep
   */
  public record Kernel(String table, String origin, double relativeUncertainty) {
    public Kernel {
      if (table.isBlank() || origin.isBlank()) {
        throw new IllegalArgumentException(
            "point kernel: found table '%s' of '%s', expected both names".formatted(table, origin));
      }
      Quantities.positive("uncertainty of a point kernel", relativeUncertainty);
    }
  }

  /** The code that we write. */
  public Coded code() {
    return codes.getFirst();
  }

  /** Whether a header's code is one of this nuclide. */
  public boolean isCodedBy(Coded code) {
    return codes.stream().anyMatch(code::matches);
  }

  /** Energy and half-life of the file as the constants that dose is computed with. */
  public DoseConstants constants() {
    double energy = chargedEnergyMeV.standardUncertainty() / chargedEnergyMeV.value();
    double halfLife = halfLifeS.standardUncertainty() / halfLifeS.value();
    return new DoseConstants(
        name,
        chargedEnergyMeV.value(),
        halfLifeS.value(),
        Math.sqrt(energy * energy + halfLife * halfLife),
        "energy " + chargedEnergySource + "; half-life " + halfLifeSource);
  }
}
