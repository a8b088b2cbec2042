// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.DimseRequest;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.DimseService;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;
import org.ytterby.finding.Defect;
import org.ytterby.finding.InvalidObject;

/** Shows on a copy of the statement what happens when a service declares something else. */
class StatusTablesTest {
  private static final StatusTable.Row SUCCESS =
      StatusTable.row(Status.SUCCESS, "Success", "always");

  private record Declaring(CommandField field, StatusTable table) implements DimseService {
    @Override
    public Set<CommandField> commands() {
      return Set.of(field);
    }

    @Override
    public StatusTable statuses(CommandField operation) {
      return table;
    }

    @Override
    public CompletionStage<DimseResponse> serve(
        DimseRequest request, Consumer<DimseResponse> pending) {
      return CompletableFuture.completedFuture(DimseResponse.of(Status.SUCCESS));
    }
  }

  private static List<Table> tables(StatusTable.Row... rows) {
    return tables(
        CommandField.N_CREATE, Uids.InstanceAvailabilityNotification, StatusTable.of(rows));
  }

  private static List<Table> tables(CommandField field, String sopClass, StatusTable table) {
    return StatusTables.of(
            ServiceRegistry.none().and(Set.of(sopClass), new Declaring(field, table)))
        .toList();
  }

  private static Statement statementOf(List<Table> tables) {
    return new Statement(
            tables.stream()
                .map(table -> "<!-- generated: " + table.name() + " -->\n<!-- /generated -->\n")
                .collect(Collectors.joining()))
        .with(tables);
  }

  @Test
  void a_status_that_a_service_begins_to_answer_is_reported_with_the_name_of_its_table() {
    Statement statement = statementOf(tables(SUCCESS));
    assertThat(statement.differences(tables(SUCCESS))).isEmpty();

    assertThat(
            statement.differences(
                tables(
                    SUCCESS,
                    StatusTable.row(Status.NOT_AUTHORIZED, "Refused: not authorized", "never"))))
        .singleElement()
        .asString()
        .contains("table 'statuses-n-create-instance-availability-notification'")
        .contains("0124");
  }

  @Test
  void an_operation_that_has_no_place_in_the_statement_is_reported_by_its_name() {
    Statement statement = statementOf(tables(SUCCESS));
    List<Table> more =
        tables(CommandField.N_DELETE, Uids.InstanceAvailabilityNotification, table());

    assertThatThrownBy(() -> statement.differences(more))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("statuses-n-delete-instance-availability-notification");
  }

  @Test
  void a_dimse_c_operation_is_answered_alike_whatever_the_class() {
    ServiceRegistry services =
        ServiceRegistry.none()
            .and(Set.of(Uids.CTImageStorage), new Declaring(CommandField.C_STORE, table()))
            .and(
                Set.of(Uids.MRImageStorage),
                new Declaring(
                    CommandField.C_STORE,
                    StatusTable.of(StatusTable.row(Status.WARNING, "Warning", "always"))));

    assertThatThrownBy(() -> StatusTables.of(services).toList())
        .isInstanceOf(Defect.class)
        .hasMessageContaining("C_STORE");
  }

  private static StatusTable table() {
    return StatusTable.of(SUCCESS);
  }
}
