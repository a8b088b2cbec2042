// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.InvalidObject;

/** Big Endian by its bytes (PS3.5 section 7.3), deflate by its bounds (Annex A.5). */
class EncodingsTest {
  private static final byte[] COUNTED = {1, 2, 3, 4, 5, 6, 7, 8};

  @Test
  void big_endian_turns_each_number_round_and_no_text() {
    assertBigEndian(Tag.Rows, Vr.US, "00280010 5553 0008 0201 0403 0605 0807");
    assertBigEndian(Tag.FrameIncrementPointer, Vr.AT, "00280009 4154 0008 02010403 06050807");
    assertBigEndian(
        Tag.RecommendedDisplayFrameRateInFloat, Vr.FL, "00089459 464C 0008 04030201 08070605");
    assertBigEndian(Tag.RealWorldValueSlope, Vr.FD, "00409225 4644 0008 0807060504030201");
    assertBigEndian(Tag.PixelData, Vr.OW, "7FE00010 4F57 0000 00000008 0201 0403 0605 0807");
    assertBigEndian(Tag.PixelData, Vr.OB, "7FE00010 4F42 0000 00000008 0102030405060708");
    assertBigEndian(Tag.FloatPixelData, Vr.OF, "7FE00008 4F46 0000 00000008 04030201 08070605");
    assertBigEndian(
        Tag.DoubleFloatPixelData, Vr.OD, "7FE00009 4F44 0000 00000008 0807060504030201");
    assertBigEndian(0x00091001, Vr.OL, "00091001 4F4C 0000 00000008 04030201 08070605");
    assertBigEndian(0x00091001, Vr.OV, "00091001 4F56 0000 00000008 0807060504030201");
    assertBigEndian(0x00091001, Vr.UN, "00091001 554E 0000 00000008 0102030405060708");
    assertBigEndian(Tag.PatientID, Vr.LO, "00100020 4C4F 0008 0102030405060708");
  }

  private static void assertBigEndian(int tag, Vr vr, String hex) {
    DataSet littleEndian = DataSet.builder().bytes(tag, vr, COUNTED).build();
    byte[] written = DataSetWriter.bytes(littleEndian, TransferSyntax.EXPLICIT_BE);
    assertThat(written).as(vr.name()).isEqualTo(HexFormat.of().parseHex(hex.replace(" ", "")));
    assertThat(DataSetWriter.encoded(littleEndian, TransferSyntax.EXPLICIT_BE).length())
        .isEqualTo(written.length);
    DataSet read =
        DataSetReader.read(written, TransferSyntax.EXPLICIT_BE, ReadOptions.everything());
    assertThat(read.require(tag).bytes()).as(vr.name()).isEqualTo(COUNTED);
  }

  @Test
  void values_that_stay_on_disk_are_little_endian_when_they_are_read(@TempDir Path folder) {
    byte[] pixels = new byte[100_003 * 2];
    new java.util.Random(1).nextBytes(pixels);
    DataSet image =
        DataSet.builder()
            .uid(Tag.SOPClassUID, "1.2")
            .uid(Tag.SOPInstanceUID, "1.2.3")
            .text(Tag.Modality, "PT")
            .bytes(Tag.PixelData, Vr.OW, pixels)
            .build();
    for (TransferSyntax syntax : List.of(TransferSyntax.EXPLICIT_BE, TransferSyntax.DEFLATED)) {
      Path file = folder.resolve("object.dcm");
      Part10.write(file, image, syntax);
      Part10 read = Part10.read(file, ReadOptions.headers());
      assertThat(read.location().transferSyntax()).isEqualTo(syntax);
      assertThat(read.dataSet().element(Tag.PixelData).orElseThrow().value())
          .isInstanceOf(Value.OnDisk.class);
      assertThat(read.dataSet().require(Tag.PixelData).bytes()).isEqualTo(pixels);
      assertThat(DataSetWriter.bytes(read.dataSet(), TransferSyntax.EXPLICIT_LE))
          .isEqualTo(DataSetWriter.bytes(image, TransferSyntax.EXPLICIT_LE));
    }
  }

  @Test
  void a_part_of_big_endian_numbers_may_begin_and_end_within_one(@TempDir Path folder)
      throws IOException {
    byte[] values = new byte[48];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (i + 1);
    }
    for (int unit : new int[] {2, 4, 8}) {
      byte[] swapped = values.clone();
      SwappedBytes.swap(swapped, 0, swapped.length, unit);
      byte[] stored = new byte[5 + swapped.length]; // behind an odd header
      System.arraycopy(swapped, 0, stored, 5, swapped.length);
      Path file = Files.write(folder.resolve("values" + unit), stored);
      for (int from = 0; from < values.length; from++) {
        for (int to = from; to <= values.length; to++) {
          try (InputStream in = new SwappedBytes(file, 5, unit).open(5L + from, to - from)) {
            assertThat(in.readAllBytes())
                .as("unit %d from %d to %d", unit, from, to)
                .isEqualTo(Arrays.copyOfRange(values, from, to));
          }
        }
      }
    }
  }

  @Test
  void a_deflate_bomb_is_refused_by_reader_and_walk(@TempDir Path folder) throws IOException {
    byte[] bomb = bomb(100 << 20); // a thousandth of it deflated
    assertThat(bomb).hasSizeLessThan(200_000);
    Path file = Files.write(folder.resolve("bomb"), bomb);
    DataSetLocation location = new DataSetLocation(file, 0, bomb.length, TransferSyntax.DEFLATED);
    assertThatThrownBy(() -> location.read(ReadOptions.headers()))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("deflated data set at byte")
        .hasMessageContaining("ratio of at most 200");
    DataSetWalk walk = new DataSetWalk(TransferSyntax.DEFLATED, Set.of(), 64);
    walk.accept(bomb, 0, bomb.length);
    assertThatThrownBy(walk::finish).hasMessageContaining("ratio of at most 200");
  }

  @Test
  void an_honest_empty_mask_is_no_bomb(@TempDir Path folder) throws IOException {
    byte[] mask = bomb(60 << 20);
    Path file = Files.write(folder.resolve("mask"), mask);
    DataSet read =
        new DataSetLocation(file, 0, mask.length, TransferSyntax.DEFLATED)
            .read(ReadOptions.headers());
    Value value = read.element(Tag.PixelData).orElseThrow().value();
    assertThat(value)
        .isInstanceOfSatisfying(
            Value.OnDisk.class, onDisk -> assertThat(onDisk.length()).isEqualTo(60 << 20));
  }

  @Test
  void what_is_no_raw_deflate_stream_is_told_as_that() {
    byte[] plain =
        DataSetWriter.bytes(
            DataSet.builder().text(Tag.Modality, "PT").build(), TransferSyntax.EXPLICIT_LE);
    byte[] withZlibHeader = {0x78, (byte) 0x9C, 0x03, 0, 0, 0, 0, 1};
    for (byte[] bytes : List.of(plain, withZlibHeader)) {
      assertThatThrownBy(
              () -> DataSetReader.read(bytes, TransferSyntax.DEFLATED, ReadOptions.everything()))
          .isInstanceOf(InvalidObject.class)
          .hasMessageContaining("deflate");
    }
  }

  /** Pixel data of zeros, deflated. */
  private static byte[] bomb(int length) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(HexFormat.of().parseHex("E07F10004F570000"));
      for (int shift = 0; shift < 32; shift += 8) {
        out.write(length >>> shift);
      }
      byte[] zeros = new byte[1 << 20];
      for (int left = length; left > 0; left -= zeros.length) {
        out.write(zeros);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }
}
