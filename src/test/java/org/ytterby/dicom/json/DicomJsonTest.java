// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.data.CharacterSet;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetPath;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;

/** PS3.18 F.2 by example; an independent reader judges whole objects in PydicomJsonIT. */
final class DicomJsonTest {

  @Test
  void text_numbers_and_names_are_as_the_model_has_them() throws IOException {
    assertThat(json(element(Tag.ImageType, Vr.CS, "ORIGINAL\\\\AXIAL ")))
        .isEqualTo("{\"00080008\":{\"vr\":\"CS\",\"Value\":[\"ORIGINAL\",null,\"AXIAL\"]}}");
    assertThat(json(element(Tag.PatientName, Vr.PN, "Yamada^Tarou=\u5c71^\u592a=x\\")))
        .isEqualTo(
            "{\"00100010\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"Yamada^Tarou\","
                + "\"Ideographic\":\"\u5c71^\u592a\",\"Phonetic\":\"x\"},null]}}");
    assertThat(json(element(Tag.ImagePositionPatient, Vr.DS, "-12.50\\+3 \\.5\\1.\\1e2\\007")))
        .isEqualTo("{\"00200032\":{\"vr\":\"DS\",\"Value\":[-12.50,3,0.5,1,1E+2,7]}}");
    assertThat(json(element(Tag.InstanceNumber, Vr.IS, "12 three")))
        .isEqualTo("{\"00200013\":{\"vr\":\"IS\",\"Value\":[\"12 three\"]}}");
    assertThat(json(element(Tag.StudyDescription, Vr.LO, "\"a\u0001\"")))
        .isEqualTo("{\"00081030\":{\"vr\":\"LO\",\"Value\":[\"\\\"a\\u0001\\\"\"]}}");
  }

  @Test
  void binary_numbers_keep_every_bit_that_JSON_can_hold() throws IOException {
    ByteBuffer floats = little(12).putFloat(0.1f).putFloat(Float.NaN).putFloat(-1 / 0f);
    assertThat(json(new Element(0x00189999, Vr.FL, new Value.Bytes(floats.array()))))
        .isEqualTo("{\"00189999\":{\"vr\":\"FL\",\"Value\":[0.1,\"NaN\",\"-inf\"]}}");
    ByteBuffer longs = little(16).putLong(-1).putLong(Long.MIN_VALUE);
    assertThat(json(new Element(0x00189999, Vr.UV, new Value.Bytes(longs.array()))))
        .contains("[18446744073709551615,9223372036854775808]");
    assertThat(json(new Element(0x00189999, Vr.SV, new Value.Bytes(longs.array()))))
        .contains("[-1,-9223372036854775808]");
    ByteBuffer tags = little(4).putShort((short) 0x7FE0).putShort((short) 0x0010);
    assertThat(json(new Element(0x00189999, Vr.AT, new Value.Bytes(tags.array()))))
        .contains("[\"7FE00010\"]");
    ByteBuffer shorts = little(4).putShort((short) -1).putShort((short) 1);
    assertThat(json(new Element(0x00189999, Vr.US, new Value.Bytes(shorts.array()))))
        .contains("[65535,1]");
    assertThat(json(new Element(0x00189999, Vr.SS, new Value.Bytes(shorts.array()))))
        .contains("[-1,1]");
  }

  @Test
  void what_is_none_of_its_VR_is_written_as_its_bytes() throws IOException {
    assertThat(json(new Element(Tag.Rows, Vr.US, new Value.Bytes(new byte[] {1, 2, 3}))))
        .isEqualTo("{\"00280010\":{\"vr\":\"UN\",\"InlineBinary\":\"AQID\"}}");
    assertThat(json(new Element(0x00091001, Vr.UN, new Value.Bytes(new byte[] {1, 2, 3, 4}))))
        .isEqualTo("{\"00091001\":{\"vr\":\"UN\",\"InlineBinary\":\"AQIDBA==\"}}");
  }

  @Test
  void empty_values_have_their_VR_only_and_group_lengths_are_left_out() throws IOException {
    assertThat(
            json(
                new Element(0x00080000, Vr.UL, new Value.Bytes(new byte[4])),
                new Element(Tag.StudyDate, Vr.DA, new Value.Bytes(new byte[0])),
                new Element(Tag.ProcedureCodeSequence, Vr.SQ, new Value.Sequence(List.of()))))
        .isEqualTo("{\"00080020\":{\"vr\":\"DA\"},\"00081032\":{\"vr\":\"SQ\"}}");
  }

  @Test
  void text_of_another_character_set_is_UTF_8_and_says_so() throws IOException {
    DataSet latin =
        DataSet.asRead(
            List.of(
                element(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 100"),
                new Element(
                    Tag.StudyDescription,
                    Vr.LO,
                    new Value.Bytes("Leber\u00e4".getBytes(StandardCharsets.ISO_8859_1)))),
            DataSetPath.ROOT,
            CharacterSet.DEFAULT);
    assertThat(new String(DicomJson.object(latin), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"00080005\":{\"vr\":\"CS\",\"Value\":[\"ISO_IR 192\"]},"
                + "\"00081030\":{\"vr\":\"LO\",\"Value\":[\"Leber\u00e4\"]}}");
  }

  @Test
  void bulk_data_are_told_by_their_path() throws IOException {
    DataSet item =
        DataSet.builder().bytes(Tag.PixelData, Vr.OW, new byte[4]).text(Tag.Modality, "CT").build();
    DataSet dataSet =
        DataSet.builder()
            .sequence(Tag.IconImageSequence, DataSet.empty(), item)
            .bytes(Tag.PixelData, Vr.OW, new byte[8])
            .build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DicomJson json = new DicomJson(out)) {
      for (int i = 0; i < 2; i++) {
        json.add(
            dataSet,
            path -> path.stream().map(Integer::toHexString).collect(Collectors.joining("/")));
      }
    }
    var read = new ObjectMapper().readTree(out.toByteArray());
    assertThat(read).hasSize(2);
    assertThat(read.path(1).path("7FE00010").path("BulkDataURI").asText()).isEqualTo("7fe00010");
    var items = read.path(1).path("00880200").path("Value");
    assertThat(items.path(0)).isEmpty();
    assertThat(items.path(1).path("7FE00010").path("BulkDataURI").asText())
        .isEqualTo("880200/2/7fe00010");
    assertThat(items.path(1).path("00080060").path("Value").path(0).asText()).isEqualTo("CT");
  }

  private static String json(Element... elements) throws IOException {
    DataSet dataSet =
        DataSet.asRead(List.of(elements), DataSetPath.ROOT, CharacterSet.of(List.of("ISO_IR 192")));
    return new String(DicomJson.object(dataSet), StandardCharsets.UTF_8);
  }

  private static Element element(int tag, Vr vr, String text) {
    return new Element(tag, vr, new Value.Bytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
