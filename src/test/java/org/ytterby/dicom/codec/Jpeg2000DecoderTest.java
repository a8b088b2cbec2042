// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.InvalidObject;
import org.ytterby.testdata.TestJpeg2000;
import org.ytterby.testdata.TestJpeg2000.Coding;

/** What JPEG 2000 code streams are told that are not whole, not exact, or not for this decoder. */
class Jpeg2000DecoderTest {
  private static final int COLUMNS = 20;
  private static final int ROWS = 30;
  private static final PixelFormat FORMAT =
      new PixelFormat(ROWS, COLUMNS, 1, 16, 12, true, false, 1);
  private static final Jpeg2000Decoder EXACT = new Jpeg2000Decoder(Jpeg2000Decoder.Promise.EXACT);
  private static final Jpeg2000Decoder SHOWN = new Jpeg2000Decoder(Jpeg2000Decoder.Promise.SHOWN);
  private static final int PRECISION = 42; // Ssiz, behind SOC and 38 bytes of SIZ

  private static int[] samples() {
    return new Random(5).ints(ROWS * COLUMNS, -2048, 2048).toArray();
  }

  private static byte[] stream(int dropped) {
    return TestJpeg2000.encode(samples(), new Coding(COLUMNS, 12, true, 3, dropped));
  }

  private static byte[] with(byte[] stream, int at, int... bytes) {
    byte[] changed = stream.clone();
    for (int i = 0; i < bytes.length; i++) {
      changed[at + i] = (byte) bytes[i];
    }
    return changed;
  }

  private static int indexOf(byte[] stream, int marker) {
    for (int i = 0; i + 1 < stream.length; i++) {
      if (ByteBuffer.wrap(stream).getShort(i) == (short) marker) {
        return i;
      }
    }
    throw new AssertionError("no such marker");
  }

  private static void assertRefused(byte[] stream, String... words) {
    assertThatThrownBy(() -> SHOWN.decode(stream, FORMAT, "PixelData"))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void signed_samples_have_their_sign_in_all_allocated_bits() {
    ByteBuffer found =
        ByteBuffer.wrap(EXACT.decode(stream(0), FORMAT, "x")).order(ByteOrder.LITTLE_ENDIAN);
    for (int sample : samples()) {
      assertThat((int) found.getShort()).isEqualTo(sample);
    }
  }

  @Test
  void passes_that_were_left_out_can_be_shown_and_not_measured() {
    for (int dropped : new int[] {2, 3, 9}) {
      byte[] stream = stream(dropped);
      assertThatThrownBy(() -> EXACT.decode(stream, FORMAT, "PixelData"))
          .isInstanceOf(InvalidObject.class)
          .hasMessageContainingAll("coding passes", "a dose can't be computed from lossy pixels");
      assertThat(SHOWN.decode(stream, FORMAT, "x")).hasSize(2 * ROWS * COLUMNS);
    }
  }

  @Test
  void a_last_pass_may_be_missing_only_where_it_says_nothing() {
    // Of noise all is significant before the last clean-up; around few samples it is not.
    assertThat(EXACT.decode(stream(1), FORMAT, "x"))
        .isEqualTo(EXACT.decode(stream(0), FORMAT, "x"));
    int[] few = new int[ROWS * COLUMNS];
    few[7 * COLUMNS + 3] = 1000;
    byte[] stream = TestJpeg2000.encode(few, new Coding(COLUMNS, 12, true, 0, 1));
    assertThatThrownBy(() -> EXACT.decode(stream, FORMAT, "PixelData"))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("27 of 28 coding passes");
  }

  @Test
  void a_code_stream_cut_off_anywhere_is_refused_also_with_an_end_put_behind() {
    byte[] whole = stream(0);
    int data = indexOf(whole, CodestreamBytes.SOD) + 2;
    int tilePart = indexOf(whole, CodestreamBytes.SOT);
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), "PixelData at byte");
    }
    for (int length = data; length < whole.length - 2; length++) {
      byte[] cut = Arrays.copyOf(whole, length + 2);
      byte[] ended = with(cut, length, 0xFF, 0xD9);
      byte[] unstated = with(ended, tilePart + 6, 0, 0, 0, 0); // Psot 0: up to EOC
      assertRefused(ended, "tile-part");
      assertRefused(unstated, "PixelData");
    }
  }

  @Test
  void more_bytes_behind_all_packets_are_refused() {
    byte[] whole = stream(0);
    int tilePart = indexOf(whole, CodestreamBytes.SOT);
    byte[] more = Arrays.copyOf(whole, whole.length + 1);
    more = with(more, whole.length - 2, 0x11, 0xFF, 0xD9);
    assertRefused(with(more, tilePart + 6, 0, 0, 0, 0), "1 more bytes behind all packets");
    byte[] padded = Arrays.copyOf(whole, whole.length + 1);
    byte[] expected = EXACT.decode(whole, FORMAT, "x");
    assertThat(EXACT.decode(padded, FORMAT, "padded")).isEqualTo(expected);
    assertThat(EXACT.decode(with(padded, whole.length, 0xFF), FORMAT, "padded"))
        .isEqualTo(expected);
  }

  @Test
  void what_is_no_code_stream_of_part_1_is_named() {
    byte[] whole = stream(0);
    assertRefused(with(whole, 6, 0x40, 0), "high-throughput", "15444-15");
    assertRefused(with(whole, 6, 0x80, 0), "15444-2");
    int cod = indexOf(whole, CodestreamBytes.COD);
    assertRefused(with(whole, cod, 0xFF, 0x50), "FF50 (CAP)", "high-throughput");
    byte[] box = {0, 0, 0, 12, 'j', 'P', ' ', ' ', 13, 10, (byte) 0x87, 10};
    assertRefused(box, "at byte 0", "marker FF4F");
  }

  @Test
  void another_image_than_the_data_set_describes_is_refused() {
    byte[] whole = stream(0);
    assertRefused(with(whole, 8, 0x7F, 0xFF, 0xFF, 0xFF), "30 rows, 20 columns");
    assertRefused(with(whole, PRECISION, 11), "unsigned samples", "Pixel Representation");
    assertRefused(with(whole, PRECISION, 0x80 | 23), "24 bits", "1 to 16");
    assertRefused(with(whole, PRECISION + 1, 2, 2), "subsampled");
    PixelFormat narrow = new PixelFormat(ROWS, COLUMNS, 1, 8, 8, true, false, 1);
    assertThatThrownBy(() -> EXACT.decode(whole, narrow, "PixelData"))
        .hasMessageContainingAll("12 bits", "8 allocated");
  }

  @Test
  void what_a_few_bytes_claim_takes_no_memory() {
    byte[] whole = stream(0);
    // 2^31 tiles of one sample, precincts of one sample, and 65535 layers.
    byte[] tiles = with(whole, 24, 0, 0, 0, 1, 0, 0, 0, 1);
    assertRefused(tiles, "600 tiles");
    byte[] padded = Arrays.copyOf(tiles, tiles.length + 600 * 14); // zeros are no tile-parts
    assertRefused(padded, "600 tiles");
    int cod = indexOf(whole, CodestreamBytes.COD);
    assertRefused(with(whole, cod + 6, 0xFF, 0xFF), "262140 packets");
    int[] zero = new int[64 * 64];
    byte[] small = TestJpeg2000.encode(zero, new Coding(64, 12, true, 3, 0));
    assertClaimRefused(sized(small, 8000), 8000, "bytes for a frame of 128000000");
    assertClaimRefused(sized(small, 16_000), 16_000, "256000000 samples", "at most 67108864");
  }

  @Test
  void more_tiles_and_precincts_than_can_be_meant_are_refused_however_many_bytes_there_are() {
    byte[] blank = TestJpeg2000.encode(new int[64 * 64], new Coding(64, 12, true, 0, 0));
    // Tiles of one sample, each of which might have a part.
    byte[] tiles = with(sized(blank, 256), 24, 0, 0, 0, 1, 0, 0, 0, 1);
    assertClaimRefused(longer(tiles, 65_536 * 14), 256, "65536 tiles", "at most 65535");
    // Precincts of one sample, each of which has a packet of nothing.
    int cod = indexOf(blank, CodestreamBytes.COD);
    for (int size : new int[] {362, 363}) {
      byte[] sized = sized(blank, size);
      ByteArrayOutputStream precincts = new ByteArrayOutputStream();
      precincts.write(sized, 0, cod + 14);
      precincts.write(0); // 1 x 1
      precincts.write(sized, cod + 14, sized.length - cod - 14);
      byte[] stated = with(precincts.toByteArray(), cod + 2, 0, 13, 1);
      byte[] claim = longer(stated, size * size - 1); // the packet that is there is empty
      claim = with(claim, indexOf(claim, CodestreamBytes.SOT) + 6, 0, 0, 0, 0);
      if (size == 362) {
        PixelFormat format = new PixelFormat(size, size, 1, 16, 12, true, false, 1);
        assertThat(SHOWN.decode(claim, format, "x")).containsOnly(0);
      } else {
        assertClaimRefused(claim, size, "131769 precincts", "at most 131072");
      }
    }
  }

  @Test
  void passes_without_a_byte_are_zeros_and_cost_nothing() {
    CodestreamSize.Area area = new CodestreamSize.Area(0, 0, 64, 62);
    CodeBlockDecoder shown = new CodeBlockDecoder(false);
    int compared = 0;
    for (int flags = 0; flags < 64; flags++) {
      CodingStyle style = new CodingStyle(0, 6, 6, flags, true, List.of());
      CodeBlock nothing = new CodeBlock(area, 0);
      CodeBlock ones = new CodeBlock(area, 0); // the same for the arithmetic decoder, pass by pass
      while (nothing.passes() < 88) {
        int some = Math.min(88 - nothing.passes(), nothing.roomInSegment(style));
        ones.add(style, some, ones.passes() == 0 ? 1 : 0);
        nothing.add(style, some, 0);
      }
      ones.addChunk(0, 1);
      byte[] frame = {(byte) 0xFF};
      assertThat(shown.decode(nothing, frame, 0, style, 30, "x")).containsOnly(0);
      try {
        assertThat(shown.decode(ones, frame, 0, style, 30, "x")).containsOnly(0);
        compared++;
      } catch (InvalidObject e) {
        assertThat(e).hasMessageContaining("88 passes in 1 bytes");
      }
      if (style.has(CodingStyle.SEGMENTATION_SYMBOLS)) {
        assertThatThrownBy(
                () -> new CodeBlockDecoder(true).decode(nothing, frame, 0, style, 30, ""))
            .hasMessageContaining("segmentation symbol");
      }
    }
    assertThat(compared).isGreaterThan(32);
  }

  /** The image and its one tile as large as is said; the packets stay. */
  private static byte[] sized(byte[] stream, int size) {
    int high = size >>> 8;
    byte[] image = with(stream, 8, 0, 0, high, size, 0, 0, high, size);
    return with(image, 24, 0, 0, high, size, 0, 0, high, size);
  }

  /** With zeros before the end. */
  private static byte[] longer(byte[] stream, int zeros) {
    byte[] longer = Arrays.copyOf(stream, stream.length + zeros);
    return with(with(longer, stream.length - 2, 0, 0), longer.length - 2, 0xFF, 0xD9);
  }

  private static void assertClaimRefused(byte[] stream, int size, String... words) {
    PixelFormat format = new PixelFormat(size, size, 1, 16, 12, true, false, 1);
    assertThatThrownBy(() -> SHOWN.decode(stream, format, "PixelData"))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void packets_that_came_in_an_earlier_stretch_come_no_second_time() {
    CodingStyle style = new CodingStyle(2, 6, 6, 0, true, List.of());
    CodestreamSize.Area area = new CodestreamSize.Area(0, 0, 100, 100);
    CodingParameters parameters = new CodingParameters(1);
    parameters.take(CodestreamBytes.COD, segment(0, 0, 0, 3, 0, style.levels(), 4, 4, 0, 1));
    parameters.take(CodestreamBytes.QCD, segment(0x40, 8, 8, 8, 8, 8, 8, 8));
    List<TileComponent> components = List.of(TileComponent.of(0, area, parameters));
    List<Precinct> precincts = PacketOrder.precincts(components);
    List<String> packets = new ArrayList<>();
    PacketOrder.Reader reader =
        precinct -> {
          packets.add("r" + precinct.resolution().index() + " l" + precinct.layers());
          precinct.layerRead();
        };
    ProgressionChange.Order order = ProgressionChange.Order.LRCP;
    PacketOrder.read(precincts, new ProgressionChange(0, 2, 0, 1, 2, order), 3, reader);
    PacketOrder.read(
        precincts, new ProgressionChange(0, 33, 0, 1, 9, ProgressionChange.Order.RPCL), 3, reader);
    assertThat(packets)
        .containsExactly(
            "r0 l0", "r1 l0", "r0 l1", "r1 l1", "r0 l2", "r1 l2", "r2 l0", "r2 l1", "r2 l2");
    assertThat(PacketOrder.count(components, 3)).isEqualTo(packets.size());
  }

  private static CodestreamBytes segment(int... bytes) {
    byte[] segment = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      segment[i] = (byte) bytes[i];
    }
    return new CodestreamBytes(segment, "a test");
  }
}
