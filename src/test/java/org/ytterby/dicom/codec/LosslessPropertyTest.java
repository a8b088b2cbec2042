// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ytterby.testdata.TestCoders;
import org.ytterby.testdata.TestJpeg2000;
import org.ytterby.testdata.TestJpeg2000.Coding;

/** What an encoder of the standards' text writes of any image comes back to the last bit. */
class LosslessPropertyTest {
  @Property(tries = 400)
  void rle(
      @ForAll @IntRange(min = 1, max = 40) int rows,
      @ForAll @IntRange(min = 1, max = 40) int columns,
      @ForAll @IntRange(min = 0, max = 1) int colour,
      @ForAll @IntRange(min = 0, max = 2) int depth,
      @ForAll long seed) {
    int samples = colour == 1 ? 3 : 1;
    int bits = 8 << depth;
    PixelFormat format = new PixelFormat(rows, columns, samples, bits, bits, false, false, 1);
    byte[] pixels = new byte[format.frameBytes()];
    fill(pixels, seed);
    byte[] encoded = TestCoders.rle(pixels, samples, bits / 8);
    assertThat(new RleDecoder().decode(encoded, format, "x")).isEqualTo(pixels);
  }

  @Property(tries = 600)
  void jpeg_lossless(
      @ForAll @IntRange(min = 1, max = 40) int rows,
      @ForAll @IntRange(min = 1, max = 40) int columns,
      @ForAll @IntRange(min = 2, max = 16) int precision,
      @ForAll @IntRange(min = 1, max = 7) int predictor,
      @ForAll @IntRange(min = 0, max = 9) int restartRows,
      @ForAll long seed) {
    PixelFormat format =
        new PixelFormat(rows, columns, 1, precision > 8 ? 16 : 8, precision, true, false, 1);
    Random random = new Random(seed);
    int[] samples = new int[rows * columns];
    int step = 1 + random.nextInt(1 << precision); // smooth or rough
    for (int i = 0; i < samples.length; i++) {
      int left = i == 0 ? 0 : samples[i - 1];
      samples[i] = left + random.nextInt(step) & (1 << precision) - 1;
    }
    byte[] encoded = TestCoders.jpegLossless(samples, columns, precision, predictor, restartRows);
    ByteBuffer expected = ByteBuffer.allocate(format.frameBytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int sample : samples) {
      if (precision > 8) {
        expected.putShort((short) sample);
      } else {
        expected.put((byte) sample);
      }
    }
    assertThat(new JpegLosslessDecoder().decode(encoded, format, "x")).isEqualTo(expected.array());
  }

  @Property(tries = 400)
  void jpeg_2000(
      @ForAll @IntRange(min = 1, max = 64) int rows,
      @ForAll @IntRange(min = 1, max = 64) int columns,
      @ForAll @IntRange(min = 1, max = 16) int precision,
      @ForAll @IntRange(min = 0, max = 8) int levels,
      @ForAll boolean signed,
      @ForAll long seed) {
    PixelFormat format =
        new PixelFormat(rows, columns, 1, precision > 8 ? 16 : 8, precision, signed, false, 1);
    Random random = new Random(seed);
    int[] samples = new int[rows * columns];
    int step = 1 + random.nextInt(1 << precision); // smooth or rough
    int low = signed ? -(1 << precision - 1) : 0;
    ByteBuffer expected = ByteBuffer.allocate(format.frameBytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < samples.length; i++) {
      int left = i == 0 ? 0 : samples[i - 1] - low;
      samples[i] = low + (left + random.nextInt(step) & (1 << precision) - 1);
      if (precision > 8) {
        expected.putShort((short) samples[i]);
      } else {
        expected.put((byte) samples[i]);
      }
    }
    byte[] encoded =
        TestJpeg2000.encode(samples, new Coding(columns, precision, signed, levels, 0));
    assertThat(new Jpeg2000Decoder(Jpeg2000Decoder.Promise.EXACT).decode(encoded, format, "x"))
        .isEqualTo(expected.array());
  }

  /** Runs and noise by turns. */
  private static void fill(byte[] bytes, long seed) {
    Random random = new Random(seed);
    int at = 0;
    while (at < bytes.length) {
      int length = Math.min(bytes.length - at, 1 + random.nextInt(300));
      boolean run = random.nextBoolean();
      byte value = (byte) random.nextInt();
      for (int i = 0; i < length; i++) {
        bytes[at++] = run ? value : (byte) random.nextInt();
      }
    }
  }
}
