// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;

/**
 * One vial or syringe given to one target.
 *
 * @param target liver segments or the like
 * @param region name of the contour that it went to, where that is known
 * @param assay the activity before it was given
 * @param residual what stayed behind
 * @param administeredAt when it was given
 * @param lungShuntFraction the part that went to the lungs, 0 to below 1
 */
public record Administration(
    Optional<Sourced<String>> target,
    Optional<Sourced<String>> region,
    Optional<Sourced<Assay>> assay,
    Optional<Sourced<Residual>> residual,
    Optional<Sourced<Moment>> administeredAt,
    Optional<Sourced<Double>> lungShuntFraction) {

  /** Of which no contour is known. */
  public Administration(
      Optional<Sourced<String>> target,
      Optional<Sourced<Assay>> assay,
      Optional<Sourced<Residual>> residual,
      Optional<Sourced<Moment>> administeredAt,
      Optional<Sourced<Double>> lungShuntFraction) {
    this(target, Optional.empty(), assay, residual, administeredAt, lungShuntFraction);
  }

  /** When it was given, where that is known. */
  public Optional<Instant> instant() {
    return administeredAt.map(at -> at.value().instant());
  }

  /** True where somebody measured what stayed behind, 0 included. */
  public boolean residualRecorded() {
    return residual.isPresent()
        && switch (residual.get().value()) {
          case Residual.Measured _, Residual.OfAssay _ -> true;
          case Residual.NoneMeasured _ -> false;
        };
  }

  /** True where a person states the activity as that at administration. */
  boolean statedAtAdministration() {
    return assay.map(one -> one.value().atAdministration()).orElse(false);
  }

  /**
   * The assayed activity at the time of administration, before the residual is taken off; nothing
   * where activity or times are not known.
   */
  public Optional<Activity> gross(DoseConstants constants) {
    return assay.flatMap(
        sourced ->
            sourced
                .value()
                .at()
                .map(at -> toAdministration(sourced.value().activity(), at, constants))
                .orElse(Optional.of(sourced.value().activity())));
  }

  /**
   * The activity that stayed in the patient, at the time of administration: the assay decayed to
   * it, minus the residual. Nothing where it is not known, or where the residual leaves nothing.
   */
  public Optional<Activity> net(DoseConstants constants) {
    return gross(constants)
        .flatMap(
            gross ->
                residualAtAdministration(gross, constants)
                    .map(left -> new Activity(gross.becquerel() - left.becquerel())))
        .filter(net -> net.becquerel() > 0);
  }

  /**
   * What stayed behind, at the time of administration; nothing where it was measured at a time and
   * that of administration is not known.
   */
  Optional<Activity> residualAtAdministration(Activity gross, DoseConstants constants) {
    if (residual.isEmpty()) {
      return Optional.of(new Activity(0));
    }
    return switch (residual.get().value()) {
      case Residual.NoneMeasured _ -> Optional.of(new Activity(0));
      case Residual.OfAssay(double fraction, var _, var _) ->
          Optional.of(new Activity(gross.becquerel() * fraction));
      case Residual.Measured(Activity measured, var _, Optional<Moment> at) ->
          at.isEmpty() ? Optional.of(measured) : toAdministration(measured, at.get(), constants);
    };
  }

  private Optional<Activity> toAdministration(
      Activity activity, Moment measuredAt, DoseConstants constants) {
    return instant()
        .map(
            given ->
                new Activity(
                    activity.becquerel()
                        * Decay.factor(constants, Duration.between(measuredAt.instant(), given))));
  }
}
