// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ytterby.announce.AnnouncedSeries;
import org.ytterby.announce.Announcement;
import org.ytterby.announce.Announcement.Availability;
import org.ytterby.announce.Announcement.PerformedStep;
import org.ytterby.announce.AnnouncementStore;
import org.ytterby.announce.StepStatus;
import org.ytterby.finding.Finding;
import org.ytterby.receive.ReceivedStudies;
import org.ytterby.store.Tx;

/**
 * Holds what was announced of a study against what of it is here. Thread-safe.
 *
 * <p>Whoever it came from, what is missing is told as a finding. Only the announcements of AE
 * titles that are trusted for it decide how long a case settles: many scanners list series that
 * nobody sends here, and a case would wait for them in vain.
 */
public final class AnnouncedStudies {
  private final AnnouncementStore store;
  private final ReceivedStudies received;
  private final Trusted trusted;

  /**
   * Whose announcements say when a study is complete, by calling AE title.
   *
   * @param mpps of performed procedure steps
   * @param availability of instance availability notifications
   */
  public record Trusted(Set<String> mpps, Set<String> availability) {
    /** Nobody's: a case settles by the quiet period alone. */
    public static final Trusted NOBODY = new Trusted(Set.of(), Set.of());

    public Trusted {
      mpps = Set.copyOf(mpps);
      availability = Set.copyOf(availability);
    }

    boolean permits(Announcement announcement) {
      return switch (announcement) {
        case PerformedStep step -> mpps.contains(step.callingAe());
        case Availability notice -> availability.contains(notice.callingAe());
      };
    }
  }

  public AnnouncedStudies(AnnouncementStore store, ReceivedStudies received, Trusted trusted) {
    this.store = store;
    this.received = received;
    this.trusted = trusted;
  }

  /** What trusted announcements say of the settling. */
  sealed interface Progress {
    /** Nothing: the quiet period decides. */
    record Silent() implements Progress {}

    /** Something is still to come. */
    record Awaited(String why) implements Progress {}

    /**
     * All that was listed is here.
     *
     * @param lastOther when the last instance came that nobody listed: for those the quiet period
     *     holds
     */
    record Complete(Optional<Instant> lastOther) implements Progress {}
  }

  /**
   * What was announced of a study, as findings and for the settling.
   *
   * @param missing SOP Instance UIDs that were announced for good and are not here, of series of
   *     which others are, each with its Series Instance UID
   */
  record Standing(List<Finding> findings, Progress progress, Map<String, String> missing) {
    /** True when there is nothing left to wait for. */
    boolean endsSettling() {
      return progress instanceof Progress.Complete(Optional<Instant> lastOther)
          && lastOther.isEmpty();
    }
  }

  /** How a study stands in this transaction. */
  Standing standing(Tx tx, String studyUid) {
    List<Announcement> announced = store.ofStudy(tx, studyUid);
    if (announced.isEmpty()) {
      return new Standing(List.of(), new Progress.Silent(), Map.of());
    }
    Set<String> studies = new HashSet<>();
    announced.forEach(one -> studies.addAll(one.studies()));
    Set<String> ofStudy = received.here(tx, studyUid);
    Set<String> here = new HashSet<>(ofStudy);
    studies.forEach(study -> here.addAll(received.here(tx, study)));
    List<Finding> findings = new ArrayList<>();
    Map<String, String> missing = new HashMap<>();
    for (Announcement one : announced) {
      findings.addAll(AnnouncementFindings.of(one, ofStudy, here));
      missing.putAll(AnnouncementFindings.missing(one, ofStudy, here));
    }
    List<Announcement> heeded = announced.stream().filter(trusted::permits).toList();
    return new Standing(findings, progress(tx, studyUid, heeded, here), missing);
  }

  private Progress progress(Tx tx, String studyUid, List<Announcement> heeded, Set<String> here) {
    // A step that another AE title changed says nothing that we could rely on, neither that
    // something is to come nor that all of it has.
    List<Announcement> sure = heeded.stream().filter(one -> !isSetByAnother(one)).toList();
    if (sure.stream().anyMatch(one -> is(one, StepStatus.IN_PROGRESS))) {
      return new Progress.Awaited("a performed procedure step is in progress");
    }
    Set<String> listed = new HashSet<>();
    sure.stream()
        .filter(one -> !is(one, StepStatus.DISCONTINUED))
        .forEach(one -> listed.addAll(one.instances()));
    long arrived = listed.stream().filter(here::contains).count();
    if (arrived < listed.size()) {
      return new Progress.Awaited(
          arrived + " of " + listed.size() + " announced instances are here");
    }
    // A step that was given up lists what happened to be there, and a series without instances
    // could have any number of them: neither tells when the last one has come.
    boolean telling =
        sure.size() == heeded.size()
            && sure.stream()
                .allMatch(
                    one ->
                        !is(one, StepStatus.DISCONTINUED)
                            && one.series().stream()
                                .map(AnnouncedSeries::instances)
                                .noneMatch(Collection::isEmpty));
    return listed.isEmpty() || !telling
        ? new Progress.Silent()
        : new Progress.Complete(
            received.receivedAt(tx, studyUid).entrySet().stream()
                .filter(entry -> !listed.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .max(Instant::compareTo));
  }

  private static boolean isSetByAnother(Announcement announcement) {
    return announcement instanceof PerformedStep step && step.setByAnother();
  }

  private static boolean is(Announcement announcement, StepStatus status) {
    return announcement instanceof PerformedStep step && step.status() == status;
  }
}
