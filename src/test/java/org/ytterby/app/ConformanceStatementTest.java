// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
