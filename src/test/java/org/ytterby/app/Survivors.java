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
 * each object with one digest only, that of an undisturbed computation; a ledger that holds; and
 * each delivery accepted once.
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
      Map<String, Set<String>> expected = undisturbed(database, archive);
      assertThat(pacs.digests()).isEqualTo(expected);
      assertThat(expected.size())
          .as("segments, dose and report of each study")
          .isGreaterThanOrEqualTo(3 * studies.size());
      assertAcceptedOnce(database, expected.keySet());
      LedgerVerifier.Report ledger = LedgerVerifier.verify(database, archive::presentSha256);
      assertThat(ledger.problems()).isEmpty();
      assertThat(ledger.objects())
          .as("inputs and outputs that the ledger vouches for")
          .isEqualTo(scanner.acknowledged().size() + expected.size());
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

  /** However often an object had to be sent, no attempt follows the one that was accepted. */
  private static void assertAcceptedOnce(Database database, Set<String> uids) throws SQLException {
    Map<String, Integer> accepted = new TreeMap<>();
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select a.sop_instance_uid from delivery_attempt a join outbox o
                  on o.destination = a.destination and o.sop_instance_uid = a.sop_instance_uid
                where a.outcome = 'ACCEPTED' and a.attempt = o.attempts and o.state = 'DELIVERED'
                """)) {
      while (rows.next()) {
        accepted.merge(rows.getString(1), 1, Integer::sum);
      }
    }
    assertThat(accepted.keySet()).isEqualTo(uids);
    assertThat(accepted.values()).allMatch(count -> count == 1);
  }

  /**
   * What computing every delivered run's frozen record again, undisturbed, gives: digest by SOP
   * Instance UID.
   */
  private static Map<String, Set<String>> undisturbed(Database database, Archive archive)
      throws SQLException {
    Map<String, Set<String>> digests = new TreeMap<>();
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet runs =
            statement.executeQuery(
                "select run_id, frozen from run where delivered_at is not null")) {
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
          digests.put(object.sopInstanceUid(), Set.of(RecordingSender.sha256(bytes)));
        }
      }
    }
    return digests;
  }
}
