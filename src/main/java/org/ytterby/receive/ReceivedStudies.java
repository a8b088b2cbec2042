// SPDX-License-Identifier: Apache-2.0
package org.ytterby.receive;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ytterby.archive.Archive;
import org.ytterby.archive.StoredInstance;

/** What the archive holds that was sent to us: everything but objects of our own. Thread-safe. */
public final class ReceivedStudies implements Arrivals.ArchivedStudies {
  private final Archive archive;
  private final LoopGuard loopGuard;

  public ReceivedStudies(Archive archive, LoopGuard loopGuard) {
    this.archive = archive;
    this.loopGuard = loopGuard;
  }

  /** The instances of a study in the order of their UIDs. */
  public List<StoredInstance> instances(String studyUid) {
    return archive.study(studyUid).stream().filter(instance -> !loopGuard.isOwn(instance)).toList();
  }

  /**
   * The first-come instances of a study that have come again with other pixels or geometry, by
   * their UIDs.
   */
  public List<String> conflicts(String studyUid) {
    return archive.conflicts(studyUid).stream()
        .map(StoredInstance::sopInstanceUid)
        .distinct()
        .toList();
  }

  @Override
  public List<StudyArrival> since(Instant since) {
    return archive.studiesSince(since).stream()
        .map(this::arrival)
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<StudyArrival> arrival(String studyUid) {
    return instances(studyUid).stream()
        .map(
            instance -> new StudyArrival(studyUid, 1, instance.receivedAt(), instance.receivedAt()))
        .reduce(StudyArrival::plus);
  }
}
