// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/**
 * A time that decay depends on, with how its offset from UTC is known.
 *
 * @param at the time
 * @param zone where the offset comes from
 */
public record Moment(OffsetDateTime at, ZoneUse zone) {

  /** Where the offset of a time comes from. */
  public enum ZoneUse {
    /** It was written beside the time. */
    WRITTEN,
    /** The node's zone was applied. */
    NODE_ZONE,
    /** The node's zone was applied to a wall clock time that a clock change makes doubtful. */
    NODE_ZONE_AT_CLOCK_CHANGE
  }

  /** A time that was written with its offset. */
  public static Moment written(OffsetDateTime at) {
    return new Moment(at, ZoneUse.WRITTEN);
  }

  /** A wall clock time in the node's zone; of two possible offsets the earlier instant. */
  public static Moment inZone(LocalDateTime local, ZoneId nodeZone) {
    boolean certain = nodeZone.getRules().getValidOffsets(local).size() == 1;
    return new Moment(
        local.atZone(nodeZone).toOffsetDateTime(),
        certain ? ZoneUse.NODE_ZONE : ZoneUse.NODE_ZONE_AT_CLOCK_CHANGE);
  }

  public Instant instant() {
    return at.toInstant();
  }

  /** True when the node's zone had to be applied. */
  public boolean zoneAssumed() {
    return zone != ZoneUse.WRITTEN;
  }
}
