// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.audit.Ledger;
import org.ytterby.audit.LedgerEntry;
import org.ytterby.deliver.CommitmentStore;
import org.ytterby.deliver.OutboxStore;
import org.ytterby.deliver.Parking;
import org.ytterby.fetch.FetchStore;
import org.ytterby.finding.Defect;
import org.ytterby.finding.Finding;
import org.ytterby.store.Database;
import org.ytterby.store.Tx;

/**
 * The node's books on cases and runs: every change of state goes through here, and writes its
 * ledger row in the same transaction.
 *
 * <p>Thread-safe. Whoever changes a case or one of its runs locks the case first ({@link #hold}),
 * so that no two transactions wait for each other.
 */
public final class Books {
  private static final Logger LOG = LoggerFactory.getLogger(Books.class);
  private static final String ACTOR = "run";

  private final Database database;
  private final CaseStore cases;
  private final RunStore runs;
  private final RevisionStore revisions;
  private final FetchStore fetches;
  private final OutboxStore outbox;
  private final CommitmentStore commitments;
  private final Ledger ledger;
  private final InstantSource clock;
  private final LongSupplier nanos;

  /**
   * The books of a node.
   *
   * @param clock the time of day, which may be set
   * @param nanos as {@link System#nanoTime}, for durations
   */
  public Books(
      Database database,
      String nodeId,
      OutboxStore outbox,
      Ledger ledger,
      InstantSource clock,
      LongSupplier nanos) {
    this.database = database;
    this.cases = new CaseStore(nodeId);
    this.runs = new RunStore(nodeId);
    this.revisions = new RevisionStore(nodeId);
    this.fetches = new FetchStore(nodeId);
    this.outbox = outbox;
    this.commitments = new CommitmentStore(nodeId);
    this.ledger = ledger;
    this.clock = clock;
    this.nanos = nanos;
  }

  CaseStore cases() {
    return cases;
  }

  RunStore runs() {
    return runs;
  }

  RevisionStore revisions() {
    return revisions;
  }

  FetchStore fetches() {
    return fetches;
  }

  CommitmentStore commitments() {
    return commitments;
  }

  OutboxStore outbox() {
    return outbox;
  }

  Instant now() {
    return clock.instant();
  }

  LongSupplier nanos() {
    return nanos;
  }

  <T> T inTx(Function<Tx, T> work) {
    return database.inTx(work::apply);
  }

  /** For what is derived, or only read. */
  <T> T inVolatileTx(Function<Tx, T> work) {
    return database.inVolatileTx(work::apply);
  }

  /** The run and its case, held against everybody else until the transaction ends. */
  Held hold(Tx tx, String runId) {
    DoseRun seen = runs.find(tx, runId).orElseThrow(() -> new Defect("no such run: " + runId));
    Optional<StudyCase> held = cases.lock(tx, seen.caseId());
    Optional<DoseRun> run = runs.lock(tx, runId);
    if (held.isEmpty() || run.isEmpty()) {
      throw new Defect("run " + runId + " has lost its case");
    }
    int newest = runs.ofCase(tx, seen.caseId()).getFirst().number();
    return new Held(held.get(), run.get(), run.get().number() == newest);
  }

  /**
   * A run and its case.
   *
   * @param newest true when no later run of the case was made: only then is the run the case's own
   */
  record Held(StudyCase studyCase, DoseRun run, boolean newest) {}

  /**
   * Adds a case.
   *
   * @return false when the study has one already
   */
  boolean open(Tx tx, StudyCase added) {
    if (!cases.insert(tx, added)) {
      return false;
    }
    tell(tx, added, "none");
    return true;
  }

  void change(Tx tx, StudyCase before, StudyCase after) {
    cases.update(tx, after);
    tell(tx, after, before.state().name());
  }

  /** Adds a run. */
  void queue(Tx tx, DoseRun added, Map<String, Object> more) {
    runs.insert(tx, added);
    tell(tx, added, "none", more);
  }

  void change(Tx tx, DoseRun before, DoseRun after) {
    change(tx, before, after, Map.of());
  }

  void change(Tx tx, DoseRun before, DoseRun after, Map<String, Object> more) {
    runs.update(tx, after);
    tell(tx, after, before.state().name(), more);
  }

  /** Adds a revision that is to be made. */
  void due(Tx tx, Revision added) {
    revisions.insert(tx, added);
    tell(tx, added, Map.of());
  }

  /** Changes a revision's state. */
  void change(Tx tx, Revision after, Map<String, Object> more) {
    revisions.update(tx, after);
    tell(tx, after, more);
  }

  /** Parks a run's objects for a destination that is not configured. */
  void parkUnknown(Tx tx, String runId, String destination) {
    new Parking(outbox, ledger).parkUnknown(tx, runId, destination, now());
  }

  /** A remark on a case that changes no state. */
  void remark(Tx tx, StudyCase about, String action, Map<String, Object> detail) {
    ledger.append(tx, new LedgerEntry(ACTOR, action, about.caseId(), detail));
  }

  /** Something that somebody else than the runner did. */
  void told(Tx tx, String actor, String action, String subject, Map<String, Object> detail) {
    ledger.append(tx, new LedgerEntry(actor, action, subject, detail));
  }

  private void tell(Tx tx, StudyCase after, String from) {
    Map<String, Object> detail = new TreeMap<>();
    detail.put("study", after.studyUid());
    detail.put("from", from);
    detail.put("to", after.state().name());
    detail.put("reason", after.reason());
    detail.put("findings", codes(after.findings()));
    ledger.append(
        tx, new LedgerEntry(ACTOR, "case." + lower(after.state().name()), after.caseId(), detail));
    LOG.info(
        "case case={} from={} to={} reason={}",
        after.caseId(),
        from,
        after.state(),
        after.reason());
  }

  private void tell(Tx tx, DoseRun after, String from, Map<String, Object> more) {
    Map<String, Object> detail = new TreeMap<>(more);
    detail.put("case", after.caseId());
    detail.put("number", after.number());
    detail.put("from", from);
    detail.put("to", after.state().name());
    detail.put("reason", after.reason());
    detail.put("findings", codes(after.findings()));
    ledger.append(
        tx, new LedgerEntry(ACTOR, "run." + lower(after.state().name()), after.runId(), detail));
    LOG.info(
        "run case={} run={} number={} from={} to={} reason={}",
        after.caseId(),
        after.runId(),
        after.number(),
        from,
        after.state(),
        after.reason());
  }

  private void tell(Tx tx, Revision after, Map<String, Object> more) {
    Map<String, Object> detail = new TreeMap<>(more);
    detail.put(RunAudit.REVISION, after.number());
    if (!after.reason().isEmpty()) {
      detail.put("reason", after.reason());
    }
    detail.put("refused", after.refusals().stream().map(RunJson::treeOf).toList());
    detail.put(RunAudit.REFUSALS_SHA256, CaseId.digest(RunJson.refusals(after.refusals())));
    detail.put(RunAudit.PREDECESSORS_SHA256, CaseId.digest(RunJson.uids(after.predecessors())));
    String action = "run.revision_" + lower(after.state().name());
    ledger.append(tx, new LedgerEntry(ACTOR, action, after.runId(), detail));
    LOG.info(
        "revision run={} number={} to={} refusals={} reason={}",
        after.runId(),
        after.number(),
        after.state(),
        after.refusals().size(),
        after.reason());
  }

  private static List<String> codes(List<Finding> findings) {
    return findings.stream().map(finding -> finding.code().name()).distinct().sorted().toList();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
