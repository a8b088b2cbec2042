// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * JPEG 2000 from the text of ISO/IEC 15444-1, for tests: one component, reversible, one tile, one
 * layer, one code-block for a subband. Plain, slow, and written apart from the decoder.
 */
public final class TestJpeg2000 {
  private static final int BLOCK = 64;
  private static final int GUARD_BITS = 2;

  private TestJpeg2000() {}

  /**
   * What is coded, and how.
   *
   * @param levels of decomposition
   * @param dropped last coding passes that are left out of every code-block, which loses bits
   */
  public record Coding(int columns, int bits, boolean signed, int levels, int dropped) {}

  /** Compresses samples of at most 64 rows and columns. */
  public static byte[] encode(int[] samples, Coding coding) {
    int rows = samples.length / coding.columns;
    if (rows > BLOCK || coding.columns > BLOCK) {
      throw new IllegalArgumentException("more than a code-block holds");
    }
    int[][] plane = new int[rows][coding.columns];
    for (int i = 0; i < samples.length; i++) {
      plane[i / coding.columns][i % coding.columns] =
          samples[i] - (coding.signed ? 0 : 1 << coding.bits - 1);
    }
    List<int[][]> bands = new ArrayList<>(); // last ones first: HH, LH, HL of each level, then LL
    for (int level = 0; level < coding.levels; level++) {
      int[][][] parts = analyzed(plane);
      bands.addAll(List.of(parts[3], parts[2], parts[1]));
      plane = parts[0];
    }
    bands.add(plane);
    ByteArrayOutputStream packets = new ByteArrayOutputStream();
    packet(packets, List.<int[][]>of(bands.getLast()), 0, coding);
    for (int r = 1; r <= coding.levels; r++) {
      int at = bands.size() - 1 - 3 * r;
      packet(packets, List.of(bands.get(at + 2), bands.get(at + 1), bands.get(at)), 1, coding);
    }
    return stream(rows, coding, packets.toByteArray());
  }

  private static byte[] stream(int rows, Coding coding, byte[] packets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    words(out, 0xFF4F, 0xFF51, 41, 0, 0, coding.columns, 0, rows, 0, 0, 0, 0);
    words(out, 0, coding.columns, 0, rows, 0, 0, 0, 0, 1);
    bytes(out, coding.bits - 1 | (coding.signed ? 0x80 : 0), 1, 1);
    words(out, 0xFF52, 12);
    bytes(out, 0, 0, 0, 1, 0, coding.levels, 4, 4, 0, 1);
    words(out, 0xFF5C, 3 + 3 * coding.levels + 1);
    bytes(out, GUARD_BITS << 5, coding.bits << 3);
    for (int r = 0; r < coding.levels; r++) {
      bytes(out, coding.bits + 1 << 3, coding.bits + 1 << 3, coding.bits + 2 << 3);
    }
    words(out, 0xFF90, 10, 0, 0, 14 + packets.length);
    bytes(out, 0, 1);
    words(out, 0xFF93);
    out.writeBytes(packets);
    words(out, 0xFFD9);
    return out.toByteArray();
  }

  /**
   * The same packets, said to be of the irreversible 9/7 wavelet with steps as large as the
   * reversible one's bands: a stream that is in order and shows something else.
   */
  public static byte[] irreversible(byte[] stream, Coding coding) {
    int quantization = 2 + 2 + 41 + 2 + 12; // SOC, SIZ and COD come before
    int bands = 3 * coding.levels + 1;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(stream, 0, quantization - 1);
    bytes(out, 0);
    words(out, 0xFF5C, 3 + 2 * bands);
    bytes(out, GUARD_BITS << 5 | 2);
    for (int band = 0; band < bands; band++) {
      words(out, (stream[quantization + 5 + band] & 0xFF) >>> 3 << 11);
    }
    int rest = quantization + 2 + 3 + bands;
    out.write(stream, rest, stream.length - rest);
    return out.toByteArray();
  }

  private static void words(ByteArrayOutputStream out, int... words) {
    for (int word : words) {
      bytes(out, word >>> 8, word);
    }
  }

  private static void bytes(ByteArrayOutputStream out, int... bytes) {
    for (int one : bytes) {
      out.write(one);
    }
  }

  /** LL, HL, LH and HH by the reversible 5/3 wavelet (F.4.8.1), origin 0. */
  private static int[][][] analyzed(int[][] plane) {
    int[][] columnsDone = transposed(lifted(transposed(plane)));
    int[][] all = lifted(columnsDone);
    int[][][] parts = new int[4][][];
    for (int part = 0; part < 4; part++) {
      int firstColumn = part & 1;
      int firstRow = part >> 1;
      int width = all.length == 0 ? 0 : (all[0].length + 1 - firstColumn) / 2;
      parts[part] = new int[(all.length + 1 - firstRow) / 2][width];
      for (int y = 0; y < parts[part].length; y++) {
        for (int x = 0; x < width; x++) {
          parts[part][y][x] = all[2 * y + firstRow][2 * x + firstColumn];
        }
      }
    }
    return parts;
  }

  private static int[][] lifted(int[][] rows) {
    int[][] lifted = new int[rows.length][];
    for (int y = 0; y < rows.length; y++) {
      int[] x = rows[y].clone();
      for (int i = 1; i < x.length; i += 2) {
        x[i] -= Math.floorDiv(x[i - 1] + x[i + 1 < x.length ? i + 1 : i - 1], 2);
      }
      for (int i = 0; i < x.length && x.length > 1; i += 2) {
        int left = x[i == 0 ? 1 : i - 1];
        int right = x[i + 1 < x.length ? i + 1 : i - 1];
        x[i] += Math.floorDiv(left + right + 2, 4);
      }
      lifted[y] = x;
    }
    return lifted;
  }

  private static int[][] transposed(int[][] rows) {
    int width = rows.length == 0 ? 0 : rows[0].length;
    int[][] transposed = new int[width][rows.length];
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < width; x++) {
        transposed[x][y] = rows[y][x];
      }
    }
    return transposed;
  }

  /** A packet with the one code-block of each band; the first band is HL or LL. */
  private static void packet(
      ByteArrayOutputStream out, List<int[][]> bands, int firstOrientation, Coding coding) {
    HeaderBits header = new HeaderBits();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    header.put(1, 1);
    for (int i = 0; i < bands.size(); i++) {
      int[][] band = bands.get(i);
      if (band.length == 0 || band[0].length == 0) {
        continue;
      }
      int orientation = firstOrientation + i;
      int gain = orientation == 0 ? 0 : orientation == 3 ? 2 : 1;
      int all = GUARD_BITS + coding.bits + gain - 1;
      BlockEncoder block = new BlockEncoder(band, orientation);
      int passes = 3 * block.planes() - 2 - coding.dropped;
      if (block.planes() == 0 || passes <= 0) {
        header.put(0, 1); // not in this layer
        continue;
      }
      byte[] code = block.encode(passes);
      header.put(1, 1);
      header.put(1, all - block.planes() + 1); // zeros and a one
      header.passes(passes);
      int own = Integer.SIZE - Integer.numberOfLeadingZeros(code.length);
      int lengthBits = 3;
      int byPasses = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(passes);
      for (; lengthBits + byPasses < own; lengthBits++) {
        header.put(1, 1);
      }
      header.put(0, 1);
      header.put(code.length, lengthBits + byPasses);
      body.writeBytes(code);
    }
    out.writeBytes(header.bytes());
    out.writeBytes(body.toByteArray());
  }

  /** Bits of a packet header (B.10.1). */
  private static final class HeaderBits {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int held;
    private int left = 8;

    void put(int value, int count) {
      for (int i = count - 1; i >= 0; i--) {
        left--;
        held |= (i < Integer.SIZE ? value >>> i & 1 : 0) << left;
        if (left == 0) {
          flush();
        }
      }
    }

    private void flush() {
      out.write(held);
      left = held == 0xFF ? 7 : 8;
      held = 0;
    }

    /** Table B.4. */
    void passes(int count) {
      if (count <= 2) {
        put(count == 1 ? 0 : 2, count);
      } else if (count <= 5) {
        put(0b1100 | count - 3, 4);
      } else if (count <= 36) {
        put(0b1111 << 5 | count - 6, 9);
      } else {
        put(0x1FF << 7 | count - 37, 16);
      }
    }

    byte[] bytes() {
      if (left < 8) {
        flush();
        if (left == 7) {
          flush();
        }
      }
      return out.toByteArray();
    }
  }

  /** The coding passes of a block (Annex D), a coefficient at a time. */
  private static final class BlockEncoder {
    private final int[][] band;
    private final int orientation;
    private final boolean[][] significant;
    private final boolean[][] visited;
    private final boolean[][] refined;
    private final TestArithmeticEncoder out = new TestArithmeticEncoder();

    BlockEncoder(int[][] band, int orientation) {
      this.band = band;
      this.orientation = orientation;
      this.significant = new boolean[band.length][band[0].length];
      this.visited = new boolean[band.length][band[0].length];
      this.refined = new boolean[band.length][band[0].length];
    }

    int planes() {
      int all = 0;
      for (int[] row : band) {
        for (int value : row) {
          all |= Math.abs(value);
        }
      }
      return Integer.SIZE - Integer.numberOfLeadingZeros(all);
    }

    byte[] encode(int passes) {
      int planes = planes();
      for (int pass = 0; pass < passes; pass++) {
        int plane = planes - 1 - (pass + 2) / 3;
        for (int top = 0; top < band.length; top += 4) {
          for (int x = 0; x < band[0].length; x++) {
            column(pass % 3, plane, top, x);
          }
        }
        if (pass % 3 == 0) {
          for (boolean[] row : visited) {
            Arrays.fill(row, false);
          }
        }
      }
      return out.flushed();
    }

    private void column(int kind, int plane, int top, int x) {
      int bottom = Math.min(top + 4, band.length);
      int y = top;
      if (kind == 0 && bottom - top == 4 && isQuiet(top, x)) {
        while (y < bottom && bit(y, x, plane) == 0) {
          y++;
        }
        out.code(17, y < bottom ? 1 : 0);
        if (y == bottom) {
          return;
        }
        out.code(18, y - top >> 1);
        out.code(18, y - top & 1);
        sign(y, x);
        y++;
      }
      for (; y < bottom; y++) {
        one(kind, plane, y, x);
      }
    }

    private boolean isQuiet(int top, int x) {
      for (int y = top; y < top + 4; y++) {
        if (significant[y][x] || visited[y][x] || context(y, x) != 0) {
          return false;
        }
      }
      return true;
    }

    private void one(int kind, int plane, int y, int x) {
      int context = context(y, x);
      if (kind == 2) {
        if (significant[y][x] && !visited[y][x]) {
          out.code(refined[y][x] ? 16 : context > 0 ? 15 : 14, bit(y, x, plane));
          refined[y][x] = true;
        }
      } else if (!significant[y][x] && !visited[y][x] && (kind == 0 || context > 0)) {
        out.code(context, bit(y, x, plane));
        visited[y][x] = kind == 1;
        if (bit(y, x, plane) == 1) {
          sign(y, x);
        }
      }
    }

    private int bit(int y, int x, int plane) {
      return Math.abs(band[y][x]) >>> plane & 1;
    }

    /** 1 where a neighbour is significant. */
    private int is(int y, int x) {
      return y >= 0 && y < band.length && x >= 0 && x < band[0].length && significant[y][x] ? 1 : 0;
    }

    /** Table D.1. */
    private int context(int y, int x) {
      int h = is(y, x - 1) + is(y, x + 1);
      int v = is(y - 1, x) + is(y + 1, x);
      int d = is(y - 1, x - 1) + is(y - 1, x + 1) + is(y + 1, x - 1) + is(y + 1, x + 1);
      if (orientation == 3) {
        int hv = h + v;
        return d >= 3 ? 8 : d == 2 ? hv > 0 ? 7 : 6 : (d == 1 ? 3 : 0) + Math.min(hv, 2);
      }
      if (orientation == 1) {
        int swapped = h;
        h = v;
        v = swapped;
      }
      if (h == 2) {
        return 8;
      }
      if (h == 1) {
        return v > 0 ? 7 : d > 0 ? 6 : 5;
      }
      return v == 2 ? 4 : v == 1 ? 3 : Math.min(d, 2);
    }

    /** Tables D.2 and D.3. */
    private void sign(int y, int x) {
      int h = Math.clamp(signed(y, x - 1) + signed(y, x + 1), -1, 1);
      int v = Math.clamp(signed(y - 1, x) + signed(y + 1, x), -1, 1);
      int[][] contexts = {{13, 12, 11}, {10, 9, 10}, {11, 12, 13}};
      int turned = h < 0 || h == 0 && v < 0 ? 1 : 0;
      out.code(contexts[h + 1][v + 1], (band[y][x] < 0 ? 1 : 0) ^ turned);
      significant[y][x] = true;
    }

    private int signed(int y, int x) {
      return is(y, x) == 0 ? 0 : Integer.signum(band[y][x]);
    }
  }
}
