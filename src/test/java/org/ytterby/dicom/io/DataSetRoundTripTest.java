// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.InvalidObject;
import org.ytterby.testdata.SharedData;

class DataSetRoundTripTest {
  private static final DataSet NESTED =
      DataSet.builder()
          .text(Tag.SpecificCharacterSet, "ISO_IR 192")
          .uid(Tag.SOPClassUID, Uids.PositronEmissionTomographyImageStorage)
          .uid(Tag.SOPInstanceUID, "1.2.3.4")
          .text(Tag.SeriesDescription, "µ-sphere")
          .text(Tag.PatientName, "Phantom^Liver")
          .integers(Tag.Rows, 2)
          .integers(Tag.Columns, 65535)
          .numbers(Tag.RescaleSlope, 0.1 + 0.2)
          .numbers(Tag.ImagePositionPatient, -200, 1e-7, 3 * 4.8)
          .sequence(
              Tag.RadiopharmaceuticalInformationSequence,
              DataSet.builder()
                  .numbers(Tag.RadionuclideHalfLife, 230580)
                  .sequence(
                      Tag.RadionuclideCodeSequence,
                      DataSet.builder().text(Tag.CodeValue, "14691008").build())
                  .build(),
              DataSet.empty())
          .bytes(Tag.PixelData, Vr.OW, new byte[] {1, 2, 3, 4})
          .build();

  @Test
  void reads_back_what_it_wrote_in_every_encoding() {
    for (TransferSyntax syntax :
        List.of(
            TransferSyntax.EXPLICIT_LE,
            TransferSyntax.IMPLICIT_LE,
            TransferSyntax.EXPLICIT_BE,
            TransferSyntax.DEFLATED)) {
      byte[] bytes = DataSetWriter.bytes(NESTED, syntax);
      DataSet read = DataSetReader.read(bytes, syntax, ReadOptions.everything());
      assertThat(DataSetWriter.bytes(read, syntax)).isEqualTo(bytes);
      assertThat(read.require(Tag.SeriesDescription).text()).isEqualTo("µ-sphere");
      assertThat(read.require(Tag.Columns).integer()).isEqualTo(65535);
      assertThat(read.require(Tag.RescaleSlope).number())
          .isEqualTo(0.1 + 0.2, org.assertj.core.data.Offset.offset(1e-15));
      assertThat(read.require(Tag.ImagePositionPatient).numbers())
          .containsExactly(-200, 1e-7, 14.4);
      DataSet item = read.items(Tag.RadiopharmaceuticalInformationSequence).getFirst();
      assertThat(item.require(Tag.RadionuclideHalfLife).where())
          .isEqualTo("RadiopharmaceuticalInformationSequence[1].RadionuclideHalfLife (0018,1075)");
      assertThat(item.items(Tag.RadionuclideCodeSequence).getFirst().require(Tag.CodeValue).text())
          .isEqualTo("14691008");
    }
  }

  @Test
  void a_truncated_data_set_is_refused_wherever_it_is_cut() {
    byte[] bytes = DataSetWriter.bytes(NESTED, TransferSyntax.EXPLICIT_LE);
    int[] readable = {0};
    for (int length = 1; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      try {
        DataSet read =
            DataSetReader.read(cut, TransferSyntax.EXPLICIT_LE, ReadOptions.everything());
        // Only a cut between two elements of the root is a data set.
        assertThat(DataSetWriter.bytes(read, TransferSyntax.EXPLICIT_LE)).isEqualTo(cut);
        readable[0]++;
      } catch (InvalidObject e) {
        assertThat(e.where()).isNotEmpty();
      }
    }
    assertThat(readable[0]).isEqualTo(NESTED.size() - 1);
  }

  @Test
  void the_pixel_data_stay_on_disk_unless_asked_for(@TempDir Path folder) {
    Path file = folder.resolve("x.dcm");
    Part10.write(file, NESTED, TransferSyntax.EXPLICIT_LE);
    Part10 read = Part10.read(file, ReadOptions.headers());
    assertThat(read.dataSet().element(Tag.PixelData).orElseThrow().value())
        .isInstanceOf(org.ytterby.dicom.data.Value.OnDisk.class);
    assertThat(read.dataSet().require(Tag.PixelData).bytes()).containsExactly(1, 2, 3, 4);
    assertThat(read.meta().require(Tag.TransferSyntaxUID).uid())
        .isEqualTo(Uids.ExplicitVRLittleEndian);
  }

  @Test
  void files_without_preamble_or_meta_are_read(@TempDir Path folder) throws IOException {
    for (TransferSyntax syntax : List.of(TransferSyntax.EXPLICIT_LE, TransferSyntax.IMPLICIT_LE)) {
      Path file = folder.resolve("bare");
      Files.write(
          file, DataSetWriter.bytes(NESTED.subset(tag -> tag != Tag.SpecificCharacterSet), syntax));
      Part10 read = Part10.read(file, ReadOptions.everything());
      assertThat(read.meta().isEmpty()).isTrue();
      assertThat(read.location().transferSyntax()).isEqualTo(syntax);
      assertThat(read.dataSet().require(Tag.SOPInstanceUID).uid()).isEqualTo("1.2.3.4");
    }
  }

  @Test
  void sequences_of_undefined_length_are_read() {
    // (0054,0016) SQ undefined, item undefined, (0018,1075) DS "12", item end, sequence end,
    // (0028,0010) US 7
    byte[] bytes =
        hex(
            "54001600 5351 0000 FFFFFFFF FEFF00E0 FFFFFFFF 18007510 4453 0200 3132 FEFF0DE0"
                + " 00000000 FEFFDDE0 0000000028001000 5553 0200 0700");
    byte[] unordered = bytes.clone();
    DataSet read =
        DataSetReader.read(unordered, TransferSyntax.EXPLICIT_LE, ReadOptions.everything());
    assertThat(
            read.items(Tag.RadiopharmaceuticalInformationSequence)
                .getFirst()
                .require(Tag.RadionuclideHalfLife)
                .number())
        .isEqualTo(12);
    assertThat(read.require(Tag.Rows).integer()).isEqualTo(7);
  }

  @Test
  void hostile_lengths_and_depths_are_refused_before_memory_is_taken() {
    byte[] fourGigabytes = hex("E07F1000 4F57 0000 FEFFFFFF 00000000");
    assertThatThrownBy(
            () ->
                DataSetReader.read(
                    fourGigabytes, TransferSyntax.EXPLICIT_LE, ReadOptions.everything()))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("PixelData (7FE0,0010)")
        .hasMessageContaining("4294967294");
    ByteArrayOutputStream deep = new ByteArrayOutputStream();
    for (int level = 0; level < 10_000; level++) {
      deep.writeBytes(hex("54001600 5351 0000 FFFFFFFF FEFF00E0 FFFFFFFF"));
    }
    assertThatThrownBy(
            () ->
                DataSetReader.read(
                    deep.toByteArray(), TransferSyntax.EXPLICIT_LE, ReadOptions.everything()))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("nested deeper than 64");
  }

  @Test
  void odd_and_malformed_files_give_a_data_set_or_a_typed_error() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String set : List.of("odd-pydicom", "fuzz-pwnlab")) {
      try (Stream<Path> all = Files.walk(SharedData.testdata(set))) {
        all.filter(Files::isRegularFile).sorted().forEach(files::add);
      }
    }
    int read = 0;
    for (Path file : files) {
      try {
        Part10.read(file, ReadOptions.headers())
            .dataSet()
            .forEach(element -> assertThat(element.vr()).isNotNull());
        read++;
      } catch (InvalidObject e) {
        assertThat(e.getMessage()).as(file.toString()).contains("expected");
      }
    }
    assertThat(files).hasSizeGreaterThan(400);
    assertThat(read).isGreaterThan(200);
  }

  private static byte[] hex(String text) {
    return java.util.HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
