// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.DrivenServices;
import org.ytterby.dicom.net.OutgoingInstance;
import org.ytterby.dicom.net.PeerOperations;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

/** Every status that is declared for query and retrieve is answered, and no other. */
final class QueryRetrieveStatusesTest {
  private static final String FIND = Uids.StudyRootQueryRetrieveInformationModelFind;
  private static final String GET = Uids.StudyRootQueryRetrieveInformationModelGet;
  private static final String MOVE = Uids.StudyRootQueryRetrieveInformationModelMove;
  private static final String TABLE = "catalogue_study";

  @TempDir private Path folder;

  /** Takes CTs, and nothing else. */
  private static final class Requestor implements PeerOperations {
    @Override
    public List<TransferSyntax> takes(String sopClassUid) {
      return sopClassUid.equals(Uids.CTImageStorage)
          ? List.of(TransferSyntax.EXPLICIT_LE)
          : List.of();
    }

    @Override
    public StoreResponse store(OutgoingInstance instance, InputStream bytes) {
      return new StoreResponse(0, Optional.empty());
    }

    @Override
    public DimseResponse eventReport(
        String sopClassUid, String sopInstanceUid, int type, Optional<DataSet> information) {
      throw new AssertionError("no event is reported here");
    }
  }

  private RetrieveNode node(Database database, MoveDestination... destinations) {
    RetrieveNode node = new RetrieveNode(folder, database, destinations);
    node.store(HeldObject.all());
    return node;
  }

  private static DataSet study(String uid) {
    return DataSet.builder()
        .text(Tag.QueryRetrieveLevel, "STUDY")
        .text(Tag.StudyInstanceUID, uid)
        .build();
  }

  private static void rename(Database database, String from, String to) {
    database.inTx(tx -> tx.handle().execute("alter table " + from + " rename to " + to));
  }

  @DatabaseTest
  void of_a_query(Database database) {
    try (RetrieveNode node = node(database)) {
      DrivenServices driven = new DrivenServices(node.services());
      CommandField field = CommandField.C_FIND;
      DataSet all =
          DataSet.builder()
              .text(Tag.QueryRetrieveLevel, "STUDY")
              .empty(Tag.StudyInstanceUID)
              .build();
      DataSet more = DataSet.builder().putAll(all).empty(Tag.PixelSpacing).build();

      assertThat(driven.ask(field, FIND, "", all)).isZero();
      assertThat(driven.ask(field, FIND, "", more)).isZero();
      assertThat(driven.ask(field, FIND, "", DataSet.builder().empty(Tag.StudyInstanceUID).build()))
          .isEqualTo(0xA900);
      assertThat(driven.ask(field, FIND, "", DataSet.empty(), DrivenServices.NOISE))
          .isEqualTo(0xC001);
      assertThat(driven.ask(field, FIND, "", DataSet.empty(), DrivenServices.TOO_LONG))
          .isEqualTo(0xC001);
      rename(database, TABLE, "catalogue_gone");
      assertThat(driven.ask(field, FIND, "", all)).isEqualTo(0xA700);
      rename(database, "catalogue_gone", TABLE);
      assertThat(driven.cancelling().ask(field, FIND, "", all)).isEqualTo(0xFE00);
      driven.assertEachDeclaredStatusWasAnswered(field, FIND);
    }
  }

  @DatabaseTest
  void of_a_retrieval_by_the_same_association(Database database) {
    try (RetrieveNode node = node(database)) {
      DrivenServices driven = new DrivenServices(node.services());
      each(driven, database, CommandField.C_GET, GET, DataSet.empty(), DataSet.empty());
      driven.assertEachDeclaredStatusWasAnswered(CommandField.C_GET, GET);
    }
  }

  @DatabaseTest
  void of_a_retrieval_by_another_association(Database database) {
    try (DicomServer viewer =
            DicomServer.start(
                ServerSettings.of(
                    "127.0.0.1",
                    0,
                    AssociationPolicy.standard(Set.of("VIEWER"), AssociationLimits.DEFAULT)),
                ServiceRegistry.none().andStorage(List.of(Uids.CTImageStorage), new Inbound()));
        DicomServer closed =
            DicomServer.start(
                ServerSettings.of(
                    "127.0.0.1",
                    0,
                    AssociationPolicy.standard(Set.of("SOMEBODY"), AssociationLimits.DEFAULT)),
                ServiceRegistry.verification());
        RetrieveNode node =
            node(
                database,
                RetrieveNode.destination("VIEWER", viewer.port()),
                RetrieveNode.destination("CLOSED", closed.port()))) {
      DrivenServices driven = new DrivenServices(node.services());
      CommandField field = CommandField.C_MOVE;
      assertThat(driven.ask(field, MOVE, "", to("NOBODY"), bytes(study(HeldObject.study(1)))))
          .isEqualTo(0xA801);
      each(driven, database, field, MOVE, to("VIEWER"), to("CLOSED"));
      driven.assertEachDeclaredStatusWasAnswered(field, MOVE);
    }
  }

  /**
   * All that C-GET and C-MOVE have in common.
   *
   * @param some arguments by which CTs are taken, and nothing else
   * @param none arguments by which nothing is taken
   */
  private static void each(
      DrivenServices driven,
      Database database,
      CommandField field,
      String model,
      DataSet some,
      DataSet none) {
    byte[] one = bytes(study(HeldObject.study(1)));
    assertThat(driven.ask(field, model, "", none, one)).as("all failed").isEqualTo(0xA702);
    driven.with(new Requestor());
    assertThat(driven.ask(field, model, "", some, one)).as("some failed").isEqualTo(0xB000);
    assertThat(driven.ask(field, model, "", some, bytes(study("1.2.3.4")))).isZero();
    assertThat(
            driven.ask(
                field,
                model,
                "",
                some,
                bytes(DataSet.builder().text(Tag.QueryRetrieveLevel, "STUDY").build())))
        .isEqualTo(0xA900);
    assertThat(driven.ask(field, model, "", some, DrivenServices.NOISE)).isEqualTo(0xC001);
    rename(database, TABLE, "catalogue_gone");
    assertThat(driven.ask(field, model, "", some, one)).isEqualTo(0xA701);
    rename(database, "catalogue_gone", TABLE);
    assertThat(driven.cancelling().ask(field, model, "", some, one)).isEqualTo(0xFE00);
  }

  private static DataSet to(String destination) {
    return DataSet.builder().text(Tag.MoveDestination, destination).build();
  }

  private static byte[] bytes(DataSet identifier) {
    return DataSetWriter.bytes(identifier, TransferSyntax.EXPLICIT_LE);
  }
}
