// SPDX-License-Identifier: Apache-2.0
package org.ytterby.announce;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a sender said of studies beside their instances. Immutable; holds no patient identity.
 *
 * <p>Errors: none; it was checked when it came.
 */
public sealed interface Announcement {

  /** SOP Instance UID of the step or notification. */
  String uid();

  /** AE title of who sent it; of a step, of who created it. */
  String callingAe();

  /** Study Instance UIDs, sorted: in this order their cases are locked. */
  List<String> studies();

  /** What it lists. */
  List<AnnouncedSeries> series();

  /** How people call it, with its UID. */
  String name();

  /** Every instance that it lists, once. */
  default Set<String> instances() {
    Set<String> all = new TreeSet<>();
    series().forEach(one -> all.addAll(one.instances()));
    return all;
  }

  /**
   * A modality performed procedure step (PS3.4 Annex F).
   *
   * @param ended what of its end was said
   * @param setByAnother true when another AE title than the one that created it has changed it
   */
  record PerformedStep(
      String uid,
      String callingAe,
      List<String> studies,
      StepStatus status,
      List<AnnouncedSeries> series,
      Ended ended,
      boolean setByAnother)
      implements Announcement {
    public PerformedStep {
      studies = studies.stream().distinct().sorted().toList();
      series = List.copyOf(series);
    }

    /** Which of the two attributes that a final state needs have come; their values are no use. */
    public record Ended(boolean date, boolean time) {}

    @Override
    public String name() {
      return "performed procedure step " + uid;
    }
  }

  /**
   * An instance availability notification (PS3.4 Annex R). It lists what can be had; instances that
   * it calls UNAVAILABLE are left out.
   */
  record Availability(
      String uid, String callingAe, List<String> studies, List<AnnouncedSeries> series)
      implements Announcement {
    public Availability {
      studies = studies.stream().distinct().sorted().toList();
      series = List.copyOf(series);
    }

    @Override
    public String name() {
      return "instance availability notification " + uid;
    }
  }
}
