// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ytterby.archive.StoredInstance;
import org.ytterby.deliver.Backoff;
import org.ytterby.deliver.CommitmentCourier;
import org.ytterby.deliver.Courier;
import org.ytterby.deliver.Destination;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.fetch.FetchRules;
import org.ytterby.fetch.Holding;
import org.ytterby.fetch.Lender;
import org.ytterby.fetch.Portion;
import org.ytterby.fetch.RemoteArchive;
import org.ytterby.finding.Finding;
import org.ytterby.finding.Outcome;
import org.ytterby.objects.ReportRevision;
import org.ytterby.objects.RevisedReport;

/** What a test decides of a node's surroundings, and what a restart keeps. Single-threaded. */
final class ScriptedWorld {
  final SteppedClock clock = new SteppedClock();
  final List<Destination> destinations = new ArrayList<>(List.of(destination("pacs", true)));
  Assessor assessor = (study, instances) -> TestRuns.ready(instances);
  Reconstructor reconstructor = TestRuns::reconstruct;
  Reviser reviser = this::revise;
  AnnouncedStudies.Trusted trusted = AnnouncedStudies.Trusted.NOBODY;
  FetchRules fetch = FetchRules.NONE;
  Lender lender = new NobodyLends();
  Courier courier = (destination, objects) -> new AcceptingTrip(this, destination);
  CommitmentCourier committing =
      (destination, results) -> {
        throw new AssertionError("a commitment was not expected");
      };

  /** SOP Instance UIDs that each destination has got, in order, with the digest of what came. */
  final Map<String, List<String>> delivered = new HashMap<>();

  /** Computes again what was computed, and a report that says what was found since. */
  RevisedReport revise(
      String runId, FrozenRun frozen, List<StoredInstance> inputs, ReportRevision revision) {
    String found =
        revision.findings().stream().map(Finding::found).collect(Collectors.joining("; "));
    if (reconstructor.reconstruct(runId, frozen, inputs)
        instanceof Outcome.Done<Reconstructor.Result> done) {
      return new RevisedReport(
          done.value().objects(),
          TestRuns.object(
              runId, frozen, "SR", Uids.Comprehensive3DSRStorage, revision.number(), found));
    }
    throw new AssertionError("a run that was computed is computed again");
  }

  static Destination destination(String name, boolean required) {
    return new Destination(
        name,
        "PACS",
        "localhost",
        104,
        "YTTERBY",
        required,
        Set.of("SEG", "RTDOSE", "SR"),
        Duration.ofSeconds(5),
        new Backoff(5, Duration.ofSeconds(10), Duration.ofMinutes(5)));
  }

  /** An archive that nobody expects to be asked. */
  private static final class NobodyLends implements Lender {
    @Override
    public List<Holding> holdings(
        RemoteArchive archive, String studyUid, Predicate<HeldSeries> series, Duration within) {
      throw new AssertionError("no archive was expected to be asked");
    }

    @Override
    public List<String> lend(
        RemoteArchive archive, String studyUid, List<Portion> portions, Duration within) {
      throw new AssertionError("no archive was expected to be asked");
    }
  }

  /** Takes everything and notes it. */
  record AcceptingTrip(ScriptedWorld world, Destination destination) implements Courier.Trip {
    @Override
    public boolean accepts(StoredInstance object) {
      return true;
    }

    @Override
    public StoreResponse store(StoredInstance object) {
      world
          .delivered
          .computeIfAbsent(destination.name(), name -> new ArrayList<>())
          .add(object.sopInstanceUid() + " " + object.sha256());
      return new StoreResponse(0, Optional.empty());
    }

    @Override
    public void close() {}
  }
}
