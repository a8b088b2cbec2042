// SPDX-License-Identifier: Apache-2.0
package org.ytterby.receive;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ytterby.archive.Archive;
import org.ytterby.archive.Origin;
import org.ytterby.archive.StoredInstance;
import org.ytterby.archive.StudyTally;
import org.ytterby.store.Tx;

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
   * When each instance of a study came, by SOP Instance UID, as of this transaction. Without what
   * this node made; nothing is looked into, so a result of another node that came back is in it.
   */
  public Map<String, Instant> receivedAt(Tx tx, String studyUid) {
    return archive.receivedAt(tx, studyUid);
  }

  /**
   * The SOP Instance UIDs of a study that are here as of this transaction, also of what this node
   * made: an archive that announces what it got from us announces nothing that is missing.
   */
  public Set<String> here(Tx tx, String studyUid) {
    return archive.uids(tx, studyUid);
  }

  /**
   * The first-come instances of a study that have come again with other pixels or geometry, by
   * their UIDs.
   */
  @Override
  public List<String> conflicts(String studyUid) {
    return archive.conflicts(studyUid).stream()
        .map(StoredInstance::sopInstanceUid)
        .distinct()
        .filter(uid -> archive.find(uid).filter(first -> !loopGuard.isOwn(first)).isPresent())
        .toList();
  }

  @Override
  public List<String> conflictingStudies() {
    return archive.conflictingStudies();
  }

  @Override
  public Map<String, Integer> mostInstances() {
    return archive.tallies().stream()
        .filter(tally -> tally.origin() == Origin.RECEIVED)
        .collect(
            Collectors.toMap(StudyTally::studyInstanceUid, StudyTally::instances, Integer::sum));
  }

  @Override
  public Optional<StudyArrival> study(String studyUid) {
    List<StudyTally> received =
        archive.tallies(studyUid).stream()
            .filter(tally -> tally.origin() == Origin.RECEIVED)
            .toList();
    // Where objects may have been made by us, on another node, each is looked into.
    return received.stream()
            .anyMatch(tally -> loopGuard.needsLook(tally.origin(), tally.modality()))
        ? counted(studyUid)
        : received.stream().map(ReceivedStudies::arrival).reduce(StudyArrival::plus);
  }

  private Optional<StudyArrival> counted(String studyUid) {
    return instances(studyUid).stream()
        .map(
            instance -> new StudyArrival(studyUid, 1, instance.receivedAt(), instance.receivedAt()))
        .reduce(StudyArrival::plus);
  }

  private static StudyArrival arrival(StudyTally tally) {
    return new StudyArrival(
        tally.studyInstanceUid(), tally.instances(), tally.firstReceived(), tally.lastReceived());
  }
}
