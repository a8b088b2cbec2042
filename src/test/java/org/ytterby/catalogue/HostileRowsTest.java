// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.Archive;
import org.ytterby.archive.SeriesView;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetReader;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

/** Objects and rows that would make every later query fail. */
class HostileRowsTest {
  private static final String NODE = "node1";
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-02-03T04:05:06.123456Z"));

  @TempDir private Path folder;
  private final NewSeries fresh = new NewSeries();

  @DatabaseTest
  void answers_sequences_that_came_as_unknown_of_stated_length(Database database) {
    DataSet code =
        DataSet.builder().text(Tag.CodeValue, "1").text(Tag.CodeMeaning, "Prüfung").build();
    DataSet request =
        DataSet.builder()
            .text(Tag.RequestedProcedureDescription, "Prüfung")
            .put(unknown(Tag.RequestedProcedureCodeSequence, implicit(code)))
            .build();
    DataSet issuer = DataSet.builder().text(Tag.LocalNamespaceEntityID, "KH Süd").build();
    DataSet object =
        object()
            .put(unknown(Tag.IssuerOfAccessionNumberSequence, implicit(issuer)))
            .put(unknown(Tag.RequestAttributesSequence, implicit(request)))
            .put(unknown(Tag.ConceptNameCodeSequence, implicit(code)))
            .build();
    try (Archive archive = archive(database);
        Catalogue catalogue = catalogue(database)) {
      RandomStudies.store(archive, object);
      for (Level level : Level.values()) {
        DataSet answer = only(catalogue, level);
        if (level != Level.PATIENT) {
          assertThat(
                  answer
                      .items(Tag.IssuerOfAccessionNumberSequence)
                      .getFirst()
                      .require(Tag.LocalNamespaceEntityID)
                      .text())
              .isEqualTo("KH Süd");
        }
        if (level == Level.SERIES || level == Level.IMAGE) {
          DataSet item = answer.items(Tag.RequestAttributesSequence).getFirst();
          assertThat(item.require(Tag.RequestedProcedureDescription).text()).isEqualTo("Prüfung");
          assertThat(meaning(item, Tag.RequestedProcedureCodeSequence)).isEqualTo("Prüfung");
        }
        if (level == Level.IMAGE) {
          assertThat(meaning(answer, Tag.ConceptNameCodeSequence)).isEqualTo("Prüfung");
        }
      }
    }
  }

  @DatabaseTest
  void leaves_empty_what_is_no_sequence_or_nests_too_deep(Database database) {
    // Each part is less deep than a reader accepts, both together are deeper.
    DataSet nested =
        DataSet.builder()
            .put(
                unknown(
                    Tag.RequestAttributesSequence,
                    implicit(nested(DataSet.builder().text(Tag.StudyID, "1").build(), 40))))
            .build();
    DataSet object =
        object()
            .put(unknown(Tag.IssuerOfAccessionNumberSequence, new byte[] {1, 2, 3, 4, 5, 6}))
            .put(unknown(Tag.ConceptNameCodeSequence, new byte[] {1, 2, 3, 4, 5, 6}))
            .putAll(nested(nested, 40))
            .build();
    try (Archive archive = archive(database);
        Catalogue catalogue = catalogue(database)) {
      RandomStudies.store(archive, object);
      for (Level level : Level.values()) {
        DataSet answer = only(catalogue, level);
        assertThat(answer.items(Tag.IssuerOfAccessionNumberSequence)).isEmpty();
        assertThat(answer.items(Tag.ConceptNameCodeSequence)).isEmpty();
        assertThat(answer.items(Tag.RequestAttributesSequence))
            .hasSize(level == Level.SERIES || level == Level.IMAGE ? 1 : 0);
      }
    }
  }

  @DatabaseTest
  void lists_a_row_that_can_not_be_read_by_its_uids(Database database) {
    try (Archive archive = archive(database);
        Catalogue catalogue = catalogue(database)) {
      RandomStudies.store(archive, object().build());
      only(catalogue, Level.STUDY);
      byte[] spoilt = {8, 0, 0x50, 0, 'S', 'H', 9, 0};
      for (String table : List.of("patient", "study", "series")) {
        database.inTx(
            tx -> tx.handle().execute("update catalogue_" + table + " set attributes = ?", spoilt));
      }
      only(catalogue, Level.PATIENT);
      for (Level level : List.of(Level.STUDY, Level.SERIES, Level.IMAGE)) {
        DataSet answer = only(catalogue, level);
        assertThat(answer.require(Tag.StudyInstanceUID).uid()).isEqualTo("1.3.1");
        if (level != Level.STUDY) {
          assertThat(answer.require(Tag.SeriesInstanceUID).uid()).isEqualTo("1.3.1.1");
        }
      }
    }
  }

  @DatabaseTest
  void bounds_each_row(Database database) {
    String text = "€".repeat(10_000);
    DataSet fatItem = DataSet.builder().put(Utf8Copy.text(Tag.CodeMeaning, text)).build();
    List<DataSet> many = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      many.add(fatItem);
    }
    DataSet object =
        object()
            .text(Tag.PatientID, "P1")
            .text(Tag.StudyID, "S1")
            .text(Tag.SeriesDescription, "kept")
            .sequence(Tag.RequestAttributesSequence, many)
            .sequence(Tag.ProcedureCodeSequence, DataSet.builder().text(Tag.CodeValue, "1").build())
            .put(Utf8Copy.text(Tag.StudyDescription, text))
            .put(Utf8Copy.text(Tag.Occupation, text))
            .put(Utf8Copy.text(Tag.AdditionalPatientHistory, text + "€"))
            .put(Utf8Copy.text(Tag.OtherPatientIDs, text))
            .put(Utf8Copy.text(Tag.EthnicGroup, text))
            .put(Utf8Copy.text(Tag.PatientComments, text))
            .build();
    try (Archive archive = archive(database);
        Catalogue catalogue = catalogue(database)) {
      RandomStudies.store(archive, object);
      DataSet series = only(catalogue, Level.SERIES);
      assertThat(series.require(Tag.SeriesDescription).text()).isEqualTo("kept");
      assertThat(series.items(Tag.RequestAttributesSequence)).isEmpty();
      DataSet study = only(catalogue, Level.STUDY);
      assertThat(study.require(Tag.PatientID).text()).isEqualTo("P1");
      assertThat(study.require(Tag.StudyID).text()).isEqualTo("S1");
      assertThat(study.items(Tag.ProcedureCodeSequence)).as("sequences go first").isEmpty();
      assertThat(study.optional(Tag.AdditionalPatientHistory)).as("the longest value").isEmpty();
      DataSet patient = only(catalogue, Level.PATIENT);
      assertThat(patient.require(Tag.PatientID).text()).isEqualTo("P1");
      for (String table : List.of("patient", "study", "series")) {
        int longest =
            database.inTx(
                tx ->
                    tx.handle()
                        .createQuery("select max(octet_length(attributes)) from catalogue_" + table)
                        .mapTo(Integer.class)
                        .one());
        assertThat(longest).as(table).isPositive().isLessThanOrEqualTo(64 << 10);
      }
    }
  }

  // ---- helpers --------------------------------------------------------------------------------

  private static DataSetBuilder object() {
    return DataSet.builder()
        .putAll(RandomStudies.of(1, 1).getFirst())
        .uid(Tag.StudyInstanceUID, "1.3.1")
        .uid(Tag.SeriesInstanceUID, "1.3.1.1")
        .uid(Tag.SOPInstanceUID, "1.3.1.1.1");
  }

  private static DataSet nested(DataSet innermost, int levels) {
    DataSet whole = innermost;
    for (int i = 0; i < levels; i++) {
      whole = DataSet.builder().sequence(Tag.RequestAttributesSequence, whole).build();
    }
    return whole;
  }

  private static Element unknown(int tag, byte[] bytes) {
    return new Element(tag, Vr.UN, new Value.Bytes(bytes));
  }

  /** An item in Implicit VR Little Endian: a sequence of it without the sequence's header. */
  private static byte[] implicit(DataSet item) {
    byte[] whole =
        DataSetWriter.bytes(
            DataSet.builder().sequence(Tag.RequestAttributesSequence, item).build(),
            TransferSyntax.IMPLICIT_LE);
    return Arrays.copyOfRange(whole, 8, whole.length);
  }

  private static String meaning(DataSet from, int sequence) {
    return from.items(sequence).getFirst().require(Tag.CodeMeaning).text();
  }

  /** The only answer, as a peer reads it. */
  private static DataSet only(Catalogue catalogue, Level level) {
    List<DataSet> answers = new ArrayList<>();
    catalogue.search(Query.of(level, DataSet.empty()).includingAll(), answers::add);
    assertThat(answers).as("%s", level).hasSize(1);
    DataSet utf8 =
        DataSet.builder()
            .putAll(answers.getFirst())
            .text(Tag.SpecificCharacterSet, "ISO_IR 192")
            .build();
    return DataSetReader.read(
        DataSetWriter.bytes(utf8, TransferSyntax.EXPLICIT_LE),
        TransferSyntax.EXPLICIT_LE,
        ReadOptions.everything());
  }

  private Archive archive(Database database) {
    return Archive.open(folder, NODE, database, CLOCK, RandomStudies.settings(), fresh);
  }

  private Catalogue catalogue(Database database) {
    return Catalogue.open(database, new SeriesView(folder, NODE, database), fresh, NODE, "YTTERBY");
  }
}
