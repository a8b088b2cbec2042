// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetReader;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.QueryRetrieve;
import org.ytterby.dicom.net.Roles;
import org.ytterby.dicom.net.StoreStatus;
import org.ytterby.dicom.net.SubOperations;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.peer.Peer;
import org.ytterby.dicom.net.peer.PeerPolicy;
import org.ytterby.dicom.net.peer.Proof;
import org.ytterby.dicom.net.peer.Rights;
import org.ytterby.dicom.net.peer.ServiceClass;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

/** C-GET over real sockets from an archive on either database. */
@Timeout(120)
class GetServiceTest {
  private static final String STUDY_ROOT = Uids.StudyRootQueryRetrieveInformationModelGet;
  private static final String PATIENT_ROOT = Uids.PatientRootQueryRetrieveInformationModelGet;
  private static final String CT = Uids.CTImageStorage;
  private static final String PET = Uids.PositronEmissionTomographyImageStorage;

  @TempDir private Path folder;
  private final Inbound inbound = new Inbound();
  private final List<HeldObject> held = HeldObject.all();

  private static List<Proposal> everything() {
    List<Proposal> all = new ArrayList<>();
    all.add(Proposal.uncompressed(STUDY_ROOT));
    all.add(Proposal.uncompressed(PATIENT_ROOT));
    for (String sopClass : List.of(CT, PET)) {
      for (TransferSyntax syntax :
          List.of(
              TransferSyntax.EXPLICIT_LE,
              TransferSyntax.IMPLICIT_LE,
              HeldObject.RLE,
              HeldObject.LOSSY)) {
        all.add(new Proposal(sopClass, syntax).as(Roles.SCP));
      }
    }
    return all;
  }

  private static DataSet identifier(String level, Object... keys) {
    DataSetBuilder identifier = DataSet.builder().text(Tag.QueryRetrieveLevel, level);
    for (int i = 0; i < keys.length; i += 2) {
      identifier.text((Integer) keys[i], ((String) keys[i + 1]).split("\\\\", -1));
    }
    return identifier.build();
  }

  private RetrieveNode node(Database database) {
    RetrieveNode node = new RetrieveNode(folder, database);
    node.store(held);
    return node;
  }

  private DimseResponse get(Association association, String model, DataSet identifier) {
    inbound.all.clear();
    return new QueryRetrieve(association, model).get(identifier, inbound, _ -> true);
  }

  @DatabaseTest
  void gives_what_every_level_names_byte_for_byte(Database database) {
    try (RetrieveNode node = node(database);
        Association association = node.open("READER", everything())) {
      record Case(String model, DataSet identifier, String... prefixes) {}
      String study = HeldObject.study(1);
      for (Case each :
          List.of(
              new Case(PATIENT_ROOT, identifier("PATIENT", Tag.PatientID, "P-1"), "1.", "2."),
              new Case(STUDY_ROOT, identifier("STUDY", Tag.StudyInstanceUID, study), "1."),
              new Case(
                  STUDY_ROOT,
                  identifier("STUDY", Tag.StudyInstanceUID, study + "\\" + HeldObject.study(3)),
                  "1.",
                  "3."),
              new Case(
                  PATIENT_ROOT,
                  identifier(
                      "SERIES",
                      Tag.PatientID,
                      "P-1",
                      Tag.StudyInstanceUID,
                      study,
                      Tag.SeriesInstanceUID,
                      HeldObject.series(1, 2)),
                  "1.2."),
              new Case(
                  STUDY_ROOT,
                  identifier(
                      "IMAGE",
                      Tag.StudyInstanceUID,
                      study,
                      Tag.SeriesInstanceUID,
                      HeldObject.series(1, 1),
                      Tag.SOPInstanceUID,
                      HeldObject.uid(1, 1, 1) + "\\" + HeldObject.uid(1, 1, 3)),
                  "1.1.1",
                  "1.1.3"),
              new Case(
                  STUDY_ROOT,
                  identifier("STUDY", Tag.StudyInstanceUID, study, Tag.Modality, "PT"),
                  "1.2."),
              new Case(STUDY_ROOT, identifier("STUDY", Tag.StudyInstanceUID, "1.2.3")))) {
        DimseResponse end = get(association, each.model(), each.identifier());
        Map<String, HeldObject> expected = new TreeMap<>();
        for (HeldObject object : held) {
          for (String prefix : each.prefixes()) {
            if (object.uid().startsWith(HeldObject.ROOT + prefix)) {
              expected.put(object.uid(), object);
            }
          }
        }
        assertThat(end.status()).isEqualTo(Status.SUCCESS.code());
        assertThat(end.subOperations()).contains(new SubOperations(0, expected.size(), 0, 0));
        assertThat(inbound.all.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
            (uid, object) -> {
              assertThat(inbound.came(uid).syntax()).isEqualTo(object.syntax());
              assertThat(inbound.came(uid).bytes()).isEqualTo(object.bytes());
            });
      }
    }
  }

  @DatabaseTest
  void decodes_for_a_peer_that_takes_no_compression_and_names_what_it_can_not(Database database) {
    try (RetrieveNode node = node(database);
        Association association =
            node.open(
                Proposal.uncompressed(STUDY_ROOT),
                new Proposal(CT, TransferSyntax.IMPLICIT_LE).as(Roles.SCP))) {
      DimseResponse end =
          get(
              association,
              STUDY_ROOT,
              identifier("STUDY", Tag.StudyInstanceUID, HeldObject.study(2)));
      assertThat(end.status()).isEqualTo(Status.SUB_OPERATIONS_FAILED.code());
      assertThat(end.subOperations()).contains(new SubOperations(0, 1, 1, 0));
      assertThat(QueryRetrieve.failedInstances(end)).containsExactly(HeldObject.uid(2, 1, 2));
      Inbound.Came came = inbound.came(HeldObject.uid(2, 1, 1));
      DataSet read =
          DataSetReader.read(came.bytes(), TransferSyntax.IMPLICIT_LE, ReadOptions.everything());
      DataSet original = HeldObject.ct("P-1", 2, 1, 1);
      assertThat(read.require(Tag.PixelData).bytes())
          .isEqualTo(original.require(Tag.PixelData).bytes());
      assertThat(read.require(Tag.PatientName).text()).isEqualTo("Phantom^Retrieve");

      end =
          get(
              association,
              STUDY_ROOT,
              identifier(
                  "SERIES",
                  Tag.StudyInstanceUID,
                  HeldObject.study(1),
                  Tag.SeriesInstanceUID,
                  HeldObject.series(1, 2)));
      assertThat(end.status()).isEqualTo(Status.CAN_NOT_PERFORM_SUB_OPERATIONS.code());
      assertThat(QueryRetrieve.failedInstances(end))
          .containsExactly(HeldObject.uid(1, 2, 1), HeldObject.uid(1, 2, 2));
    }
  }

  @DatabaseTest
  void refuses_identifiers_that_do_not_name_what_is_wanted(Database database) {
    try (RetrieveNode node = node(database);
        Association association = node.open("READER", everything())) {
      record Wrong(String model, DataSet identifier, int offending) {}
      for (Wrong each :
          List.of(
              new Wrong(STUDY_ROOT, DataSet.empty(), Tag.QueryRetrieveLevel),
              new Wrong(
                  STUDY_ROOT, identifier("PATIENT", Tag.PatientID, "P-1"), Tag.QueryRetrieveLevel),
              new Wrong(STUDY_ROOT, identifier("STUDY"), Tag.StudyInstanceUID),
              new Wrong(
                  STUDY_ROOT, identifier("STUDY", Tag.StudyInstanceUID, ""), Tag.StudyInstanceUID),
              new Wrong(PATIENT_ROOT, identifier("PATIENT", Tag.PatientID, "P*"), Tag.PatientID),
              new Wrong(
                  PATIENT_ROOT, identifier("PATIENT", Tag.PatientID, "P-1\\P-2"), Tag.PatientID),
              new Wrong(
                  PATIENT_ROOT,
                  identifier("STUDY", Tag.StudyInstanceUID, HeldObject.study(1)),
                  Tag.PatientID),
              new Wrong(
                  STUDY_ROOT,
                  identifier("SERIES", Tag.SeriesInstanceUID, HeldObject.series(1, 1)),
                  Tag.StudyInstanceUID))) {
        DimseResponse end = get(association, each.model(), each.identifier());
        assertThat(end.status()).isEqualTo(Status.DATA_SET_DOES_NOT_MATCH.code());
        assertThat(end.offendingElements()).containsExactly(each.offending());
        assertThat(end.errorComment()).isPresent();
        assertThat(inbound.all).isEmpty();
      }
    }
  }

  @DatabaseTest
  void counts_refusals_and_warnings_of_the_peer(Database database) {
    try (RetrieveNode node = node(database);
        Association association = node.open("READER", everything())) {
      inbound.answer =
          uid ->
              uid.equals(HeldObject.uid(1, 1, 2))
                  ? new StoreStatus(Status.OUT_OF_RESOURCES.code(), Optional.empty())
                  : uid.equals(HeldObject.uid(1, 1, 3))
                      ? new StoreStatus(Status.ELEMENTS_DISCARDED.code(), Optional.empty())
                      : StoreStatus.success();
      List<SubOperations> progress = new ArrayList<>();
      DimseResponse end =
          new QueryRetrieve(association, STUDY_ROOT)
              .get(
                  identifier("STUDY", Tag.StudyInstanceUID, HeldObject.study(1)),
                  inbound,
                  pending -> progress.add(pending.subOperations().orElseThrow()));
      assertThat(progress)
          .containsExactly(
              new SubOperations(4, 1, 0, 0),
              new SubOperations(3, 1, 1, 0),
              new SubOperations(2, 1, 1, 1),
              new SubOperations(1, 2, 1, 1));
      assertThat(end.status()).isEqualTo(Status.SUB_OPERATIONS_FAILED.code());
      assertThat(end.subOperations()).contains(new SubOperations(0, 3, 1, 1));
      assertThat(QueryRetrieve.failedInstances(end)).containsExactly(HeldObject.uid(1, 1, 2));
    }
  }

  @DatabaseTest
  void stops_when_it_is_cancelled_and_serves_on(Database database) {
    try (RetrieveNode node = node(database);
        Association association = node.open("READER", everything())) {
      DataSet study = identifier("STUDY", Tag.StudyInstanceUID, HeldObject.study(1));
      DimseResponse end =
          new QueryRetrieve(association, STUDY_ROOT).get(study, inbound, _ -> false);
      // The cancel and the next instances cross each other: that the last of five may have been
      // begun before it came is nobody's fault.
      SubOperations numbers = end.subOperations().orElseThrow();
      assertThat(end.status()).isEqualTo(Status.CANCEL.code());
      assertThat(numbers.remaining()).isPositive();
      assertThat(numbers.completed()).isEqualTo(inbound.all.size());
      assertThat(numbers.completed() + numbers.remaining()).isEqualTo(5);
      assertThat(get(association, STUDY_ROOT, study).status()).isZero();
    }
  }

  @DatabaseTest
  void a_slow_receiver_holds_up_nobody_else(Database database) throws InterruptedException {
    try (RetrieveNode node = node(database);
        Association slow = node.open("READER", everything());
        Association quick = node.open("READER", everything())) {
      DataSet study = identifier("STUDY", Tag.StudyInstanceUID, HeldObject.study(1));
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch others = new CountDownLatch(1);
      Inbound stalled = new Inbound();
      stalled.answer =
          _ -> {
            begun.countDown();
            await(others);
            return StoreStatus.success();
          };
      List<DimseResponse> ends = new ArrayList<>();
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () ->
                      ends.add(new QueryRetrieve(slow, STUDY_ROOT).get(study, stalled, _ -> true)));
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(get(quick, STUDY_ROOT, study).status()).isZero();
      assertThat(inbound.all).hasSize(5);
      assertThat(stalled.all).isEmpty();
      others.countDown();
      reader.join();
      assertThat(ends.getFirst().subOperations()).contains(new SubOperations(0, 5, 0, 0));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @DatabaseTest
  void who_may_retrieve_needs_no_right_to_store_and_who_may_store_can_not_retrieve(
      Database database) {
    Peer reader = peer("reader", "READER", ServiceClass.RETRIEVE);
    Peer sender = peer("sender", "SENDER", ServiceClass.STORE);
    try (RetrieveNode node =
        new RetrieveNode(folder, database, PeerPolicy.only(List.of(reader, sender)))) {
      node.store(held);
      Proposal both = new Proposal(CT, TransferSyntax.EXPLICIT_LE).as(Roles.BOTH);
      List<Proposal> proposals = List.of(Proposal.uncompressed(STUDY_ROOT), both);
      try (Association association = node.open("READER", proposals)) {
        assertThat(association.contexts().answers().getLast().ours()).isEqualTo(Roles.SCP);
        DimseResponse end =
            get(
                association,
                STUDY_ROOT,
                identifier("STUDY", Tag.StudyInstanceUID, HeldObject.study(3)));
        assertThat(end.status()).isZero();
        assertThat(inbound.all).hasSize(1);
      }
      try (Association association = node.open("SENDER", proposals)) {
        assertThat(association.contexts().answers().getFirst().ours()).isEqualTo(Roles.NONE);
        assertThat(association.contexts().answers().getLast().ours()).isEqualTo(Roles.SCU);
      }
    }
  }

  @DatabaseTest
  void gives_also_while_there_is_no_room_to_take(Database database) {
    try (RetrieveNode node = node(database)) {
      node.inbound().room = false;
      DataSet study = identifier("STUDY", Tag.StudyInstanceUID, HeldObject.study(1));
      try (Association association = node.open("READER", everything())) {
        assertThat(get(association, STUDY_ROOT, study).status()).isZero();
      }
      Proposal storing = new Proposal(CT, TransferSyntax.EXPLICIT_LE);
      assertThatThrownBy(() -> node.open(Proposal.uncompressed(STUDY_ROOT), storing))
          .hasMessageContaining("rejected for now");
    }
  }

  private static Peer peer(String name, String title, ServiceClass service) {
    Rights rights = new Rights(Optional.of(Set.of(service)), Optional.empty());
    return new Peer(name, title, List.of(), rights, 9, Proof.NONE);
  }
}
