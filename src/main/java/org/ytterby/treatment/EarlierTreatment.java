// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.time.LocalDate;
import java.util.Optional;
import org.ytterby.quantity.Activity;

/**
 * A treatment before this one; what is left of its activity is in the image.
 *
 * @param date the day
 * @param target liver segments or the like
 * @param device what carried the activity
 * @param activity what was given on that day
 */
public record EarlierTreatment(
    LocalDate date,
    Optional<String> target,
    Optional<String> device,
    Optional<Activity> activity) {}
