// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ytterby.archive.StoredInstance;
import org.ytterby.fetch.Fetch;
import org.ytterby.fetch.FetchRules;
import org.ytterby.fetch.Lack;
import org.ytterby.fetch.Want;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;

/**
 * A settled study as a look has found it, and what it lacks that an archive may have. Immutable.
 *
 * @param instances what others have sent of it
 * @param missing SOP Instance UIDs that were announced and are not here, of series of which others
 *     are, each with its Series Instance UID
 */
record SettledStudy(
    Assessment assessment, List<StoredInstance> instances, Map<String, String> missing) {
  private static final Set<String> EMISSION = Lack.EMISSION.modalities();
  private static final Set<String> CT = Lack.CT.modalities();
  private static final Set<String> CONTOURS = Set.of("RTSTRUCT", "SEG");

  SettledStudy {
    instances = List.copyOf(instances);
    missing = Map.copyOf(missing);
  }

  /** SOP Instance UIDs of what is here. */
  List<String> uids() {
    return instances.stream().map(StoredInstance::sopInstanceUid).toList();
  }

  /**
   * What an archive may be asked for; nothing of a study that is not ours.
   *
   * @param newest the case's newest run, which may have been refused for slices that are missing
   */
  Want want(FetchRules rules, Optional<DoseRun> newest) {
    SortedSet<String> announced = announced(rules.modalities());
    Set<Lack> lacks = EnumSet.noneOf(Lack.class);
    if (!(assessment instanceof Assessment.NotOurs)) {
      boolean emission = isAny(EMISSION);
      put(lacks, Lack.ANNOUNCED, !announced.isEmpty());
      put(lacks, Lack.EMISSION, !emission);
      put(lacks, Lack.CT, emission && !isAny(CT));
      put(lacks, Lack.REGIONS, emission && !isAny(CONTOURS));
      put(lacks, Lack.SLICES, newest.filter(SettledStudy::isRefusedForSlices).isPresent());
    }
    lacks.retainAll(rules.lacks());
    return new Want(false, lacks, lacks.contains(Lack.ANNOUNCED) ? announced : new TreeSet<>());
  }

  /** What is missing of what was announced, without series of modalities that are not taken. */
  private SortedSet<String> announced(Set<String> modalities) {
    Set<String> notTaken =
        instances.stream()
            .filter(one -> !modalities.contains(one.modality()))
            .map(StoredInstance::seriesInstanceUid)
            .collect(Collectors.toSet());
    SortedSet<String> announced = new TreeSet<>();
    missing.forEach(
        (uid, series) -> {
          if (!notTaken.contains(series)) {
            announced.add(uid);
          }
        });
    return announced;
  }

  private static void put(Set<Lack> lacks, Lack lack, boolean lacking) {
    if (lacking) {
      lacks.add(lack);
    }
  }

  private boolean isAny(Set<String> modalities) {
    return instances.stream().anyMatch(one -> modalities.contains(one.modality()));
  }

  private static boolean isRefusedForSlices(DoseRun run) {
    return run.state() == RunState.CANCELLED && tellsOfSlices(run.findings());
  }

  /** True when a plane that is missing is among what blocks. */
  static boolean tellsOfSlices(List<Finding> findings) {
    return findings.stream()
        .anyMatch(finding -> finding.blocks() && finding.code() == FindingCode.MISSING_SLICE);
  }

  /** True when the round has answered what is wanted, and nothing has come since. */
  boolean isAnsweredBy(Fetch round, Want want) {
    return round.answers(want, uids());
  }

  /** True when nothing has come since the round began but what it has brought. */
  boolean isThatOf(Fetch round) {
    return round.basis().equals(Fetch.basis(uids(), round.asked()));
  }
}
