// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ytterby.activity.ActivityMap;
import org.ytterby.assemble.Series;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.protocol.DensitySource;
import org.ytterby.protocol.MassRules;
import org.ytterby.quantity.Density;
import org.ytterby.region.Region;

/**
 * Gives each voxel of the dose grid its mass: that of the CT, with what a CT gets wrong held back,
 * or one stated density.
 *
 * <pre>
 * method       CT numbers to density by the protocol's curve, averaged by exact overlap; metal
 *              counts as bone, and inside liver, tumour and perfused volume nothing is denser than
 *              liver (lipiodol, contrast, coils). Within 2 cm of the liver density is uniform:
 *              breathing makes a breath-hold CT wrong at the dome, where lung in place of liver
 *              would read four times the dose. What the CT does not see has the uniform density
 * assumptions  CT and emission image share their frame of reference, and breathing displaces the
 *              liver by less than the rim. Whether the numbers are CT numbers at all is checked by
 *              the liver's own density; that CT and image are of one session by {@link CtOrigin}
 * error bound  resampling conserves mass to 1e-12; the curve holds soft tissue to 1 % and lung to
 *              5 % (Schneider 2000)
 * cost         the CT once, a plane at a time; six volumes of the dose grid
 * references   physics: density near the dome; Schneider, Phys Med Biol 2000;45:459
 * </pre>
 *
 * <p>Immutable, thread-safe, deterministic.
 *
 * @param rules how
 * @param uniform the density that stands where the CT's does not
 * @param required whether there is no engine that could do without: then a CT that is missing or
 *     unusable blocks
 */
public record MassMaker(MassRules rules, Density uniform, boolean required) {

  /**
   * The mass of a case.
   *
   * @param ct of the emission image's frame of reference
   * @param regions on the activity's grid
   */
  public Outcome<GuardedMass> make(
      Optional<Series> ct, ActivityMap activity, List<Region> regions) {
    GuardedMass stated = GuardedMass.uniform(activity.grid(), uniform);
    if (rules.density() == DensitySource.UNIFORM) {
      return Outcome.done(stated);
    }
    if (ct.isEmpty()) {
      return instead(stated, List.of(missing()));
    }
    return switch (CtMass.read(ct.get(), activity.grid(), rules)) {
      case Outcome.Blocked<CtMass> blocked -> instead(stated, blocked.findings());
      case Outcome.Done<CtMass> done ->
          switch (new CtCase(this, done.value(), ct.get(), activity, regions).make()) {
            case Outcome.Blocked<GuardedMass> blocked ->
                instead(
                    stated,
                    Stream.concat(done.findings().stream(), blocked.findings().stream()).toList());
            case Outcome.Done<GuardedMass> made -> made.after(done.findings());
          };
    };
  }

  private static Finding missing() {
    return Finding.block(
        FindingCode.CT_MISSING,
        "mass of the voxels",
        "no CT that fits the emission image",
        "the density of a CT, as mass.density: ct of the protocol asks",
        "Send the CT of the PET/CT, in the emission image's frame of reference.");
  }

  /** The stated density, where an engine can do with it. */
  private Outcome<GuardedMass> instead(GuardedMass stated, List<Finding> why) {
    if (required) {
      return new Outcome.Blocked<>(why);
    }
    List<Finding> noted = new ArrayList<>();
    for (Finding finding : why) {
      noted.add(
          new Finding(
              finding.code(),
              finding.blocks() ? Severity.REVIEW : finding.severity(),
              finding.where(),
              finding.found(),
              finding.expected(),
              finding.action()
                  + " Until then every voxel counts as "
                  + uniform.gramPerMl()
                  + " g/mL: dose to lung is about four times too low."));
    }
    return Outcome.of(stated, noted);
  }
}
