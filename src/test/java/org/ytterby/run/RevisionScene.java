// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.nio.file.Path;
import java.util.List;
import org.ytterby.audit.LedgerProblem;
import org.ytterby.audit.LedgerVerifier;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.store.DatabaseSettings;

/** A run with destinations that refuse what a test says. Single-threaded. */
final class RevisionScene {
  final ScriptedWorld world = new ScriptedWorld();
  final ScriptedPeers peers = new ScriptedPeers();

  RevisionScene() {
    world.courier = peers;
    world.reconstructor = TestRuns::reconstructWithSegments;
  }

  /** A node whose run is computed and not sent yet. */
  RunningNode delivering(DatabaseSettings settings, Path folder) {
    return RunningNode.computed(world, settings, folder);
  }

  /** The node after a restart, when nothing is due any more. */
  RunningNode restarted(DatabaseSettings settings, Path folder) {
    RunningNode node = new RunningNode(world, settings, folder);
    node.startDelivery();
    node.deliver();
    node.go();
    return node;
  }

  /** What stands in an object that was sent. */
  static String said(RunningNode node, OutboxRow row) {
    return node.archive
        .find(row.object().sopInstanceUid())
        .orElseThrow()
        .location()
        .read(ReadOptions.headers())
        .require(Tag.TextValue)
        .text();
  }

  static String runId(RunningNode node) {
    return node.runs().getFirst().runId();
  }

  static List<Revision> revisions(RunningNode node) {
    String runId = runId(node);
    return node.database.inTx(tx -> node.books.revisions().ofRun(tx, runId));
  }

  /** What an audit finds. */
  static List<LedgerProblem> problems(RunningNode node) {
    RunAudit audit = new RunAudit(node.database, RunningNode.NODE);
    return LedgerVerifier.verify(
            node.database,
            audit.nodes(),
            new LedgerVerifier.Witness(node.archive::presentSha256, audit::against))
        .problems();
  }
}
