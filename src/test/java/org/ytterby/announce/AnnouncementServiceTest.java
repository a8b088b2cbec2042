// SPDX-License-Identifier: Apache-2.0
package org.ytterby.announce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.ytterby.announce.Announcement.PerformedStep;
import org.ytterby.audit.Ledger;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.ManagedInstance;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;
import org.ytterby.store.Tx;

/** The state rules of PS3.4 F.7 and R.3 over real sockets. */
@Timeout(60)
final class AnnouncementServiceTest {
  private static final String MPPS = Uids.ModalityPerformedProcedureStep;
  private static final String IAN = Uids.InstanceAvailabilityNotification;
  private static final String STUDY = "1.2.3";
  private static final Map<String, List<String>> TWO = Map.of("1.2.3.1", List.of("1.5.1", "1.5.2"));

  /** Notes what it is told. */
  private static final class Noting implements AnnouncementListener {
    final List<Announcement> announced = new ArrayList<>();
    final List<Announcement> durable = new ArrayList<>();

    @Override
    public void announced(Tx tx, Announcement announcement) {
      announced.add(announcement);
    }

    @Override
    public void durable(Announcement announcement) {
      durable.add(announcement);
    }
  }

  /** A server with a database, and a client that is associated with it. */
  private static final class Wire implements AutoCloseable {
    final Noting noting = new Noting();
    final AnnouncementStore store = new AnnouncementStore("node1");
    final Database database;
    private final DicomServer server;
    private final DicomClient client = new DicomClient();
    final Association association;

    Wire(DatabaseSettings settings) {
      database = Database.open(settings);
      InstantSource clock = InstantSource.fixed(Instant.parse("2026-01-02T10:00:00Z"));
      Announcements announcements =
          new Announcements(database, store, new Ledger("node1", clock), noting, clock);
      server =
          DicomServer.start(
              ServerSettings.of(
                  "127.0.0.1",
                  0,
                  AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT)),
              AnnouncementService.and(ServiceRegistry.verification(), announcements));
      association = open(Announcing.SCANNER);
    }

    Association open(String callingAe) {
      return client.open(
          new AssociationRequest(
              "127.0.0.1",
              server.port(),
              callingAe,
              "YTTERBY",
              List.of(Proposal.uncompressed(MPPS), Proposal.uncompressed(IAN)),
              ClientTimeouts.DEFAULT));
    }

    ManagedInstance step(String uid) {
      return new ManagedInstance(association, MPPS, uid);
    }

    List<Announcement> ofStudy() {
      return database.inTx(tx -> store.ofStudy(tx, STUDY));
    }

    List<String> column(String sql) {
      return database.inTx(tx -> tx.handle().createQuery(sql).mapTo(String.class).list());
    }

    @Override
    public void close() {
      association.close();
      client.close();
      server.close();
      database.close();
    }
  }

  @DatabaseTest
  void keeps_a_step_from_its_beginning_to_its_end(DatabaseSettings settings) {
    try (Wire wire = new Wire(settings)) {
      ManagedInstance step = wire.step("1.9.1");
      assertThat(step.create(Announcing.step(STUDY)).status()).isZero();
      assertThat(step.set(Announcing.listing(TWO)).status()).isZero();
      assertThat(step.set(Announcing.ended("COMPLETED", TWO)).status()).isZero();

      Announcement kept = wire.ofStudy().getFirst();
      assertThat(kept.instances()).containsExactly("1.5.1", "1.5.2");
      assertThat(kept.callingAe()).isEqualTo(Announcing.SCANNER);
      assertThat(wire.noting.announced).hasSize(3).endsWith(kept);
      assertThat(wire.noting.durable).isEqualTo(wire.noting.announced);
      assertThat(wire.column("select action from ledger order by seq"))
          .containsExactly("mpps.in_progress", "mpps.in_progress", "mpps.completed");
    }
  }

  @DatabaseTest
  void keeps_that_another_than_its_creator_changed_a_step(DatabaseSettings settings) {
    try (Wire wire = new Wire(settings);
        Association other = wire.open("OTHER")) {
      ManagedInstance step = wire.step("1.9.1");
      assertThat(step.create(Announcing.step(STUDY)).status()).isZero();
      assertThat(step.set(Announcing.listing(TWO)).status()).isZero();
      assertThat(wire.ofStudy())
          .singleElement()
          .isInstanceOfSatisfying(
              PerformedStep.class, kept -> assertThat(kept.setByAnother()).isFalse());

      ManagedInstance foreign = new ManagedInstance(other, MPPS, "1.9.1");
      assertThat(foreign.set(Announcing.listing(TWO)).status()).isZero();
      assertThat(step.set(Announcing.ended("COMPLETED", TWO)).status()).isZero();
      assertThat(wire.ofStudy())
          .singleElement()
          .isInstanceOfSatisfying(
              PerformedStep.class,
              kept -> {
                assertThat(kept.setByAnother()).isTrue();
                assertThat(kept.callingAe()).isEqualTo(Announcing.SCANNER);
                assertThat(kept.status()).isEqualTo(StepStatus.COMPLETED);
              });
      List<String> told = wire.column("select detail from ledger order by seq");
      assertThat(told.get(2)).contains("\"calling_ae\":\"OTHER\"", "\"created_by\":\"PET\"");
      assertThat(List.of(told.get(1), told.get(3)))
          .allSatisfy(
              row ->
                  assertThat(row).contains("\"calling_ae\":\"PET\"").doesNotContain("created_by"));
    }
  }

  @DatabaseTest
  void keeps_no_identity(DatabaseSettings settings) {
    try (Wire wire = new Wire(settings)) {
      assertThat(wire.step("1.9.1").create(Announcing.step(STUDY)).status()).isZero();
      assertThat(wire.column("select content from announcement"))
          .singleElement()
          .asString()
          .contains(STUDY)
          .doesNotContain("Phantom");
      assertThat(wire.column("select detail from ledger"))
          .singleElement()
          .asString()
          .contains(STUDY)
          .doesNotContain("Phantom");
    }
  }

  @DatabaseTest
  void changes_nothing_after_the_end(DatabaseSettings settings) {
    for (String end : List.of("COMPLETED", "DISCONTINUED")) {
      try (Wire wire = new Wire(settings)) {
        ManagedInstance step = wire.step("1.9." + end.length());
        assertThat(step.create(Announcing.step(STUDY)).status()).isZero();
        assertThat(step.set(Announcing.ended(end, TWO)).status()).isZero();
        List<Announcement> before = wire.ofStudy();

        DimseResponse again = step.set(Announcing.ended("COMPLETED", Map.of()));
        assertThat(again.status()).isEqualTo(Status.PROCESSING_FAILURE.code());
        assertThat(again.detail().errorId()).hasValue(0xA710);
        assertThat(again.errorComment())
            .contains("Performed Procedure Step Object may no longer be updated");
        assertThat(wire.ofStudy()).isEqualTo(before);
        assertThat(wire.noting.announced).hasSize(2);
      }
    }
  }

  @DatabaseTest
  void refuses_what_exists_and_what_does_not(DatabaseSettings settings) {
    try (Wire wire = new Wire(settings)) {
      ManagedInstance step = wire.step("1.9.1");
      assertThat(step.set(Announcing.ended("COMPLETED", TWO)).status())
          .isEqualTo(Status.NO_SUCH_SOP_INSTANCE.code());
      assertThat(step.create(Announcing.step(STUDY)).status()).isZero();
      assertThat(step.create(Announcing.step("1.2.4")).status())
          .isEqualTo(Status.DUPLICATE_SOP_INSTANCE.code());
      assertThat(wire.ofStudy()).hasSize(1);
      assertThat(wire.noting.announced).hasSize(1);
    }
  }

  @DatabaseTest
  void a_notification_is_no_step(DatabaseSettings settings) {
    try (Wire wire = new Wire(settings)) {
      ManagedInstance notice = new ManagedInstance(wire.association, IAN, "1.9.2");
      assertThat(notice.create(Announcing.available(STUDY, "ONLINE", TWO)).status()).isZero();
      assertThat(wire.ofStudy()).singleElement().returns("1.9.2", Announcement::uid);
      assertThat(wire.step("1.9.2").set(Announcing.ended("COMPLETED", TWO)).status())
          .isEqualTo(Status.NO_SUCH_SOP_INSTANCE.code());
      assertThat(notice.set(Announcing.listing(TWO)).status())
          .isEqualTo(Status.UNRECOGNIZED_OPERATION.code());
    }
  }

  @DatabaseTest
  void names_the_attributes_that_are_missing_or_wrong(DatabaseSettings settings) {
    try (Wire wire = new Wire(settings)) {
      DimseResponse missing =
          wire.step("1.9.1")
              .create(Announcing.without(Announcing.step(STUDY), Tag.PerformedProcedureStepID));
      assertThat(missing.status()).isEqualTo(Status.MISSING_ATTRIBUTE.code());
      assertThat(missing.detail().elements()).containsExactly(Tag.PerformedProcedureStepID);
      assertThat(missing.errorComment()).contains("PerformedProcedureStepID (0040,0253)");

      DataSet completed =
          DataSet.builder()
              .putAll(Announcing.step(STUDY))
              .text(Tag.PerformedProcedureStepStatus, "COMPLETED")
              .build();
      DimseResponse wrong = wire.step("1.9.1").create(completed);
      assertThat(wrong.status()).isEqualTo(Status.INVALID_ATTRIBUTE_VALUE.code());
      assertThat(wrong.offendingElements()).containsExactly(Tag.PerformedProcedureStepStatus);
      assertThat(wire.ofStudy()).isEmpty();
    }
  }

  @DatabaseTest
  void gives_a_uid_to_who_has_none(DatabaseSettings settings) {
    try (Wire wire = new Wire(settings)) {
      DataSet attributes = Announcing.available(STUDY, "ONLINE", TWO);
      DimseResponse first = ManagedInstance.create(wire.association, IAN, attributes);
      DimseResponse second = ManagedInstance.create(wire.association, IAN, attributes);
      assertThat(List.of(first.status(), second.status())).containsOnly(0);
      assertThat(wire.ofStudy())
          .extracting(Announcement::uid)
          .containsExactlyInAnyOrder(
              first.sopInstanceUid().orElseThrow(), second.sopInstanceUid().orElseThrow());
    }
  }

  @DatabaseTest
  void refuses_a_uid_that_is_none(DatabaseSettings settings) {
    try (Wire wire = new Wire(settings)) {
      assertThat(wire.step("1.9.x").create(Announcing.step(STUDY)).status())
          .isEqualTo(Status.INVALID_SOP_INSTANCE.code());
    }
  }
}
