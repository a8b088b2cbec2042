// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.ytterby.protocol.Isotope;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;

/**
 * A treatment before this one; what is left of its activity is in the image.
 *
 * @param date the day
 * @param at when it was given, on that day; nothing where only the day is known
 * @param target liver segments or the like
 * @param device what carried the activity
 * @param activity what was given, at that time
 */
public record EarlierTreatment(
    LocalDate date,
    Optional<Moment> at,
    Optional<String> target,
    Optional<String> device,
    Optional<Activity> activity) {

  /** Of which only the day is known. */
  public EarlierTreatment(
      LocalDate date,
      Optional<String> target,
      Optional<String> device,
      Optional<Activity> activity) {
    this(date, Optional.empty(), target, device, activity);
  }

  /**
   * When it was given; noon where only the day is known, at most 12 h or 13.9 % off.
   *
   * @param offset of the day
   */
  public Instant instant(ZoneOffset offset) {
    return at.map(Moment::instant).orElse(date.atTime(LocalTime.NOON).toInstant(offset));
  }

  /**
   * The nuclide by what carried it; 90Y where that does not tell: the usual one, and left longer.
   */
  public Isotope isotope() {
    return device.flatMap(Device::of).flatMap(Device::isotope).orElse(Isotope.YTTRIUM_90);
  }

  /**
   * What is left of it.
   *
   * @param dosed the nuclide of the treatment after it
   * @param constants whose half-life is that of the nuclide that is dosed
   */
  public double leftFraction(Isotope dosed, DoseConstants constants, Duration after) {
    return isotope() == dosed
        ? Decay.factor(constants, after)
        : Decay.factor(isotope().data().halfLifeS().value(), after);
  }
}
