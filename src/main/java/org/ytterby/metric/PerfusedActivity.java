// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.treatment.TreatmentRecord;

/**
 * The activity that the perfused volume got, or would get, by the treatment record, or why it is
 * not known.
 */
public sealed interface PerfusedActivity {

  /**
   * What stayed in the patient, less what went to the lungs.
   *
   * @param net net administered activity, or the planned one
   * @param lungShuntFraction the recorded fraction; where none is, none is taken off
   * @param lungsInField true where what went to the lungs is in the image: contours show both, or
   *     the protocol takes the whole field for all of the activity
   */
  record Known(Activity net, Optional<Double> lungShuntFraction, boolean lungsInField)
      implements PerfusedActivity {

    /** The part that is taken to be in the perfused volume, in Bq. */
    public double becquerel() {
      return net.becquerel() * (1 - lungShuntFraction.orElse(0.0));
    }

    /**
     * Which part of the activity outside the lungs a region holds. Where nothing shows the lungs in
     * it, the field is taken to be without them: where they are in it after all, the part is
     * understated, by no more than the shunt.
     *
     * @param inRegion activity of the region
     * @param inField activity of the whole field
     */
    double share(double inRegion, double inField) {
      return inRegion / (inField * (lungsInField ? 1 - lungShuntFraction.orElse(0.0) : 1));
    }
  }

  /**
   * It is not known.
   *
   * @param reason one clause for people
   */
  record NotJudged(String reason) implements PerfusedActivity {}

  /**
   * What the plan says, for a prediction: the dose that it would give.
   *
   * @param regions of the case
   * @param lungsInField as of {@link Known}
   */
  static PerfusedActivity ofPlan(
      TreatmentRecord treatment, List<Region> regions, boolean lungsInField) {
    Optional<NotJudged> several = severalVolumes(regions);
    if (several.isPresent()) {
      return several.get();
    }
    return treatment
        .prescribed()
        .<PerfusedActivity>map(
            planned -> new Known(planned.value(), treatment.plannedShunt(), lungsInField))
        .orElse(new NotJudged("no activity is planned"));
  }

  /**
   * What the record says was given, for a case with these regions.
   *
   * @param lungsInField as of {@link Known}
   */
  static PerfusedActivity of(
      TreatmentRecord treatment,
      List<Region> regions,
      boolean lungsInField,
      DoseConstants constants) {
    Optional<NotJudged> several = severalVolumes(regions);
    if (several.isPresent()) {
      return several.get();
    }
    long targets =
        treatment.administrations().stream()
            .flatMap(one -> one.target().stream())
            .map(target -> target.value().strip().toLowerCase(Locale.ROOT))
            .distinct()
            .count();
    if (targets > 1) {
      return new NotJudged(
          "the administrations went to " + targets + " targets, and there is one volume");
    }
    return treatment
        .netAdministered(constants)
        .<PerfusedActivity>map(
            net -> new Known(net, treatment.lungShuntFraction(constants), lungsInField))
        .orElse(new NotJudged("the net administered activity is not known"));
  }

  private static Optional<NotJudged> severalVolumes(List<Region> regions) {
    long perfused = regions.stream().filter(region -> region.kind() == RegionKind.PERFUSED).count();
    return perfused > 1
        ? Optional.of(
            new NotJudged(
                "there are "
                    + perfused
                    + " perfused volumes, and no record says which got how much"))
        : Optional.empty();
  }
}
