// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetReader;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.EncodedDataSet;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.InvalidObject;
import org.ytterby.testdata.TestCoders;
import org.ytterby.testdata.TestJpeg2000;

/** Frames, fragments and tables; and what a hostile object is told. */
class FramesTest {
  private static final TransferSyntax RLE = Compression.RLE.transferSyntax();
  private static final TransferSyntax JPEG = Compression.JPEG_LOSSLESS_SV1.transferSyntax();
  private static final TransferSyntax JPEG_2000 = Compression.JPEG_2000_LOSSLESS.transferSyntax();
  private static final int ROWS = 3;
  private static final int COLUMNS = 5;
  private static final int FRAME_BYTES = 2 * ROWS * COLUMNS;

  private static DataSetBuilder image(int frames) {
    return DataSet.builder()
        .uid(Tag.SOPClassUID, Uids.NuclearMedicineImageStorage)
        .uid(Tag.SOPInstanceUID, "1.2.3")
        .integers(Tag.SamplesPerPixel, 1)
        .integers(Tag.NumberOfFrames, frames)
        .integers(Tag.Rows, ROWS)
        .integers(Tag.Columns, COLUMNS)
        .integers(Tag.BitsAllocated, 16)
        .integers(Tag.BitsStored, 16)
        .integers(Tag.HighBit, 15)
        .integers(Tag.PixelRepresentation, 1);
  }

  private static byte[] pixels(int seed) {
    byte[] pixels = new byte[FRAME_BYTES];
    new Random(seed).nextBytes(pixels);
    return pixels;
  }

  private static byte[] rle(int seed) {
    return TestCoders.rle(pixels(seed), 1, 2);
  }

  private static Element fragments(byte[]... items) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] item : items) {
      TestCoders.item(out, item);
    }
    out.writeBytes(new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xDD, (byte) 0xE0, 0, 0, 0, 0});
    return new Element(
        Tag.PixelData, Vr.OB, new Value.Encapsulated(new Value.Bytes(out.toByteArray())));
  }

  @Test
  void finds_frames_by_the_offset_table() {
    DataSet object = image(3).put(TestCoders.encapsulated(rle(1), rle(2), rle(3))).build();
    assertFrames(object);
  }

  @Test
  void finds_frames_without_a_table_where_each_has_one_fragment() {
    assertFrames(image(3).put(fragments(new byte[0], rle(1), rle(2), rle(3))).build());
  }

  @Test
  void finds_frames_of_several_fragments_by_either_table() {
    byte[] second = rle(2);
    byte[] head = Arrays.copyOf(second, 70);
    byte[] tail = Arrays.copyOfRange(second, 70, second.length);
    int first = 8 + rle(1).length;
    int third = first + 16 + second.length;
    byte[] basic = littleEndian(4, 0, first, third);
    assertFrames(image(3).put(fragments(basic, rle(1), head, tail, rle(3))).build());
    byte[] extended = littleEndian(8, 0, first, third);
    assertFrames(
        image(3)
            .bytes(Tag.ExtendedOffsetTable, Vr.OV, extended)
            .put(fragments(new byte[0], rle(1), head, tail, rle(3)))
            .build());
  }

  private static byte[] littleEndian(int width, int... offsets) {
    byte[] bytes = new byte[width * offsets.length];
    for (int i = 0; i < offsets.length; i++) {
      for (int b = 0; b < 4; b++) {
        bytes[i * width + b] = (byte) (offsets[i] >>> 8 * b);
      }
    }
    return bytes;
  }

  private static void assertFrames(DataSet object) {
    Frames frames = Frames.exact(object, RLE);
    assertThat(frames.count()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(frames.frame(i)).as("frame %d", i).isEqualTo(pixels(i + 1));
    }
  }

  @Test
  void refuses_tables_that_contradict_the_fragments() {
    for (byte[] table :
        List.of(
            littleEndian(4, 0, 1),
            littleEndian(4, 0),
            littleEndian(4, 0, 0),
            littleEndian(4, 8, 0))) {
      DataSet object = image(2).put(fragments(table, rle(1), rle(2))).build();
      assertThatThrownBy(() -> Frames.exact(object, RLE))
          .isInstanceOf(InvalidObject.class)
          .hasMessageContaining("PixelData (7FE0,0010)")
          .hasMessageContaining("offset table");
    }
    DataSet fewer = image(3).put(fragments(new byte[0], rle(1), rle(2))).build();
    assertThatThrownBy(() -> Frames.exact(fewer, RLE)).hasMessageContaining("2 fragments");
  }

  @Test
  void gives_frames_of_one_bit_that_begin_within_a_byte() {
    DataSet mask =
        image(3)
            .integers(Tag.BitsAllocated, 1)
            .integers(Tag.BitsStored, 1)
            .integers(Tag.HighBit, 0)
            .bytes(Tag.PixelData, Vr.OB, new byte[] {(byte) 0xFF, 0x7F, 0, 0, (byte) 0x80, 0x1F})
            .build();
    Frames frames = Frames.exact(mask, TransferSyntax.EXPLICIT_LE);
    assertThat(frames.frame(0)).containsExactly(0xFF, 0x7F);
    assertThat(frames.frame(1)).containsExactly(0, 0);
    assertThat(frames.frame(2)).containsExactly(0, 0x7E);
  }

  @Test
  void refuses_a_claim_of_64k_by_64k_before_it_takes_memory() {
    DataSet claim =
        image(1)
            .integers(Tag.Rows, 65_535)
            .integers(Tag.Columns, 65_535)
            .put(fragments(new byte[0], rle(1)))
            .build();
    assertThatThrownBy(() -> Frames.exact(claim, RLE))
        .hasMessageContaining("65535 rows, 65535 columns");
    // Within the bound of a frame, but nothing that its bytes could hold.
    byte[] jpeg = TestCoders.jpegLossless(new int[ROWS * COLUMNS], COLUMNS, 16, 1, 0);
    DataSet large =
        image(1)
            .integers(Tag.Rows, 16_000)
            .integers(Tag.Columns, 16_000)
            .put(fragments(new byte[0], jpeg))
            .build();
    assertThatThrownBy(() -> Frames.exact(large, JPEG).frame(0))
        .hasMessageContaining("3 rows, 5 columns");
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.840.10008.1.2.4.50, lossy pixels",
    "1.2.840.10008.1.2.4.51, lossy pixels",
    "1.2.840.10008.1.2.4.81, lossy pixels",
    "1.2.840.10008.1.2.4.91, lossy pixels",
    "1.2.840.10008.1.2.4.201, which this version can't decode",
    "1.2.840.10008.1.2.4.202, which this version can't decode",
    "1.2.840.10008.1.2.4.203, which this version can't decode",
    "1.2.840.10008.1.2.4.102, which this version can't decode"
  })
  void says_why_pixels_are_not_measured(String uid, String why) {
    assertThatThrownBy(() -> Frames.requireExact(image(1).build(), new TransferSyntax(uid)))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining(uid)
        .hasMessageContaining(why);
  }

  @Test
  void lossy_once_is_lossy_for_ever() {
    DataSet object =
        image(1)
            .text(Tag.LossyImageCompression, "01")
            .bytes(Tag.PixelData, Vr.OW, pixels(1))
            .build();
    assertThatThrownBy(() -> Frames.exact(object, TransferSyntax.EXPLICIT_LE))
        .hasMessageContaining("LossyImageCompression");
    assertThat(Frames.of(object, TransferSyntax.EXPLICIT_LE).frame(0)).isEqualTo(pixels(1));
  }

  @Test
  void jpeg_2000_that_may_be_lossy_is_measured_only_where_the_data_set_says_it_is_not() {
    TransferSyntax syntax = Compression.JPEG_2000.transferSyntax();
    int[] samples = new Random(4).ints(ROWS * COLUMNS, -32_768, 32_768).toArray();
    byte[] stream = TestJpeg2000.encode(samples, new TestJpeg2000.Coding(COLUMNS, 16, true, 2, 0));
    Element pixels = fragments(new byte[0], stream);
    DataSet silent = image(1).put(pixels).build();
    assertThatThrownBy(() -> Frames.exact(silent, syntax))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContainingAll("LossyImageCompression", "nothing", "00", "lossy pixels");
    byte[] shown = Frames.of(silent, syntax).frame(0);
    DataSet lossy = image(1).text(Tag.LossyImageCompression, "01").put(pixels).build();
    assertThatThrownBy(() -> Frames.exact(lossy, syntax))
        .hasMessageContainingAll("LossyImageCompression", "01", "lossy pixels");
    DataSet exact = image(1).text(Tag.LossyImageCompression, "00").put(pixels).build();
    assertThat(Frames.exact(exact, syntax).frame(0)).isEqualTo(shown);
    assertThat(Frames.exact(silent, JPEG_2000).frame(0)).isEqualTo(shown);
  }

  @Test
  void damaged_code_streams_give_an_error_or_pixels_and_nothing_else() {
    int[] samples = new Random(3).ints(ROWS * COLUMNS, 0, 1 << 16).toArray();
    int[] signed = Arrays.stream(samples).map(sample -> (short) sample).toArray();
    List<byte[]> streams =
        List.of(
            rle(1),
            TestCoders.jpegLossless(samples, COLUMNS, 16, 4, 1),
            TestJpeg2000.encode(signed, new TestJpeg2000.Coding(COLUMNS, 16, true, 2, 0)));
    List<TransferSyntax> syntaxes = List.of(RLE, JPEG, JPEG_2000);
    Random random = new Random(42);
    int refused = 0;
    for (int round = 0; round < 60_000; round++) {
      int kind = round % 3;
      byte[] damaged = streams.get(kind).clone();
      int flips = 1 + random.nextInt(3);
      for (int i = 0; i < flips; i++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      if (random.nextInt(4) == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      DataSet object = image(1).put(fragments(new byte[0], damaged)).build();
      try {
        assertThat(Frames.exact(object, syntaxes.get(kind)).frame(0)).hasSize(FRAME_BYTES);
      } catch (InvalidObject e) {
        assertThat(e.where()).contains("PixelData (7FE0,0010)");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(15_000);
  }

  @Test
  void a_transcoded_object_is_what_it_was_before_it_was_compressed(@TempDir Path folder)
      throws IOException {
    DataSetBuilder plain = image(3);
    byte[] all = new byte[3 * FRAME_BYTES];
    for (int i = 0; i < 3; i++) {
      System.arraycopy(pixels(i + 1), 0, all, i * FRAME_BYTES, FRAME_BYTES);
    }
    DataSet uncompressed = plain.bytes(Tag.PixelData, Vr.OW, all).build();
    DataSet compressed =
        image(3)
            .bytes(
                Tag.ExtendedOffsetTable,
                Vr.OV,
                littleEndian(8, 0, 8 + rle(1).length, 16 + rle(1).length + rle(2).length))
            .bytes(
                Tag.ExtendedOffsetTableLengths,
                Vr.OV,
                littleEndian(8, rle(1).length, rle(2).length, rle(3).length))
            .put(fragments(new byte[0], rle(1), rle(2), rle(3)))
            .build();
    Path file = folder.resolve("object.dcm");
    for (TransferSyntax from : List.of(RLE, TransferSyntax.EXPLICIT_BE, TransferSyntax.DEFLATED)) {
      Part10.write(file, from.equals(RLE) ? compressed : uncompressed, from);
      Part10 stored = Part10.read(file, ReadOptions.headers());
      for (TransferSyntax to : Transcoder.targets(from)) {
        EncodedDataSet copy = Transcoder.transcode(stored.location(), to);
        try (InputStream in = copy.open()) {
          byte[] bytes = in.readAllBytes();
          assertThat(bytes)
              .as("%s to %s", from, to)
              .isEqualTo(DataSetWriter.bytes(uncompressed, to));
          assertThat(copy.length()).isEqualTo(bytes.length);
          assertThat(DataSetReader.read(bytes, to, ReadOptions.everything()).size())
              .isEqualTo(uncompressed.size());
        }
      }
    }
  }

  @Test
  void what_is_lossy_or_not_decoded_is_sent_as_it_is_or_not_at_all() {
    assertThat(Transcoder.targets(RLE))
        .containsExactly(TransferSyntax.EXPLICIT_LE, TransferSyntax.IMPLICIT_LE);
    assertThat(Transcoder.targets(TransferSyntax.EXPLICIT_LE))
        .containsExactly(TransferSyntax.IMPLICIT_LE);
    for (Compression one :
        List.of(
            Compression.JPEG_BASELINE, Compression.JPEG_2000, Compression.JPEG_LS_NEAR_LOSSLESS)) {
      assertThat(Transcoder.targets(one.transferSyntax())).isEmpty();
    }
  }
}
