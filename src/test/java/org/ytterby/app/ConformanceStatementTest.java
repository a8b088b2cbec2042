// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.app.conformance.Statement;
import org.ytterby.app.conformance.Table;
import org.ytterby.catalogue.QueryModel;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Uids;

/** Holds the conformance statement against what this very code does. */
class ConformanceStatementTest {
  private static final Path FILE = Path.of("conformance-statement.md");

  private static List<Table> tables = List.of();

  @BeforeAll
  static void ask(@TempDir Path folder) {
    tables = ConformanceFacts.tables(folder);
  }

  @Test
  void its_tables_are_those_of_the_code() throws IOException {
    assertThat(statement().differences(tables)).isEmpty();
  }

  @Test
  void one_cell_that_is_changed_in_any_table_is_reported_with_its_table() throws IOException {
    Statement statement = statement();
    for (int i = 0; i < tables.size(); i++) {
      Table table = tables.get(i);
      List<Table> changed = new ArrayList<>(tables);
      changed.set(i, withAnotherLastCell(table));

      assertThat(statement.differences(changed))
          .singleElement()
          .asString()
          .contains("table '" + table.name() + "'")
          .contains(Statement.REMEDY);
    }
  }

  @Test
  void the_tables_hold_what_nobody_would_leave_out() {
    assertThat(column("services", 1))
        .contains(Uids.Verification, QueryModel.PATIENT_ROOT.moveSopClassUid());
    assertThat(column("storage-classes", 1))
        .containsExactlyInAnyOrderElementsOf(Dictionary.storageSopClasses());
    assertThat(column("attributes-rtdose", 1)).contains("Dose Grid Scaling", "DVH Data");
    assertThat(column("report-content", 3)).contains("Absorbed Dose (128513, DCM)");
    assertThat(column("web-resources", 1)).contains("`/dicom-web/studies`");
    assertThat(column("limits", 0)).contains("`dicom.max-pdu`", "`peers[].max-associations`");
    assertThat(column("web-statuses", 0)).contains("200", "406", "503");
    assertThat(column("statuses-c-move", 0)).contains("A702", "A801", "FE00");
  }

  @Test
  void every_operation_that_a_node_serves_has_a_table_of_its_statuses() {
    Set<String> operations =
        column("services", 2).stream()
            .flatMap(operation -> Stream.of(operation.split(", ")))
            .map(operation -> "statuses-" + operation.toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
    operations.add("statuses-c-store");

    assertThat(operations).hasSize(9);
    assertThat(operations)
        .allSatisfy(
            operation -> assertThat(tables).anyMatch(table -> table.name().startsWith(operation)));
  }

  @Test
  void a_status_that_nobody_has_heard_of_is_told_of_too() {
    for (String table :
        List.of(
            "answers-c-store",
            "answers-c-echo",
            "answers-c-find",
            "answers-c-move-c-get",
            "answers-n-action",
            "answers-n-event-report",
            "answers-n-create",
            "answers-n-set",
            "answers-failure-reason",
            "answers-stow")) {
      assertThat(column(table, 0)).as(table).containsOnlyOnce("every other");
    }
    assertThat(column("answers-c-store", 0))
        .contains("0001, 0107, 0116, B000 to BFFF", "0110, 0213, A700 to A7FF");
  }

  private static List<String> column(String name, int index) {
    return tables.stream()
        .filter(table -> table.name().equals(name))
        .flatMap(table -> table.rows().stream())
        .map(row -> row.get(index))
        .toList();
  }

  private static Table withAnotherLastCell(Table table) {
    List<List<String>> rows = new ArrayList<>(table.rows());
    List<String> last = new ArrayList<>(rows.removeLast());
    last.set(last.size() - 1, last.getLast() + " altered");
    rows.add(last);
    return new Table(table.name(), table.columns(), rows);
  }

  private static Statement statement() throws IOException {
    return new Statement(Files.readString(FILE));
  }
}
