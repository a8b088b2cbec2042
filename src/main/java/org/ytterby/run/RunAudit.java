// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ytterby.audit.Ledger;
import org.ytterby.audit.LedgerProblem;
import org.ytterby.audit.LedgerRow;
import org.ytterby.store.Database;
import org.ytterby.store.Tx;
import org.ytterby.treatment.TreatmentSource;
import org.ytterby.treatment.TreatmentStore;

/**
 * Holds runs and treatment records against what the ledger says of them: the summary that a dose is
 * exported from, the frozen record that the run's id is the digest of, and what people said.
 *
 * <p>Thread-safe. Each is read outside of the transaction that read the ledger.
 */
public final class RunAudit {
  /** The key of a ledger row's detail that has the digest of a run's summary. */
  static final String SUMMARY_SHA256 = "summary_sha256";

  /** The key of a ledger row's detail that has the number of a revision. */
  static final String REVISION = "revision";

  /** The key of that row's detail that has the digest of what the revision says was refused. */
  static final String REFUSALS_SHA256 = "refusals_sha256";

  /** The key of that row's detail that has the digest of the predecessors of its report. */
  static final String PREDECESSORS_SHA256 = "predecessors_sha256";

  /** The action of the row that says that a person let a held run go. */
  static final String RELEASED = "run.released";

  /** The key of that row's detail that has who it was, as they called themselves. */
  static final String RELEASED_BY = "by";

  private static final String RUN_ACTIONS = "run.";
  private static final String QUEUED = "run.queued";
  private static final int PAGE = 100;

  private final Database database;
  private final CaseStore cases;
  private final RunStore runs;
  private final RevisionStore revisions;
  private final TreatmentStore treatments;

  /** The audit of a database. */
  public RunAudit(Database database, String nodeId) {
    this.database = database;
    this.cases = new CaseStore(nodeId);
    this.runs = new RunStore(nodeId);
    this.revisions = new RevisionStore(nodeId);
    this.treatments = new TreatmentStore(nodeId);
  }

  /** The nodes that have cases or runs, and so must have a ledger. */
  public Set<String> nodes() {
    return database.inVolatileTx(
        tx -> {
          Set<String> nodes = new TreeSet<>(cases.nodes(tx));
          nodes.addAll(runs.nodes(tx));
          return nodes;
        });
  }

  /** What is not as a row of the ledger says. */
  public List<LedgerProblem> against(LedgerRow row) {
    if (row.action().startsWith(RUN_ACTIONS)) {
      return database.inVolatileTx(tx -> run(tx, row)).stream().toList();
    }
    if (row.details().get("record_sha256") instanceof String written
        && row.details().get("source") instanceof String source
        && row.details().get("version") instanceof Number version) {
      return database
          .inVolatileTx(
              tx ->
                  treatments.text(
                      tx, row.subject(), TreatmentSource.valueOf(source), version.intValue()))
          .map(
              text ->
                  differs(row, CaseId.digest(text), written, "treatment record " + row.subject()))
          .orElseGet(() -> Optional.of(missing(row, "treatment record " + row.subject())))
          .stream()
          .toList();
    }
    return List.of();
  }

  /** Runs that the ledger does not know at all, or whose summary it does not have the digest of. */
  public List<LedgerProblem> unknown() {
    List<LedgerProblem> problems = new ArrayList<>();
    String after = "";
    while (true) {
      String from = after;
      List<DoseRun> page = database.inVolatileTx(tx -> runs.page(tx, from, PAGE));
      for (DoseRun run : page) {
        after = run.runId();
        if (!database.<Boolean>inVolatileTx(tx -> isKnown(tx, run))) {
          problems.add(
              new LedgerProblem(
                  runs.nodeId(),
                  0,
                  LedgerProblem.Kind.RECORD_CHANGED,
                  "run " + run.runId() + " or its summary was not written by a node"));
        }
      }
      if (page.size() < PAGE) {
        return problems;
      }
    }
  }

  private static boolean isKnown(Tx tx, DoseRun run) {
    List<LedgerRow> rows = Ledger.about(tx, run.runId());
    return !rows.isEmpty()
        && (run.summary().isEmpty()
            || rows.stream().anyMatch(row -> row.details().containsKey(SUMMARY_SHA256)));
  }

  /** True when the run is the one that was frozen, with the summary that was computed. */
  static boolean agrees(Tx tx, DoseRun run) {
    Optional<String> summary = run.summary().map(CaseId::digest);
    return CaseId.digest(run.frozen()).equals(run.runId())
        && summary.isPresent()
        && Ledger.about(tx, run.runId()).stream()
            .map(row -> row.details().get(SUMMARY_SHA256))
            .anyMatch(summary.get()::equals);
  }

  /** When a person let a held run go, and who, where they said it. */
  static Optional<String> released(Tx tx, DoseRun run) {
    return Ledger.about(tx, run.runId()).stream()
        .filter(row -> row.action().equals(RELEASED))
        .findFirst()
        .map(
            row ->
                row.details().get(RELEASED_BY) instanceof String name
                    ? row.at() + " by " + name
                    : row.at().toString());
  }

  private Optional<LedgerProblem> run(Tx tx, LedgerRow row) {
    Optional<DoseRun> found = runs.find(tx, row.subject());
    if (found.isEmpty()) {
      return Optional.of(missing(row, "run " + row.subject()));
    }
    DoseRun run = found.get();
    if (row.action().equals(QUEUED)) {
      return differs(
          row, CaseId.digest(run.frozen()), run.runId(), "frozen record of run " + run.runId());
    }
    Map<String, Object> detail = row.details();
    if (detail.get(REVISION) instanceof Number number
        && detail.get(REFUSALS_SHA256) instanceof String written) {
      return revision(tx, row, number.intValue(), written);
    }
    return detail.get(SUMMARY_SHA256) instanceof String written
        ? differs(
            row,
            run.summary().map(CaseId::digest).orElse("none"),
            written,
            "summary of run " + run.runId())
        : Optional.empty();
  }

  private Optional<LedgerProblem> revision(Tx tx, LedgerRow row, int number, String written) {
    String what = "revision " + number + " of run " + row.subject();
    return revisions.ofRun(tx, row.subject()).stream()
        .filter(revision -> revision.number() == number)
        .findFirst()
        .map(
            revision ->
                differs(row, CaseId.digest(RunJson.refusals(revision.refusals())), written, what)
                    .or(() -> predecessors(row, revision, what)))
        .orElseGet(() -> Optional.of(missing(row, what)));
  }

  private static Optional<LedgerProblem> predecessors(
      LedgerRow row, Revision revision, String what) {
    return row.details().get(PREDECESSORS_SHA256) instanceof String written
        ? differs(
            row,
            CaseId.digest(RunJson.uids(revision.predecessors())),
            written,
            "list of predecessors of " + what)
        : Optional.empty();
  }

  private static Optional<LedgerProblem> differs(
      LedgerRow row, String now, String written, String what) {
    return now.equals(written)
        ? Optional.empty()
        : Optional.of(
            new LedgerProblem(
                row.nodeId(),
                row.seq(),
                LedgerProblem.Kind.RECORD_CHANGED,
                what + " has SHA-256 " + now + ", was written with " + written));
  }

  private static LedgerProblem missing(LedgerRow row, String what) {
    return new LedgerProblem(
        row.nodeId(), row.seq(), LedgerProblem.Kind.RECORD_MISSING, what + " is missing");
  }
}
