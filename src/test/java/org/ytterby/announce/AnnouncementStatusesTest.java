// SPDX-License-Identifier: Apache-2.0
package org.ytterby.announce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.ytterby.audit.Ledger;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.DrivenServices;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;
import org.ytterby.store.Tx;

/** Every status that is declared for announcements is answered, and no other. */
final class AnnouncementStatusesTest {
  private static final String MPPS = Uids.ModalityPerformedProcedureStep;
  private static final String IAN = Uids.InstanceAvailabilityNotification;
  private static final CommandField CREATE = CommandField.N_CREATE;
  private static final CommandField SET = CommandField.N_SET;
  private static final DataSet NONE = DataSet.empty();
  private static final Map<String, List<String>> ONE = Map.of("1.2.3.1", List.of("1.5.1"));

  private static final class Unheard implements AnnouncementListener {
    @Override
    public void announced(Tx tx, Announcement announcement) {}

    @Override
    public void durable(Announcement announcement) {}
  }

  private static DrivenServices driven(Database database) {
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-01-02T10:00:00Z"));
    return new DrivenServices(
        AnnouncementService.and(
            ServiceRegistry.none(),
            new Announcements(
                database,
                new AnnouncementStore("node1"),
                new Ledger("node1", clock),
                new Unheard(),
                clock)));
  }

  private static DataSet with(DataSet whole, int tag, String value) {
    return DataSet.builder().putAll(whole).text(tag, value).build();
  }

  @DatabaseTest
  void of_the_creation_of_a_step(Database database) {
    DrivenServices driven = driven(database);
    DataSet step = Announcing.step("1.2.3");
    assertThat(driven.ask(CREATE, MPPS, "1.9.1", step)).isZero();
    assertThat(driven.ask(CREATE, MPPS, "1.9.1", step)).isEqualTo(0x0111);
    assertThat(
            driven.ask(
                CREATE, MPPS, "1.9.2", with(step, Tag.PerformedProcedureStepStatus, "COMPLETED")))
        .isEqualTo(0x0106);
    assertThat(driven.ask(CREATE, MPPS, "1.9.x", step)).isEqualTo(0x0117);
    assertThat(driven.ask(CREATE, MPPS, "1.9.2", Announcing.without(step, Tag.Modality)))
        .isEqualTo(0x0120);
    assertThat(
            driven.ask(
                CREATE, MPPS, "1.9.2", DataSet.builder().putAll(step).empty(Tag.Modality).build()))
        .isEqualTo(0x0121);
    assertThat(driven.ask(CREATE, MPPS, "1.9.2", NONE, DrivenServices.TOO_LONG)).isEqualTo(0xA700);
    assertThat(driven.ask(CREATE, MPPS, "1.9.2", NONE, DrivenServices.NOISE)).isEqualTo(0xC000);
    driven.assertEachDeclaredStatusWasAnswered(CREATE, MPPS);
  }

  @DatabaseTest
  void of_the_change_of_a_step(Database database) {
    DrivenServices driven = driven(database);
    DataSet ended = Announcing.ended("COMPLETED", ONE);
    assertThat(driven.ask(SET, MPPS, "1.9.1", ended)).isEqualTo(0x0112);
    assertThat(driven.ask(CREATE, MPPS, "1.9.1", Announcing.step("1.2.3"))).isZero();
    assertThat(driven.ask(SET, MPPS, "1.9.x", ended)).isEqualTo(0x0117);
    assertThat(
            driven.ask(SET, MPPS, "1.9.1", with(ended, Tag.PerformedProcedureStepStatus, "DONE")))
        .isEqualTo(0x0106);
    assertThat(
            driven.ask(
                SET, MPPS, "1.9.1", Announcing.without(ended, Tag.PerformedProcedureStepEndDate)))
        .isEqualTo(0x0120);
    assertThat(
            driven.ask(
                SET,
                MPPS,
                "1.9.1",
                DataSet.builder().putAll(ended).empty(Tag.PerformedProcedureStepStatus).build()))
        .isEqualTo(0x0121);
    assertThat(driven.ask(SET, MPPS, "1.9.1", NONE, DrivenServices.TOO_LONG)).isEqualTo(0xA700);
    assertThat(driven.ask(SET, MPPS, "1.9.1", NONE, DrivenServices.NOISE)).isEqualTo(0xC000);
    assertThat(driven.ask(SET, MPPS, "1.9.1", ended)).isZero();
    assertThat(driven.ask(SET, MPPS, "1.9.1", ended)).as("no longer updated").isEqualTo(0x0110);
    driven.assertEachDeclaredStatusWasAnswered(SET, MPPS);
  }

  @DatabaseTest
  void of_a_notification(Database database) {
    DrivenServices driven = driven(database);
    DataSet notice = Announcing.available("1.2.3", "ONLINE", ONE);
    assertThat(driven.ask(CREATE, IAN, "1.9.1", notice)).isZero();
    assertThat(driven.ask(CREATE, IAN, "1.9.1", notice)).isEqualTo(0x0111);
    assertThat(driven.ask(CREATE, IAN, "1.9.2", Announcing.available("1.2.3", "SOON", ONE)))
        .isEqualTo(0x0106);
    assertThat(driven.ask(CREATE, IAN, "1.9.x", notice)).isEqualTo(0x0117);
    assertThat(driven.ask(CREATE, IAN, "1.9.2", Announcing.without(notice, Tag.StudyInstanceUID)))
        .isEqualTo(0x0120);
    assertThat(
            driven.ask(
                CREATE,
                IAN,
                "1.9.2",
                DataSet.builder().putAll(notice).empty(Tag.StudyInstanceUID).build()))
        .isEqualTo(0x0121);
    assertThat(driven.ask(CREATE, IAN, "1.9.2", NONE, DrivenServices.TOO_LONG)).isEqualTo(0xA700);
    assertThat(driven.ask(CREATE, IAN, "1.9.2", NONE, DrivenServices.NOISE)).isEqualTo(0xC000);
    driven.assertEachDeclaredStatusWasAnswered(CREATE, IAN);
  }
}
