// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.PeerFailure;

/** No status goes out that is not declared, and all that every operation may be answered with. */
class DeclaredAnswersTest {
  private static final String FIND = Uids.StudyRootQueryRetrieveInformationModelFind;
  private static final String MPPS = Uids.ModalityPerformedProcedureStep;
  private static final byte[] IDENTIFIER = {};

  /** Ends as it is told, and declares Success and A900. */
  private record Service(CommandField field, Ending ending) implements DimseService {
    interface Ending {
      CompletionStage<DimseResponse> of(Consumer<DimseResponse> pending);
    }

    @Override
    public Set<CommandField> commands() {
      return Set.of(field);
    }

    @Override
    public StatusTable statuses(CommandField operation) {
      return StatusTable.of(
          StatusTable.row(Status.SUCCESS, "Success", "always"),
          StatusTable.row(Status.DATA_SET_DOES_NOT_MATCH, "Mismatch", "never"));
    }

    @Override
    public CompletionStage<DimseResponse> serve(
        DimseRequest request, Consumer<DimseResponse> pending) {
      return ending.of(pending);
    }
  }

  private static CompletionStage<DimseResponse> with(Status status) {
    return CompletableFuture.completedFuture(DimseResponse.of(status));
  }

  private static int answer(Service.Ending ending) {
    return new DrivenServices(ServiceRegistry.none().and(Set.of(FIND), find(ending)))
        .undeclaring()
        .ask(CommandField.C_FIND, FIND, "", one());
  }

  private static Service find(Service.Ending ending) {
    return new Service(CommandField.C_FIND, ending);
  }

  @Test
  void lets_a_declared_status_out() {
    assertThat(answer(_ -> with(Status.SUCCESS))).isZero();
    assertThat(answer(_ -> with(Status.DATA_SET_DOES_NOT_MATCH))).isEqualTo(0xA900);
    assertThat(
            answer(
                _ -> {
                  throw new InvalidObject(ErrorCode.OBJECT_MISMATCH, "a", "b", "c", null);
                }))
        .isEqualTo(0xA900);
  }

  @Test
  void answers_0110_for_a_status_that_is_not_declared() {
    assertThat(answer(_ -> with(Status.CANNOT_UNDERSTAND))).isEqualTo(0x0110);
    assertThat(answer(_ -> with(Status.PENDING))).isEqualTo(0x0110);
  }

  @Test
  void answers_0110_for_an_error_whose_status_is_not_declared_thrown_or_in_the_stage() {
    InvalidObject unreadable = new InvalidObject("a", "b", "c");
    assertThat(
            answer(
                _ -> {
                  throw unreadable;
                }))
        .isEqualTo(0x0110);
    assertThat(answer(_ -> CompletableFuture.failedFuture(unreadable))).isEqualTo(0x0110);
  }

  @Test
  void sends_no_pending_response_that_is_not_declared() {
    DrivenServices driven =
        new DrivenServices(
                ServiceRegistry.none()
                    .and(
                        Set.of(FIND),
                        find(
                            pending -> {
                              pending.accept(DimseResponse.of(Status.PENDING));
                              return with(Status.SUCCESS);
                            })))
            .undeclaring();
    assertThat(driven.ask(CommandField.C_FIND, FIND, "", one())).isEqualTo(0x0110);
    assertThat(driven.answered(CommandField.C_FIND, FIND)).isEmpty();
  }

  @Test
  void a_table_has_each_status_once() {
    StatusTable.Row success = StatusTable.row(Status.SUCCESS, "Success", "always");
    assertThatThrownBy(() -> StatusTable.of(success, success))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SUCCESS");
  }

  @Test
  void verification_is_answered_with_all_that_it_declares() {
    DrivenServices driven = new DrivenServices(ServiceRegistry.verification());
    assertThat(driven.ask(CommandField.C_ECHO, Uids.Verification, "", DataSet.empty(), new byte[0]))
        .isZero();
    driven.assertEachDeclaredStatusWasAnswered(CommandField.C_ECHO, Uids.Verification);
  }

  @Test
  void every_status_that_any_operation_may_have_is_answered() {
    Service failing =
        find(
            _ -> {
              throw new PeerFailure(ErrorCode.PEER_TRANSIENT, "gone");
            });
    Service steps = new Service(CommandField.N_SET, _ -> with(Status.SUCCESS));
    DrivenServices driven =
        new DrivenServices(
            ServiceRegistry.none().and(Set.of(FIND), failing).and(Set.of(MPPS), steps));
    Ongoing first = new Ongoing(false);

    assertThat(driven.send(FIND, find(FIND, true), IDENTIFIER, first)).isEqualTo(0x0110);
    assertThat(driven.send(MPPS, set(FIND), IDENTIFIER, first)).isEqualTo(0x0118);
    assertThat(driven.send(FIND, find(MPPS, true), IDENTIFIER, first)).isEqualTo(0x0122);
    assertThat(driven.send(FIND, find(FIND, true), IDENTIFIER, new Ongoing(true)))
        .isEqualTo(0x0210);
    assertThat(driven.send(MPPS, find(MPPS, true), IDENTIFIER, first)).isEqualTo(0x0211);
    assertThat(driven.send(FIND, find(FIND, false), IDENTIFIER, first)).isEqualTo(0x0212);
    assertThat(DimseService.ALWAYS.rows())
        .as("no other than those above")
        .extracting(row -> row.status().code())
        .containsExactlyInAnyOrder(0x0110, 0x0118, 0x0122, 0x0210, 0x0211, 0x0212);
  }

  private static DataSet one() {
    return DataSet.builder().text(Tag.QueryRetrieveLevel, "STUDY").build();
  }

  private static CommandSet find(String sopClass, boolean withDataSet) {
    return CommandSet.request(
        CommandField.C_FIND, 1, sopClass, Optional.empty(), DataSet.empty(), withDataSet);
  }

  private static CommandSet set(String sopClass) {
    return CommandSet.request(
        CommandField.N_SET, 1, sopClass, Optional.of("1.2.3"), DataSet.empty(), true);
  }
}
