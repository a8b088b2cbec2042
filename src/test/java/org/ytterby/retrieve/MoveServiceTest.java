// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.net.AcceptedContext;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.DimseRequest;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.PeerOperations;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.QueryRetrieve;
import org.ytterby.dicom.net.Roles;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.SubOperations;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

/** C-MOVE over real sockets from an archive on either database to a third node. */
@Timeout(120)
class MoveServiceTest {
  private static final String MOVE = Uids.StudyRootQueryRetrieveInformationModelMove;

  @TempDir private Path folder;
  private final Inbound inbound = new Inbound();

  private DicomServer workstation(List<TransferSyntax> syntaxes) {
    AssociationPolicy policy =
        AssociationPolicy.standard(Set.of("WS"), AssociationLimits.DEFAULT).with(syntaxes);
    return DicomServer.start(
        ServerSettings.of("127.0.0.1", 0, policy), ServiceRegistry.none().andStorage(inbound));
  }

  private RetrieveNode node(Database database, int port) {
    RetrieveNode node = new RetrieveNode(folder, database, RetrieveNode.destination("WS", port));
    node.store(HeldObject.all());
    return node;
  }

  private static DataSet studies(int... numbers) {
    List<String> uids = new ArrayList<>();
    for (int number : numbers) {
      uids.add(HeldObject.study(number));
    }
    return DataSet.builder()
        .text(Tag.QueryRetrieveLevel, "STUDY")
        .text(Tag.StudyInstanceUID, uids.toArray(String[]::new))
        .build();
  }

  @DatabaseTest
  void moves_the_stored_bytes_and_tells_the_progress(Database database) {
    try (DicomServer workstation = workstation(AssociationPolicy.STANDARD);
        RetrieveNode node = node(database, workstation.port());
        Association association = node.open(Proposal.uncompressed(MOVE))) {
      List<SubOperations> progress = new ArrayList<>();
      DimseResponse end =
          new QueryRetrieve(association, MOVE)
              .move(
                  studies(1, 2),
                  "WS",
                  pending -> progress.add(pending.subOperations().orElseThrow()));
      assertThat(end.status()).isZero();
      assertThat(end.subOperations()).contains(new SubOperations(0, 7, 0, 0));
      assertThat(progress).hasSize(6).startsWith(new SubOperations(6, 1, 0, 0));
      for (HeldObject object : HeldObject.all()) {
        if (!object.uid().equals(HeldObject.uid(3, 1, 1))) {
          assertThat(inbound.came(object.uid()).bytes()).isEqualTo(object.bytes());
        }
      }
      assertThat(inbound.all).hasSize(7);
    }
  }

  @DatabaseTest
  void decodes_what_the_destination_does_not_take_and_names_the_rest(Database database) {
    try (DicomServer workstation = workstation(List.of(TransferSyntax.IMPLICIT_LE));
        RetrieveNode node = node(database, workstation.port());
        Association association = node.open(Proposal.uncompressed(MOVE))) {
      DimseResponse end = new QueryRetrieve(association, MOVE).move(studies(1, 2), "WS", _ -> true);
      assertThat(end.status()).isEqualTo(Status.SUB_OPERATIONS_FAILED.code());
      assertThat(end.subOperations()).contains(new SubOperations(0, 6, 1, 0));
      assertThat(QueryRetrieve.failedInstances(end)).containsExactly(HeldObject.uid(2, 1, 2));
      assertThat(inbound.all.values())
          .hasSize(6)
          .allMatch(came -> came.syntax().equals(TransferSyntax.IMPLICIT_LE));
    }
  }

  @DatabaseTest
  void goes_nowhere_but_to_nodes_of_the_configuration(Database database) {
    try (DicomServer workstation = workstation(AssociationPolicy.STANDARD);
        RetrieveNode node = node(database, workstation.port());
        Association association = node.open(Proposal.uncompressed(MOVE))) {
      for (String title : List.of("NOBODY", "ws", "WS2", "READER")) {
        DimseResponse end = new QueryRetrieve(association, MOVE).move(studies(3), title, _ -> true);
        assertThat(end.status()).isEqualTo(Status.MOVE_DESTINATION_UNKNOWN.code());
      }
      assertThat(inbound.all).isEmpty();
      assertThat(new QueryRetrieve(association, MOVE).move(studies(3), "WS", _ -> true).status())
          .isZero();
    }
  }

  @DatabaseTest
  void says_that_nothing_was_sent_where_the_destination_is_away(Database database) {
    int port;
    try (DicomServer gone = workstation(AssociationPolicy.STANDARD)) {
      port = gone.port();
    }
    try (RetrieveNode node = node(database, port);
        Association association = node.open(Proposal.uncompressed(MOVE))) {
      DimseResponse end = new QueryRetrieve(association, MOVE).move(studies(1), "WS", _ -> true);
      assertThat(end.status()).isEqualTo(Status.CAN_NOT_PERFORM_SUB_OPERATIONS.code());
      assertThat(end.subOperations()).contains(new SubOperations(0, 0, 5, 0));
      assertThat(QueryRetrieve.failedInstances(end)).hasSize(5);
    }
  }

  /** Asked directly, because over a socket nobody knows when the cancel has come. */
  @DatabaseTest
  void stops_when_it_is_cancelled_and_says_how_far_it_was(Database database) {
    try (DicomServer workstation = workstation(AssociationPolicy.STANDARD);
        RetrieveNode node = node(database, workstation.port())) {
      List<DimseResponse> progress = new ArrayList<>();
      byte[] identifier = DataSetWriter.bytes(studies(1), TransferSyntax.IMPLICIT_LE);
      DataSet arguments = DataSet.builder().text(Tag.MoveDestination, "WS").build();
      DimseRequest request =
          new DimseRequest(
              new AssociationInfo(1, "READER", "YTTERBY", "127.0.0.1", 1, ""),
              new AcceptedContext(1, MOVE, TransferSyntax.IMPLICIT_LE, Roles.SCU),
              CommandSet.request(CommandField.C_MOVE, 7, MOVE, Optional.empty(), arguments, true),
              consumer -> {
                consumer.accept(ByteBuffer.wrap(identifier));
                return true;
              },
              () -> progress.size() == 2,
              PeerOperations.NONE);
      DimseResponse end = node.moves().serve(request, progress::add).toCompletableFuture().join();
      assertThat(end.status()).isEqualTo(Status.CANCEL.code());
      assertThat(end.subOperations()).contains(new SubOperations(3, 2, 0, 0));
      assertThat(inbound.all).hasSize(2);
    }
  }
}
