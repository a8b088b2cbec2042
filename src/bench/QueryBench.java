// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveSettings;
import org.ytterby.archive.SeriesView;
import org.ytterby.catalogue.Catalogue;
import org.ytterby.catalogue.FindService;
import org.ytterby.catalogue.NewSeries;
import org.ytterby.catalogue.QueryObserver;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.Tx;

/**
 * A node's C-FIND over an index of 1,000,000 instances whose rows are made here: 2,000 studies of
 * one series of 500. Prints the port and serves until standard input ends. Arguments: a new folder;
 * then, for PostgreSQL, URL and user of an empty database.
 */
final class QueryBench {
  private static final int STUDIES = 2_000;
  private static final int INSTANCES = 500;
  private static final String NODE = "node1";

  /** As of {@code catalogue.CatchUp}; with another one the catalogue is made anew at the start. */
  private static final int CATALOGUE_VERSION = 2;

  private static final String ROOT = "1.2.826.0.1.3680043.2.1125.9.";

  private QueryBench() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    DatabaseSettings settings =
        args.length > 1
            ? DatabaseSettings.postgresql(args[1], args[2], "")
            : DatabaseSettings.embedded(folder);
    NewSeries fresh = new NewSeries();
    try (Database database = Database.open(settings);
        // Opened before the rows are there: it would miss the segments that they name.
        Archive _ =
            Archive.open(
                folder,
                NODE,
                database,
                InstantSource.system(),
                ArchiveSettings.defaults(),
                fresh)) {
      for (int study = 0; study < STUDIES; study++) {
        int number = study;
        database.inVolatileTx(
            tx -> {
              enter(tx, number);
              return true;
            });
      }
      database.inTx(
          tx ->
              tx.handle()
                  .execute(
                      "insert into catalogue_state (node_id, version) values (?, ?)",
                      NODE,
                      CATALOGUE_VERSION));
      if (args.length > 1) {
        database.inTx(tx -> tx.handle().execute("analyze"));
      }
      AssociationPolicy policy =
          AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT);
      try (Catalogue catalogue =
              Catalogue.open(
                  database, new SeriesView(folder, NODE, database), fresh, NODE, "YTTERBY");
          DicomServer server =
              DicomServer.start(
                  ServerSettings.of("127.0.0.1", 0, policy),
                  ServiceRegistry.verification()
                      .and(
                          FindService.sopClassUids(),
                          new FindService(catalogue, 10_000, QueryObserver.NONE)))) {
        System.out.println("port " + server.port());
        while (System.in.read() >= 0) {
          // Until it ends.
        }
      }
    }
  }

  private static void enter(Tx tx, int study) {
    String studyUid = ROOT + (study + 1);
    String seriesUid = studyUid + ".1";
    String name = String.format(Locale.ROOT, "phantom%04d^bench", study);
    String id = String.format(Locale.ROOT, "ID%06d", study);
    String accession = String.format(Locale.ROOT, "ACC%06d", study);
    String date = LocalDate.of(2020, 1, 1).plusDays(study).toString().replace("-", "");
    byte[] attributes =
        bytes(
            DataSet.builder()
                .text(Tag.SpecificCharacterSet, "ISO_IR 192")
                .text(Tag.StudyDate, date)
                .text(Tag.StudyTime, "120000")
                .text(Tag.AccessionNumber, accession)
                .text(Tag.PatientName, name)
                .text(Tag.PatientID, id)
                .uid(Tag.StudyInstanceUID, studyUid)
                .build());
    var handle = tx.handle();
    handle.execute(
        "insert into catalogue_patient (patient_key, node_id, patient_id, attributes)"
            + " values (?, ?, ?, ?)",
        id,
        NODE,
        id,
        attributes);
    handle.execute(
        "insert into catalogue_study (study_uid, node_id, patient_key, patient_id, accession,"
            + " study_date, readable, attributes) values (?, ?, ?, ?, ?, ?, true, ?)",
        studyUid,
        NODE,
        id,
        id,
        accession,
        date,
        attributes);
    handle.execute(
        "insert into catalogue_name (study_uid, name_key, node_id, patient_key)"
            + " values (?, ?, ?, ?)",
        studyUid,
        name,
        NODE,
        id);
    handle.execute(
        "insert into catalogue_series (study_uid, series_uid, node_id, modality, readable,"
            + " attributes) values (?, ?, ?, 'PT', true, ?)",
        studyUid,
        seriesUid,
        NODE,
        bytes(
            DataSet.builder()
                .text(Tag.Modality, "PT")
                .uid(Tag.SeriesInstanceUID, seriesUid)
                .build()));
    instances(
        handle.prepareBatch(
            "insert into instance (sop_instance_uid, sop_class_uid, series_instance_uid,"
                + " study_instance_uid, modality, transfer_syntax_uid, sha256, received_at,"
                + " calling_ae, called_ae, origin, node_id, segment, record_offset,"
                + " payload_offset, payload_length)"
                + " values (?, ?, ?, ?, 'PT', ?, ?, ?, 'BENCH', 'YTTERBY', 'RECEIVED', ?, 1, ?,"
                + " ?, 36000)"),
        studyUid,
        seriesUid,
        study);
  }

  private static void instances(PreparedBatch batch, String studyUid, String seriesUid, int study) {
    for (int instance = 0; instance < INSTANCES; instance++) {
      long place = (study * (long) INSTANCES + instance) * 40_000;
      batch.add(
          seriesUid + "." + instance,
          Uids.PositronEmissionTomographyImageStorage,
          seriesUid,
          studyUid,
          TransferSyntax.EXPLICIT_LE.uid(),
          "0".repeat(64),
          Instant.EPOCH.plusSeconds(study).atOffset(ZoneOffset.UTC),
          NODE,
          place,
          place + 400);
    }
    batch.execute();
  }

  private static byte[] bytes(DataSet attributes) {
    return DataSetWriter.bytes(attributes, TransferSyntax.EXPLICIT_LE);
  }
}
