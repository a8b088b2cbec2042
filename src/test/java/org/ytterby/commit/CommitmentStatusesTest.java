// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ytterby.audit.Ledger;
import org.ytterby.deliver.CommitmentResultService;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.net.DrivenServices;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

/** Every status and reason that is declared for storage commitment is given, and no other. */
final class CommitmentStatusesTest {
  private static final String PUSH = Uids.StorageCommitmentPushModel;
  private static final String INSTANCE = Uids.StorageCommitmentPushModelInstance;
  private static final CommandField ACTION = CommandField.N_ACTION;
  private static final CommandField EVENT = CommandField.N_EVENT_REPORT;

  @DatabaseTest
  void of_a_request(Database database) {
    CommitmentTerms terms =
        new CommitmentTerms(Duration.ofHours(1), 1, List.of(CommittingNode.requestor("CT", 104)));
    Requests requests =
        new Requests(
            database,
            new CommitmentRequestStore(CommittingNode.NODE),
            new Ledger(CommittingNode.NODE, CommittingNode.CLOCK),
            CommittingNode.CLOCK);
    DrivenServices driven =
        new DrivenServices(
            ServiceRegistry.none()
                .and(Set.of(PUSH), new CommitmentService(terms, requests, new Lines(), () -> {})));
    byte[] one = bytes(Asker.request("1.9.1", "1.2.1"));

    assertThat(driven.ask(ACTION, PUSH, INSTANCE, action(1), one)).isEqualTo(0x0124);
    driven.by("CT");
    assertThat(driven.ask(ACTION, PUSH, "1.2.3", action(1), one)).isEqualTo(0x0112);
    assertThat(driven.ask(ACTION, PUSH, INSTANCE, action(2), one)).isEqualTo(0x0123);
    assertThat(driven.ask(ACTION, PUSH, INSTANCE, action(1), bytes(noTransaction())))
        .isEqualTo(0x0115);
    assertThat(driven.ask(ACTION, PUSH, INSTANCE, action(1), DrivenServices.TOO_LONG))
        .isEqualTo(0xA700);
    assertThat(driven.ask(ACTION, PUSH, INSTANCE, action(1), DrivenServices.NOISE))
        .isEqualTo(0xC000);
    assertThat(driven.ask(ACTION, PUSH, INSTANCE, action(1), one)).isZero();
    assertThat(
            driven.ask(ACTION, PUSH, INSTANCE, action(1), bytes(Asker.request("1.9.2", "1.2.1"))))
        .isEqualTo(0x0213);
    driven.assertEachDeclaredStatusWasAnswered(ACTION, PUSH);
  }

  @Test
  void of_a_result() {
    DrivenServices driven =
        new DrivenServices(
            CommitmentResultService.and(
                ServiceRegistry.none(), result -> result.transactionUid().equals("1.9.1")));
    byte[] known = bytes(Asker.request("1.9.1", "1.2.1"));

    assertThat(driven.ask(EVENT, PUSH, INSTANCE, event(1), known)).isZero();
    assertThat(driven.ask(EVENT, PUSH, INSTANCE, event(1), bytes(Asker.request("1.9.2", "1.2.1"))))
        .isEqualTo(0x0110);
    assertThat(driven.ask(EVENT, PUSH, "1.2.3", event(1), known)).isEqualTo(0x0112);
    assertThat(driven.ask(EVENT, PUSH, INSTANCE, event(3), known)).isEqualTo(0x0113);
    assertThat(driven.ask(EVENT, PUSH, INSTANCE, event(1), bytes(noTransaction())))
        .isEqualTo(0x0115);
    assertThat(driven.ask(EVENT, PUSH, INSTANCE, event(1), DrivenServices.TOO_LONG))
        .isEqualTo(0xA700);
    assertThat(driven.ask(EVENT, PUSH, INSTANCE, event(1), DrivenServices.NOISE)).isEqualTo(0xC000);
    driven.assertEachDeclaredStatusWasAnswered(EVENT, PUSH);
  }

  @Test
  void every_failure_reason_is_given() {
    Reference ct = new Reference(Uids.CTImageStorage, "1.2.3");
    Reference other = new Reference(Uids.Verification, "1.2.3");
    assertThat(
            Stream.of(
                    judged(new Holding.Damaged(Uids.CTImageStorage), ct),
                    judged(new Holding.Absent(), ct),
                    judged(new Holding.ForGood(Uids.MRImageStorage), ct),
                    judged(new Holding.Absent(), other),
                    Judgement.reused(ct),
                    judged(
                        new Holding.Until(Uids.CTImageStorage, CommittingNode.CLOCK.instant()), ct))
                .map(Judgement::failure)
                .flatMap(Optional::stream))
        .containsExactlyElementsOf(
            Stream.of(FailureReason.values()).map(FailureReason::code).toList());
  }

  private static Judgement judged(Holding holding, Reference reference) {
    return new Judge(_ -> holding).judge(reference);
  }

  private static DataSet noTransaction() {
    return Asker.request("1.9.1", "1.2.1").subset(tag -> tag != Tag.TransactionUID);
  }

  private static DataSet action(int type) {
    return DataSet.builder().integers(Tag.ActionTypeID, type).build();
  }

  private static DataSet event(int type) {
    return DataSet.builder().integers(Tag.EventTypeID, type).build();
  }

  private static byte[] bytes(DataSet information) {
    return DataSetWriter.bytes(information, TransferSyntax.EXPLICIT_LE);
  }
}
