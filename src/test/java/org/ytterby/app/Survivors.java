// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ytterby.archive.Archive;
import org.ytterby.archive.Origin;
import org.ytterby.archive.StoredInstance;
import org.ytterby.audit.LedgerVerifier;
import org.ytterby.config.ConfigurationReader;
import org.ytterby.config.NodeConfig;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.finding.Outcome;
import org.ytterby.objects.RenderedObject;
import org.ytterby.run.DoseReconstructor;
import org.ytterby.run.FrozenRun;
import org.ytterby.run.Reconstructor;
import org.ytterby.store.Database;

/**
 * What a node must have left after all its lives: everything acknowledged, byte for byte; at PACS
 * each object with one digest only, that of an undisturbed computation, and all objects of each
 * delivered run; a ledger that holds; and each delivery accepted once.
 */
final class Survivors {
  private Survivors() {}

  /** Looks into the data folder of a node that has ended. */
  static void verify(
      Path data, RecordingSender scanner, RecordingPacs pacs, List<SentStudy> studies)
      throws IOException, SQLException {
    NodeConfig config = ConfigurationReader.ofProcess(Optional.empty()).node().withData(data);
    try (Database database = Database.open(NodeSettings.database(config.database(), data));
        Archive archive =
            Archive.open(
                data,
                config.node().id(),
                database,
                InstantSource.system(),
                NodeSettings.archive(config.archive()))) {
      assertThat(archive.damage()).isEmpty();
      for (Map.Entry<String, String> one : scanner.acknowledged().entrySet()) {
        assertHeld(archive, one.getKey(), one.getValue());
      }
      for (SentStudy study : studies) {
        assertThat(received(archive, study)).containsExactlyInAnyOrderElementsOf(study.uids());
      }
      Map<String, String> computed = undisturbed(database, archive);
      Map<String, Set<String>> came = pacs.digests();
      assertThat(differences(came, computed)).isEmpty();
      for (SentStudy study : studies) {
        Set<String> delivered = ofDeliveredRuns(database, study);
        assertThat(delivered)
            .as("segments, dose and report of each")
            .hasSizeGreaterThanOrEqualTo(3);
        assertThat(came.keySet()).containsAll(delivered);
      }
      assertAcceptedOnce(database, came.keySet());
      LedgerVerifier.Report ledger = LedgerVerifier.verify(database, archive::presentSha256);
      assertThat(ledger.problems()).isEmpty();
      assertThat(ledger.objects())
          .as("inputs and outputs that the ledger vouches for")
          .isEqualTo(scanner.acknowledged().size() + computed.size());
    }
  }

  private static void assertHeld(Archive archive, String uid, String sha256) throws IOException {
    StoredInstance stored = archive.find(uid).orElseThrow(() -> new AssertionError("lost " + uid));
    try (InputStream in = stored.location().open()) {
      assertThat(RecordingSender.sha256(in.readAllBytes())).as(uid).isEqualTo(sha256);
    }
  }

  private static List<String> received(Archive archive, SentStudy study) {
    return archive.study(study.uid()).stream()
        .filter(instance -> instance.origin() == Origin.RECEIVED)
        .map(StoredInstance::sopInstanceUid)
        .toList();
  }

  /** Objects that came to PACS otherwise than they are computed, or that no run has. */
  private static List<String> differences(
      Map<String, Set<String>> came, Map<String, String> computed) {
    return came.entrySet().stream()
        .filter(one -> !one.getValue().equals(Set.of(computed.getOrDefault(one.getKey(), ""))))
        .map(
            one ->
                "%s came as %s, is %s"
                    .formatted(one.getKey(), one.getValue(), computed.get(one.getKey())))
        .toList();
  }

  /** The objects of a study's runs that were delivered as wholes. */
  private static Set<String> ofDeliveredRuns(Database database, SentStudy study)
      throws SQLException {
    return uids(
        database,
        """
        select o.sop_instance_uid from outbox o join run r on r.run_id = o.run_id
          join dose_case c on c.case_id = r.case_id
        where r.delivered_at is not null and c.study_uid = '%s'
        """
            .formatted(study.uid()));
  }

  /**
   * However often an object had to be sent, one attempt was accepted, and none follows it. What
   * came and is not entered as accepted belongs to a run that a newer one has superseded meanwhile.
   */
  private static void assertAcceptedOnce(Database database, Set<String> came) throws SQLException {
    Set<String> accepted =
        uids(
            database,
            """
            select a.sop_instance_uid from delivery_attempt a join outbox o
              on o.destination = a.destination and o.sop_instance_uid = a.sop_instance_uid
            where a.outcome = 'ACCEPTED' and a.attempt = o.attempts and o.state = 'DELIVERED'
            """);
    String everAccepted =
        "select sop_instance_uid from delivery_attempt where outcome = 'ACCEPTED'";
    assertThat(uids(database, everAccepted)).containsAll(accepted).isSubsetOf(came);
    assertThat(accepted)
        .isEqualTo(uids(database, "select sop_instance_uid from outbox where state = 'DELIVERED'"));
    String undecided =
        "select sop_instance_uid from outbox where state not in ('DELIVERED', 'WITHDRAWN')";
    assertThat(uids(database, undecided)).isEmpty();
  }

  /** What a query finds, each once. */
  private static Set<String> uids(Database database, String query) throws SQLException {
    Set<String> uids = new TreeSet<>();
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        assertThat(uids.add(rows.getString(1))).as(rows.getString(1)).isTrue();
      }
    }
    return uids;
  }

  /**
   * What computing again, undisturbed, the frozen record of every run gives that had something to
   * send: digest by SOP Instance UID. A scanner that comes back too late after a kill makes two
   * runs of a study; then the first may have been superseded while it was being delivered.
   */
  private static Map<String, String> undisturbed(Database database, Archive archive)
      throws SQLException {
    Map<String, String> digests = new TreeMap<>();
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet runs =
            statement.executeQuery(
                "select run_id, frozen from run where run_id in (select run_id from outbox)")) {
      while (runs.next()) {
        FrozenRun frozen = FrozenRun.parse(runs.getString("frozen"));
        List<StoredInstance> inputs =
            frozen.inputs().stream()
                .map(input -> archive.find(input.sopInstanceUid()).orElseThrow())
                .toList();
        Outcome<Reconstructor.Result> outcome =
            new DoseReconstructor().reconstruct(runs.getString("run_id"), frozen, inputs);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        for (RenderedObject object :
            ((Outcome.Done<Reconstructor.Result>) outcome).value().objects()) {
          byte[] bytes = DataSetWriter.bytes(object.dataSet(), TransferSyntax.EXPLICIT_LE);
          digests.put(object.sopInstanceUid(), RecordingSender.sha256(bytes));
        }
      }
    }
    return digests;
  }
}
