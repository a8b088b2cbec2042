// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ytterby.archive.TestInstances.ct;
import static org.ytterby.archive.TestInstances.uid;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetReader;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.ReadOptions;

final class ContentDigestTest {

  @Test
  void does_not_change_with_what_a_pacs_corrects() {
    String digest = ContentDigest.of(object().build());
    DataSetBuilder corrected =
        object()
            .text(Tag.PatientName, "Phantom^Other")
            .text(Tag.PatientID, "4711")
            .text(Tag.StudyDescription, "corrected")
            .uid(Tag.StudyInstanceUID, "1.2.3")
            .text(0x00091010, Vr.LO, "private");
    assertThat(ContentDigest.of(corrected.build())).isEqualTo(digest);
  }

  @Test
  void is_the_same_in_every_encoding_of_the_data_set() {
    DataSet dataSet = object().build();
    String digest = ContentDigest.of(dataSet);
    for (TransferSyntax syntax :
        new TransferSyntax[] {
          TransferSyntax.IMPLICIT_LE,
          TransferSyntax.EXPLICIT_LE,
          TransferSyntax.EXPLICIT_BE,
          TransferSyntax.DEFLATED
        }) {
      byte[] bytes = DataSetWriter.bytes(dataSet, syntax);
      DataSet read = DataSetReader.read(bytes, syntax, ReadOptions.headers());
      assertThat(ContentDigest.of(read)).isEqualTo(digest);
    }
  }

  @Test
  void is_the_same_in_another_character_set_and_padding() {
    String digest = ContentDigest.of(object().build());
    DataSet latin1 =
        object()
            .text(Tag.SpecificCharacterSet, "ISO_IR 100")
            .bytes(Tag.ProtocolName, Vr.LO, " Leber µ   ".getBytes(StandardCharsets.ISO_8859_1))
            .build();
    byte[] bytes = DataSetWriter.bytes(latin1, TransferSyntax.EXPLICIT_LE);
    assertThat(
            ContentDigest.of(
                DataSetReader.read(bytes, TransferSyntax.EXPLICIT_LE, ReadOptions.headers())))
        .isEqualTo(digest);
  }

  @Test
  void changes_with_pixels_geometry_and_meaning() {
    String digest = ContentDigest.of(object().build());
    assertThat(ContentDigest.of(ct(uid(1), 64, 2).build())).isNotEqualTo(digest);
    assertThat(ContentDigest.of(object().numbers(Tag.ImagePositionPatient, 0, 0, 3).build()))
        .isNotEqualTo(digest);
    assertThat(ContentDigest.of(object().numbers(Tag.RescaleSlope, 2).build()))
        .isNotEqualTo(digest);
    assertThat(
            ContentDigest.of(
                object()
                    .sequence(
                        Tag.RadiopharmaceuticalInformationSequence,
                        DataSet.builder().numbers(Tag.RadionuclideHalfLife, 230_588).build())
                    .build()))
        .isNotEqualTo(digest);
    assertThat(
            ContentDigest.of(
                object()
                    .sequence(
                        Tag.ContentSequence, DataSet.builder().text(Tag.ValueType, "NUM").build())
                    .build()))
        .isNotEqualTo(digest);
  }

  @Test
  void changes_with_what_decay_is_corrected_from() {
    String digest = ContentDigest.of(object().build());
    Map<Integer, String> corrections =
        Map.of(
            Tag.ImageType, "DERIVED",
            Tag.StudyDate, "20260102",
            Tag.SeriesDate, "20260102",
            Tag.SeriesTime, "101112",
            Tag.AcquisitionDate, "20260102",
            Tag.AcquisitionTime, "101112",
            Tag.AcquisitionDateTime, "20260102101112",
            Tag.TimezoneOffsetFromUTC, "+0100");
    corrections.forEach(
        (tag, corrected) ->
            assertThat(ContentDigest.of(object().text(tag, corrected).build()))
                .as(Dictionary.name(tag))
                .isNotEqualTo(digest));
  }

  private static DataSetBuilder object() {
    return ct(uid(1), 64, 1);
  }
}
