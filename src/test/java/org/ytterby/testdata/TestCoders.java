// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;

/**
 * Encoders from the standards' text, for tests: plain, slow, and written apart from the decoders.
 */
public final class TestCoders {
  private TestCoders() {}

  /** Pixel Data of these frames, one fragment each, with an offset table. */
  public static Element encapsulated(byte[]... frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer table = ByteBuffer.allocate(4 * frames.length).order(ByteOrder.LITTLE_ENDIAN);
    int offset = 0;
    for (byte[] frame : frames) {
      table.putInt(offset);
      offset += 8 + frame.length + frame.length % 2;
    }
    item(out, table.array());
    for (byte[] frame : frames) {
      item(out, frame);
    }
    out.writeBytes(new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xDD, (byte) 0xE0, 0, 0, 0, 0});
    return new Element(
        Tag.PixelData, Vr.OB, new Value.Encapsulated(new Value.Bytes(out.toByteArray())));
  }

  /** An item with these bytes, made even. */
  public static void item(ByteArrayOutputStream out, byte[] bytes) {
    int even = bytes.length + bytes.length % 2;
    out.writeBytes(
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) 0xFFFE)
            .putShort((short) 0xE000)
            .putInt(even)
            .array());
    out.writeBytes(bytes);
    if (even > bytes.length) {
      out.write(0);
    }
  }

  /** RLE (PS3.5 Annex G) of interleaved little endian samples, with a mix of runs and literals. */
  public static byte[] rle(byte[] pixels, int samples, int sampleBytes) {
    int segments = samples * sampleBytes;
    ByteBuffer header = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putInt(segments);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int sample = 0; sample < samples; sample++) {
      for (int significance = sampleBytes - 1; significance >= 0; significance--) {
        header.putInt(64 + body.size());
        int count = pixels.length / segments;
        byte[] plane = new byte[count];
        for (int i = 0; i < count; i++) {
          plane[i] = pixels[(i * samples + sample) * sampleBytes + significance];
        }
        packBits(plane, body);
        if (body.size() % 2 != 0) {
          body.write(0);
        }
      }
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(header.array());
    all.writeBytes(body.toByteArray());
    return all.toByteArray();
  }

  private static void packBits(byte[] plane, ByteArrayOutputStream out) {
    int at = 0;
    while (at < plane.length) {
      int run = 1;
      while (at + run < plane.length && run < 128 && plane[at + run] == plane[at]) {
        run++;
      }
      if (run > 1) {
        out.write(1 - run);
        out.write(plane[at]);
      } else {
        while (at + run < plane.length && run < 128 && plane[at + run] != plane[at + run - 1]) {
          run++;
        }
        out.write(run - 1);
        out.write(plane, at, run);
      }
      at += run;
    }
  }

  /**
   * JPEG lossless (ITU-T T.81 Annex H) of one component; every category has a code of five bits.
   *
   * @param restartRows lines between restart markers, 0 for none
   */
  public static byte[] jpegLossless(
      int[] samples, int columns, int precision, int predictor, int restartRows) {
    int rows = samples.length / columns;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    words(out, 0xFFD8, 0xFFC4, 2 + 1 + 16 + 17);
    out.write(0);
    for (int length = 1; length <= 16; length++) {
      out.write(length == 5 ? 17 : 0);
    }
    for (int category = 0; category <= 16; category++) {
      out.write(category);
    }
    words(out, 0xFFC3, 11);
    out.write(precision);
    words(out, rows, columns);
    out.writeBytes(new byte[] {1, 7, 0x11, 0});
    if (restartRows > 0) {
      words(out, 0xFFDD, 4, restartRows * columns);
    }
    words(out, 0xFFDA, 8);
    out.writeBytes(new byte[] {1, 7, 0, (byte) predictor, 0, 0});
    Bits bits = new Bits(out);
    for (int row = 0; row < rows; row++) {
      boolean first = restartRows == 0 ? row == 0 : row % restartRows == 0;
      if (first && row > 0) {
        bits.flush();
        words(out, 0xFFD0 + (row / restartRows - 1) % 8);
      }
      for (int column = 0; column < columns; column++) {
        int predicted = predicted(samples, row, column, columns, first ? 0 : predictor, precision);
        difference(bits, (short) (samples[row * columns + column] - predicted));
      }
    }
    bits.flush();
    words(out, 0xFFD9);
    return out.toByteArray();
  }

  /** Table H.1 with its exceptions; predictor 0 stands for a first line. */
  private static int predicted(
      int[] samples, int row, int column, int columns, int predictor, int precision) {
    int at = row * columns + column;
    if (predictor == 0) {
      return column == 0 ? 1 << precision - 1 : samples[at - 1];
    }
    if (column == 0) {
      return samples[at - columns];
    }
    int a = samples[at - 1];
    int b = samples[at - columns];
    int c = samples[at - columns - 1];
    int[] table = {a, b, c, a + b - c, a + (b - c >> 1), b + (a - c >> 1), a + b >> 1};
    return table[predictor - 1];
  }

  private static void difference(Bits bits, int difference) {
    int size = Math.abs(difference);
    int category = 32 - Integer.numberOfLeadingZeros(size);
    bits.put(category, 5);
    if (category > 0 && category < 16) {
      bits.put(difference > 0 ? difference : difference + (1 << category) - 1, category);
    }
  }

  private static void words(ByteArrayOutputStream out, int... words) {
    for (int word : words) {
      out.write(word >>> 8);
      out.write(word);
    }
  }

  /** Bits with a zero byte behind each FF. */
  private static final class Bits {
    private final ByteArrayOutputStream out;
    private int held;
    private int count;

    Bits(ByteArrayOutputStream out) {
      this.out = out;
    }

    void put(int value, int width) {
      for (int bit = width - 1; bit >= 0; bit--) {
        held = held << 1 | value >>> bit & 1;
        count++;
        if (count == 8) {
          out.write(held);
          if (held == 0xFF) {
            out.write(0);
          }
          held = 0;
          count = 0;
        }
      }
    }

    void flush() {
      while (count > 0) {
        put(1, 1);
      }
    }
  }
}
