// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.deliver.OutboxStore;
import org.ytterby.finding.StorageFailure;
import org.ytterby.store.Database;
import org.ytterby.store.Tx;

/**
 * Every dose that was ever delivered: a row for each region of each run, in the order of the runs,
 * with the objects that carry it and which destination has accepted which. A run counts as soon as
 * one destination has one object of it, also when others refused it or a newer run has replaced it;
 * and when it was kept here because no destination is required. No row names the patient; the Study
 * Instance UID links to him. A run that is not as the ledger says gives no row, because its doses
 * are not those that were delivered; {@link #refused} names it. Single-threaded.
 */
public final class DeliveredDoseExport {
  private static final int PAGE = 100;

  /** What of a region's summary becomes a column of the same name. */
  private static final List<String> REGION_COLUMNS =
      List.of(
          "name",
          "source",
          "reviewed",
          "volume_ml",
          "mass_g",
          "mean_gy",
          "u_mean_gy",
          "sd_gy",
          "d98_gy",
          "d95_gy",
          "d90_gy",
          "d70_gy",
          "d50_gy",
          "d2_gy");

  /** What of a summary's totals becomes a column of the same name. */
  private static final List<String> RATIO_COLUMNS =
      List.of("ratio", "administered_mbq", "outside_gate");

  /** A calibrator's standard uncertainty is 5 %; six digits leave room to compare two exports. */
  private static final MathContext CSV_DIGITS = new MathContext(6);

  private final Database database;
  private final RunStore runs;
  private final RevisionStore revisions;
  private final OutboxStore outbox;
  private final List<String> refused = new ArrayList<>();

  /** The export of a node's database. */
  public DeliveredDoseExport(Database database, String nodeId) {
    this.database = database;
    this.runs = new RunStore(nodeId);
    this.revisions = new RevisionStore(nodeId);
    this.outbox = new OutboxStore(nodeId);
  }

  /** The runs that were left out so far, because they are not as the ledger says. */
  public List<String> refused() {
    return List.copyOf(refused);
  }

  /** Takes one row of the export. */
  @FunctionalInterface
  public interface RowSink {
    void row(Map<String, @Nullable Object> row) throws IOException;
  }

  /** Hands each row on; all rows have the same keys in the same order. */
  public void rows(RowSink sink) {
    Instant after = Instant.EPOCH;
    String afterRunId = "";
    try {
      while (true) {
        Instant from = after;
        String fromRunId = afterRunId;
        List<Computed> page =
            database.inVolatileTx(
                tx ->
                    runs.computed(tx, from, fromRunId, PAGE).stream()
                        .map(run -> computed(tx, run))
                        .toList());
        for (Computed computed : page) {
          if (!computed.agrees() && computed.isDelivered()) {
            refused.add(computed.run().runId());
            continue;
          }
          for (Map<String, @Nullable Object> row : computed.deliveredRows()) {
            sink.row(row);
          }
        }
        if (page.size() < PAGE) {
          return;
        }
        DoseRun last = page.getLast().run();
        after = last.queuedAt();
        afterRunId = last.runId();
      }
    } catch (IOException e) {
      throw new StorageFailure("the export can't be written", e);
    }
  }

  private Computed computed(Tx tx, DoseRun run) {
    List<OutboxRow> accepted =
        outbox.ofRun(tx, run.runId()).stream()
            .filter(row -> row.state() == DeliveryState.DELIVERED)
            .toList();
    return new Computed(
        run,
        revisions.outputs(tx, run.runId()),
        accepted,
        RunAudit.released(tx, run),
        RunAudit.agrees(tx, run));
  }

  /**
   * Writes CSV (RFC 4180) with a line of names first; numbers that are not whole with six
   * significant digits, which is far below any uncertainty here. JSON has all digits.
   */
  public void csv(Appendable out) {
    try {
      out.append(String.join(",", Computed.columns())).append("\r\n");
      rows(
          row ->
              out.append(
                      row.values().stream()
                          .map(DeliveredDoseExport::cell)
                          .collect(Collectors.joining(",")))
                  .append("\r\n"));
    } catch (IOException e) {
      throw new StorageFailure("the export can't be written", e);
    }
  }

  /** Writes a JSON array of objects, one a line. */
  public void json(Appendable out) {
    try {
      out.append('[');
      String[] separator = {"\n"};
      rows(
          row -> {
            out.append(separator[0]).append(RunJson.write(row));
            separator[0] = ",\n";
          });
      out.append("\n]\n");
    } catch (IOException e) {
      throw new StorageFailure("the export can't be written", e);
    }
  }

  private static String cell(@Nullable Object value) {
    String text =
        switch (value) {
          case null -> "";
          case Double number -> rounded(number);
          case Object other -> other.toString();
        };
    // A leading sign or @ would be run as a formula by a spreadsheet; a number may have its minus.
    boolean formula =
        !(value instanceof Number) && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    String safe = formula ? "'" + text : text;
    boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  private static String rounded(double number) {
    BigDecimal rounded = BigDecimal.valueOf(number).round(CSV_DIGITS);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /**
   * A run that has a result, with what it made and what was accepted of it.
   *
   * @param released when a person let it go and who, where it was held
   */
  private record Computed(
      DoseRun run,
      List<RunOutput> outputs,
      List<OutboxRow> accepted,
      Optional<String> released,
      boolean agrees) {

    boolean isDelivered() {
      return !accepted.isEmpty() || run.deliveredAt().isPresent();
    }

    static List<String> columns() {
      List<String> columns =
          new ArrayList<>(List.of("case", "run", "run_number", "state", "superseded_by"));
      columns.addAll(List.of("study_uid", "delivered_at", "accepted", "engine", "basis"));
      columns.add("objects");
      REGION_COLUMNS.forEach(column -> columns.add(column.equals("name") ? "region" : column));
      columns.addAll(List.of("activity_as_measured_mbq", "activity_at_administration_mbq"));
      columns.addAll(List.of("absolute_mean_gy", "absolute_u_mean_gy"));
      columns.addAll(List.of("relative_mean_gy", "roi_number", "tracking_uid"));
      columns.addAll(RATIO_COLUMNS);
      columns.addAll(List.of("held_because", "released"));
      return columns;
    }

    List<Map<String, @Nullable Object>> deliveredRows() {
      if (!isDelivered()) {
        return List.of();
      }
      Map<String, Object> summary = run.summary().map(RunJson::tree).orElse(Map.of());
      List<Map<String, @Nullable Object>> rows = new ArrayList<>();
      if (summary.get("regions") instanceof List<?> regions) {
        for (Object region : regions) {
          if (region instanceof Map<?, ?> values) {
            rows.add(row(summary, values));
          }
        }
      }
      return rows;
    }

    private Map<String, @Nullable Object> row(Map<String, Object> summary, Map<?, ?> region) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("case", run.caseId());
      row.put("run", run.runId());
      row.put("run_number", run.number());
      row.put("state", run.state().name());
      row.put("superseded_by", run.supersededBy().orElse(null));
      row.put("study_uid", FrozenRun.parse(run.frozen()).studyInstanceUid());
      row.put("delivered_at", run.deliveredAt().map(Instant::toString).orElse(null));
      row.put(
          "accepted", accepted.stream().map(Computed::accepted).collect(Collectors.joining("; ")));
      row.put("engine", summary.get("engine"));
      row.put("basis", summary.get("basis"));
      row.put(
          "objects",
          outputs.stream()
              .map(output -> output.role() + " " + output.sopInstanceUid() + " " + output.sha256())
              .collect(Collectors.joining("; ")));
      for (String column : REGION_COLUMNS) {
        row.put(column.equals("name") ? "region" : column, region.get(column));
      }
      row.put("activity_as_measured_mbq", within(region, "activity_mbq", "as_measured"));
      row.put(
          "activity_at_administration_mbq", within(region, "activity_mbq", "at_administration"));
      row.put("absolute_mean_gy", within(region, "absolute", "mean_gy"));
      row.put("absolute_u_mean_gy", within(region, "absolute", "u_mean_gy"));
      row.put("relative_mean_gy", within(region, "relative", "mean_gy"));
      row.put("roi_number", region.get("roi_number"));
      row.put("tracking_uid", region.get("tracking_uid"));
      RATIO_COLUMNS.forEach(column -> row.put(column, within(summary, "totals", column)));
      row.put("held_because", within(summary, "case", "held_because"));
      row.put("released", released.orElse(null));
      return row;
    }

    private static String accepted(OutboxRow row) {
      return row.destination()
          + " "
          + row.object().role()
          + row.settledAt().map(at -> " " + at).orElse("");
    }

    private static @Nullable Object within(Map<?, ?> region, String object, String key) {
      return region.get(object) instanceof Map<?, ?> map ? map.get(key) : null;
    }
  }
}
