// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Instant;
import java.util.Optional;

/**
 * How many objects are in one state at one destination.
 *
 * @param oldest when the first of them was queued
 * @param lastSettled when the last of them was accepted, parked or withdrawn
 */
public record OutboxTally(
    String destination,
    DeliveryState state,
    int objects,
    Instant oldest,
    Optional<Instant> lastSettled) {}
