// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ytterby.deliver.Commitment;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.fetch.Errand;
import org.ytterby.fetch.Fetch;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.Finding;
import org.ytterby.finding.InvalidObject;
import org.ytterby.objects.SummaryJson;
import org.ytterby.store.Tx;

/**
 * The cases as people and scripts see them: JSON trees of text, numbers, truth values, lists and
 * maps, as in {@code summary.json}. No value identifies the patient. Thread-safe.
 */
public final class CaseViews {
  private static final String DVH = "dvh";

  private final Books books;

  public CaseViews(Books books) {
    this.books = books;
  }

  /**
   * Some cases, newest first.
   *
   * @param next cursor of the page behind, nothing on the last
   */
  public record Page(List<Map<String, Object>> cases, Optional<String> next) {
    public Page {
      cases = List.copyOf(cases);
    }
  }

  /**
   * One page.
   *
   * @param after the cursor that the page before gave
   * @throws InvalidObject when the cursor is none of ours
   */
  public Page page(Optional<String> after, int limit) {
    Optional<CaseStore.Cursor> cursor = after.map(CaseViews::cursor);
    return books.inVolatileTx(
        tx -> {
          List<StudyCase> found = books.cases().page(tx, cursor, limit + 1);
          List<StudyCase> shown = found.subList(0, Math.min(limit, found.size()));
          Optional<String> next =
              found.size() > limit ? Optional.of(cursor(shown.getLast())) : Optional.empty();
          Map<String, RunStore.Head> runs =
              books.runs().newest(tx, shown.stream().map(StudyCase::caseId).toList());
          return new Page(
              shown.stream()
                  .map(one -> line(one, Optional.ofNullable(runs.get(one.caseId()))))
                  .toList(),
              next);
        });
  }

  /**
   * One case with all that is known of it: the newest summary there is, the run that its numbers
   * are of ({@code numbers_of}), and how the case, its runs and deliveries stand. Without a summary
   * its keys are there, empty or null.
   */
  public Optional<Map<String, Object>> one(String caseId) {
    return books
        .inVolatileTx(tx -> books.cases().find(tx, caseId).map(found -> read(tx, found)))
        .map(CaseViews::whole);
  }

  /**
   * The cumulative histograms of the regions whose numbers {@link #one} shows: they would make the
   * case itself hundreds of times as long.
   */
  public Optional<Map<String, Object>> histograms(String caseId) {
    return books
        .inVolatileTx(
            tx -> books.cases().find(tx, caseId).map(found -> books.runs().ofCase(tx, caseId)))
        .map(runs -> histograms(caseId, runs));
  }

  private static Map<String, Object> histograms(String caseId, List<DoseRun> runs) {
    Optional<DoseRun> computed = computed(runs);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("case", caseId);
    line.put("numbers_of", computed.map(run -> numbersOf(run, runs.getFirst())).orElse(null));
    List<Object> regions = new ArrayList<>();
    computed
        .flatMap(DoseRun::summary)
        .map(RunJson::tree)
        .ifPresent(summary -> regionsOf(summary).forEach(one -> regions.add(histogram(one))));
    line.put("regions", regions);
    return line;
  }

  /** The newest run that has numbers. */
  private static Optional<DoseRun> computed(List<DoseRun> runs) {
    return runs.stream().filter(run -> run.summary().isPresent()).findFirst();
  }

  private static Map<String, Object> histogram(Map<String, Object> region) {
    Map<String, Object> line = new LinkedHashMap<>();
    for (String key : List.of("name", "tracking_uid", "volume_ml", DVH)) {
      line.put(key, region.get(key));
    }
    return line;
  }

  @SuppressWarnings("unchecked") // a JSON object has text for keys
  private static List<Map<String, Object>> regionsOf(Map<String, Object> summary) {
    return summary.get("regions") instanceof List<?> regions
        ? regions.stream().map(region -> (Map<String, Object>) region).toList()
        : List.of();
  }

  /** How many cases are in each state. */
  public Map<String, Object> counts() {
    Map<String, Object> counts = new LinkedHashMap<>();
    books
        .inVolatileTx(tx -> books.cases().counts(tx))
        .forEach((state, number) -> counts.put(state.name(), number));
    return counts;
  }

  /** How many runs, and how many cases, wait for a person. */
  public Map<String, Object> waiting() {
    return books.inVolatileTx(
        tx -> {
          Map<String, Object> waiting = new LinkedHashMap<>();
          waiting.put("runs_held", books.runs().count(tx, RunState.REVIEW));
          waiting.put(
              "needs_input", books.cases().counts(tx).getOrDefault(CaseState.NEEDS_INPUT, 0));
          return waiting;
        });
  }

  private static Map<String, Object> line(StudyCase shown, Optional<RunStore.Head> newest) {
    Map<String, Object> line = head(shown);
    line.put("run", newest.map(CaseViews::head).orElse(null));
    return line;
  }

  /**
   * The rows of a case, read in one transaction. What they hold as JSON is parsed after it, for
   * megabytes of it would keep the database's checkpoints waiting, and with them every commit.
   */
  private record CaseRows(StudyCase shown, Optional<Fetch> fetch, List<RunRows> runs) {}

  private record RunRows(
      DoseRun run,
      List<RunOutput> outputs,
      List<Revision> revisions,
      List<OutboxRow> deliveries,
      List<Commitment> commitments) {}

  private CaseRows read(Tx tx, StudyCase shown) {
    return new CaseRows(
        shown,
        books.fetches().find(tx, shown.caseId()),
        books.runs().ofCase(tx, shown.caseId()).stream()
            .map(
                run ->
                    new RunRows(
                        run,
                        books.revisions().outputs(tx, run.runId()),
                        books.revisions().ofRun(tx, run.runId()),
                        books.outbox().ofRun(tx, run.runId()),
                        books.commitments().ofRun(tx, run.runId())))
            .toList());
  }

  private static Map<String, Object> whole(CaseRows rows) {
    StudyCase shown = rows.shown();
    List<DoseRun> runs = rows.runs().stream().map(RunRows::run).toList();
    Optional<DoseRun> computed = computed(runs);
    Map<String, Object> whole = RunJson.tree(RunJson.write(SummaryJson.withoutResult()));
    computed.flatMap(DoseRun::summary).map(RunJson::tree).ifPresent(whole::putAll);
    regionsOf(whole).forEach(region -> region.remove(DVH));
    whole.put("case", caseLine(shown, whole.get("case")));
    whole.put("numbers_of", computed.map(run -> numbersOf(run, runs.getFirst())).orElse(null));
    Set<Finding> findings = new LinkedHashSet<>(shown.findings());
    runs.stream().findFirst().ifPresent(run -> findings.addAll(run.findings()));
    // The numbers that are shown never stand without what was said of them.
    computed.ifPresent(run -> findings.addAll(run.findings()));
    whole.put("findings", findings.stream().map(RunJson::tree).toList());
    whole.put("fetch", rows.fetch().map(CaseViews::fetch).orElse(null));
    whole.put("runs", rows.runs().stream().map(CaseViews::whole).toList());
    return whole;
  }

  /** How the case stands now, and what the summary's own line says beside that. */
  private static Map<String, Object> caseLine(StudyCase shown, @Nullable Object ofSummary) {
    Map<String, Object> line = head(shown);
    if (ofSummary instanceof Map<?, ?> said) {
      said.forEach((key, value) -> line.putIfAbsent(String.valueOf(key), value));
    }
    return line;
  }

  /** The run that the summary is of: not the newest while that one has none, or never gets one. */
  private static Map<String, Object> numbersOf(DoseRun computed, DoseRun newest) {
    Map<String, Object> label = new LinkedHashMap<>();
    label.put("run_id", computed.runId());
    label.put("run_number", computed.number());
    label.put("run_state", computed.state().name());
    label.put("newest_run_number", newest.number());
    return label;
  }

  private static Map<String, Object> whole(RunRows rows) {
    DoseRun run = rows.run();
    Map<String, Object> whole = head(RunStore.Head.of(run));
    whole.put("findings", run.findings().stream().map(RunJson::tree).toList());
    whole.put("failures", run.failures());
    whole.put("attempts_allowed", run.attemptsAllowed());
    whole.put("interruptions", run.interruptions());
    whole.put("superseded_by", run.supersededBy().orElse(null));
    List<Object> outputs = new ArrayList<>();
    for (RunOutput output : rows.outputs()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("revision", output.revision());
      object.put("role", output.role());
      object.put("sop_class_uid", output.sopClassUid());
      object.put("sop_instance_uid", output.sopInstanceUid());
      object.put("sha256", output.sha256());
      outputs.add(object);
    }
    whole.put("outputs", outputs);
    whole.put("revisions", rows.revisions().stream().map(CaseViews::revision).toList());
    whole.put("deliveries", rows.deliveries().stream().map(CaseViews::delivery).toList());
    whole.put("commitments", rows.commitments().stream().map(CaseViews::commitment).toList());
    return whole;
  }

  private static Map<String, Object> head(StudyCase shown) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("id", shown.caseId());
    head.put("state", shown.state().name());
    head.put("study_uid", shown.studyUid());
    head.put("reason", shown.reason());
    head.put("next_look", time(shown.nextLook()));
    head.put("instances", shown.settledInstances());
    head.put("opened_at", shown.openedAt().toString());
    head.put("changed_at", shown.changedAt().toString());
    return head;
  }

  private static Map<String, Object> head(RunStore.Head run) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("id", run.runId());
    head.put("number", run.number());
    head.put("state", run.state().name());
    head.put("reason", run.reason());
    head.put("next_attempt_at", time(run.nextAttemptAt()));
    head.put("queued_at", run.queuedAt().toString());
    head.put("changed_at", run.changedAt().toString());
    head.put("delivered_at", time(run.deliveredAt()));
    return head;
  }

  /** What archives were asked for, and what came. */
  private static Map<String, Object> fetch(Fetch fetch) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("state", fetch.state().name());
    line.put("wanted", fetch.want().words());
    line.put("begun_at", fetch.begunAt().toString());
    line.put("next_attempt_at", time(fetch.nextAttempt()));
    line.put("give_up_at", fetch.giveUpAt().toString());
    List<Object> archives = new ArrayList<>();
    for (Errand errand : fetch.errands()) {
      Map<String, Object> archive = new LinkedHashMap<>();
      archive.put("name", errand.archive());
      archive.put("state", errand.state().name());
      archive.put("attempts", errand.attempts());
      archive.put("asked", errand.askedFor());
      archive.put("came", errand.came());
      archive.put("message", errand.said());
      archives.add(archive);
    }
    line.put("archives", archives);
    return line;
  }

  /** What a revision says of refusals stands in its findings, as its report has them. */
  private static Map<String, Object> revision(Revision revision) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("number", revision.number());
    line.put("kind", revision.kind().name());
    line.put("state", revision.state().name());
    line.put("reason", revision.reason());
    line.put("created_at", revision.createdAt().toString());
    line.put("attempts", revision.attempts());
    line.put("next_attempt_at", time(revision.nextAttemptAt()));
    line.put(
        "findings", revision.refusals().stream().map(Refusal::finding).map(RunJson::tree).toList());
    return line;
  }

  private static Map<String, Object> delivery(OutboxRow row) {
    Map<String, Object> delivery = new LinkedHashMap<>();
    delivery.put("destination", row.destination());
    delivery.put("required", row.required());
    delivery.put("role", row.object().role());
    delivery.put("sop_instance_uid", row.object().sopInstanceUid());
    delivery.put("state", row.state().name());
    delivery.put("attempts", row.attempts());
    delivery.put(
        "next_attempt_at", row.settledAt().isPresent() ? null : row.nextAttemptAt().toString());
    delivery.put(
        "last_status",
        row.lastStatus().isPresent() ? String.format("%04XH", row.lastStatus().getAsInt()) : null);
    delivery.put("last_message", row.lastMessage());
    delivery.put("settled_at", time(row.settledAt()));
    return delivery;
  }

  private static Map<String, Object> commitment(Commitment commitment) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("destination", commitment.destination());
    line.put("transaction_uid", commitment.transactionUid());
    line.put("state", commitment.state().name());
    line.put("sop_instance_uids", commitment.sopInstanceUids());
    line.put("created_at", commitment.createdAt().toString());
    line.put("next_at", commitment.state().isOpen() ? commitment.nextAt().toString() : null);
    line.put("message", commitment.message());
    return line;
  }

  private static @Nullable String time(Optional<Instant> at) {
    return at.map(Instant::toString).orElse(null);
  }

  private static String cursor(StudyCase last) {
    String text = ChronoUnit.MICROS.between(Instant.EPOCH, last.openedAt()) + " " + last.caseId();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static CaseStore.Cursor cursor(String text) {
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
      Instant opened = Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS);
      return new CaseStore.Cursor(opened, parts[1]);
    } catch (IllegalArgumentException | ArithmeticException | ArrayIndexOutOfBoundsException e) {
      throw new InvalidObject(
          ErrorCode.REQUEST_INVALID,
          "cursor",
          "something else",
          "a cursor that the page before gave",
          e);
    }
  }
}
