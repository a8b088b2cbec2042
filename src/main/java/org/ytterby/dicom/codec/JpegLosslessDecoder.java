// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import org.jspecify.annotations.Nullable;

/**
 * JPEG lossless, process 14 with every selection value (ITU-T T.81 Annex H): Huffman-coded
 * differences from a prediction, 2 to 16 bits, one or three components, restart intervals.
 *
 * <p>A point transform, which drops bits, is refused: what claims to be lossless must be.
 * Stateless.
 */
final class JpegLosslessDecoder implements FrameDecoder {
  @Override
  public byte[] decode(byte[] encoded, PixelFormat format, String where) {
    return new Stream(encoded, format, where).read();
  }

  /** One component of the frame header. */
  private record Component(int id, int index) {}

  /** One code stream on its way. Single-threaded. */
  private static final class Stream {
    private final byte[] encoded;
    private final PixelFormat format;
    private final String where;
    private final JpegSegments segments;
    private final @Nullable HuffmanTable[] tables = new @Nullable HuffmanTable[4];
    private final Component[] components;
    private final boolean[] read;
    private @Nullable FrameWriter frame;
    private int precision;
    private int restartInterval;

    Stream(byte[] encoded, PixelFormat format, String where) {
      this.encoded = encoded;
      this.format = format;
      this.where = where;
      this.segments = new JpegSegments(encoded, where);
      this.components = new Component[format.samples()];
      this.read = new boolean[format.samples()];
    }

    byte[] read() {
      while (true) {
        int marker = segments.marker();
        switch (marker) {
          case JpegSegments.SOF3 -> frameHeader();
          case JpegSegments.DHT -> tables(segments.segment());
          case JpegSegments.DRI -> restartInterval = segments.segment().u16();
          case JpegSegments.SOS -> scan(segments.segment());
          case JpegSegments.EOI -> {
            if (frame == null || !allRead()) {
              throw segments.invalid("the end of the image", "all its components");
            }
            return frame.bytes();
          }
          default -> pass(marker);
        }
      }
    }

    private void pass(int marker) {
      boolean application = marker >= JpegSegments.APP0 && marker <= JpegSegments.APP15;
      if (!application && marker != JpegSegments.COM) {
        throw segments.invalid(
            String.format("marker FF%02X", marker), "JPEG lossless, process 14 (marker FFC3)");
      }
      segments.segment();
    }

    private boolean allRead() {
      for (boolean one : read) {
        if (!one) {
          return false;
        }
      }
      return true;
    }

    private void frameHeader() {
      if (frame != null) {
        throw segments.invalid("a second frame header", "one");
      }
      JpegFrameHeader header = JpegFrameHeader.read(segments, format);
      precision = header.precision();
      int count = header.components().size();
      for (int i = 0; i < count; i++) {
        components[i] = new Component(header.components().get(i), i);
      }
      // Each difference is one bit at least.
      if (8L * encoded.length < (long) format.pixels() * count) {
        throw segments.invalid(
            encoded.length + " bytes for " + (long) format.pixels() * count + " samples",
            "at least a bit a sample");
      }
      frame = new FrameWriter(format, precision, where);
    }

    private void tables(JpegSegments.Segment segment) {
      while (segment.remaining() > 0) {
        int destination = segment.u8();
        if (destination > 3) {
          throw segments.invalid("Huffman table " + destination, "0 to 3, as lossless JPEG has");
        }
        tables[destination] = HuffmanTable.read(segment, where);
      }
    }

    private void scan(JpegSegments.Segment header) {
      FrameWriter target = frame;
      if (target == null) {
        throw segments.invalid("a scan before its frame header", "the frame header first");
      }
      int count = header.u8();
      Coded[] coded = new Coded[Math.min(count, components.length)];
      if (count != coded.length || count == 0) {
        throw segments.invalid(count + " components in a scan", "1 to " + components.length);
      }
      for (int i = 0; i < count; i++) {
        coded[i] = coded(header.u8(), header.u8() >>> 4);
      }
      int selection = header.u8();
      header.u8();
      int pointTransform = header.u8() & 0xF;
      if (selection < 1 || selection > 7) {
        throw segments.invalid("predictor " + selection, "1 to 7");
      }
      if (pointTransform != 0) {
        throw segments.invalid(
            "a point transform that drops " + pointTransform + " bits", "every bit");
      }
      int linesAtOnce = linesBetweenRestarts();
      EntropyBits in =
          new EntropyBits(encoded, segments.position(), EntropyBits.Stuffing.BYTE, where);
      lines(coded, selection, linesAtOnce, in, target);
      segments.position(in.toMarker());
    }

    private int linesBetweenRestarts() {
      if (restartInterval % format.columns() != 0) {
        throw segments.invalid(
            "a restart interval of " + restartInterval, "a multiple of a line's samples");
      }
      return restartInterval == 0 ? format.rows() : restartInterval / format.columns();
    }

    private Coded coded(int id, int table) {
      for (Component component : components) {
        if (component.id() == id) {
          HuffmanTable codes = table < tables.length ? tables[table] : null;
          if (codes == null) {
            throw segments.invalid("Huffman table " + table + " before it is defined", "it first");
          }
          if (read[component.index()]) {
            throw segments.invalid("component " + id + " a second time", "each component once");
          }
          read[component.index()] = true;
          return new Coded(component.index(), codes, format.columns());
        }
      }
      throw segments.invalid("component " + id, "one of the frame header");
    }

    private void lines(
        Coded[] coded, int selection, int linesAtOnce, EntropyBits in, FrameWriter target) {
      for (int row = 0; row < format.rows(); row++) {
        boolean first = row % linesAtOnce == 0;
        if (first && row > 0) {
          in.restart((row / linesAtOnce - 1) & 7);
        }
        if (coded.length == 1) {
          alone(coded[0], first, selection, in);
        } else {
          interleaved(coded, first, selection, in);
        }
        for (Coded one : coded) {
          target.line(one.index, row, one.current, 0);
          one.nextLine();
        }
      }
    }

    private void alone(Coded one, boolean first, int selection, EntropyBits in) {
      one.begin(first, 1 << (precision - 1), in, where);
      if (first) {
        one.rest(1, in, where);
      } else {
        one.rest(selection, in, where);
      }
    }

    private void interleaved(Coded[] coded, boolean first, int selection, EntropyBits in) {
      for (Coded one : coded) {
        one.begin(first, 1 << (precision - 1), in, where);
      }
      for (int column = 1; column < format.columns(); column++) {
        for (Coded one : coded) {
          one.sample(column, first ? 1 : selection, in, where);
        }
      }
    }
  }

  /** A component's place in the frame, its codes and the two lines that predictions need. */
  private static final class Coded {
    private static final int MODULO = 0xFFFF; // T.81 H.1.2.1: differences are modulo 2^16

    private final int index;
    private final HuffmanTable codes;
    private int[] current;
    private int[] above;

    Coded(int index, HuffmanTable codes, int columns) {
      this.index = index;
      this.codes = codes;
      this.current = new int[columns];
      this.above = new int[columns];
    }

    /** The first sample of a line: from the one above, or from the middle of the range. */
    void begin(boolean first, int middle, EntropyBits in, String where) {
      int predicted = first ? middle : above[0];
      current[0] = predicted + codes.difference(in, where) & MODULO;
    }

    /** The other samples of a line. */
    void rest(int selection, EntropyBits in, String where) {
      for (int column = 1; column < current.length; column++) {
        sample(column, selection, in, where);
      }
    }

    void sample(int column, int selection, EntropyBits in, String where) {
      int a = current[column - 1];
      int b = above[column];
      int c = above[column - 1];
      int predicted = switch (selection) { // T.81 table H.1
            case 1 -> a;
            case 2 -> b;
            case 3 -> c;
            case 4 -> a + b - c;
            case 5 -> a + (b - c >> 1);
            case 6 -> b + (a - c >> 1);
            case 7 -> a + b >> 1;
            default -> throw new IllegalArgumentException("predictor " + selection);
          };
      current[column] = predicted + codes.difference(in, where) & MODULO;
    }

    void nextLine() {
      int[] free = above;
      above = current;
      current = free;
    }
  }
}
