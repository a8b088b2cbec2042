// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.ytterby.finding.InvalidObject;

/**
 * RLE Lossless (PS3.5 Annex G): one PackBits segment for each byte of each sample, the most
 * significant byte first. Stateless.
 */
final class RleDecoder implements FrameDecoder {
  private static final int HEADER_BYTES = 64;
  private static final int MOST_SEGMENTS = 15;
  private static final int LONGEST_RUN = 128;

  @Override
  public byte[] decode(byte[] encoded, PixelFormat format, String where) {
    if (format.bitsAllocated() < 8) {
      throw new InvalidObject(where, "1 bit allocated", "8, 16 or 32 with RLE");
    }
    int segments = format.samples() * format.sampleBytes();
    int[] starts = starts(encoded, segments, where);
    requireEnough(starts, format.pixels(), where);
    byte[] frame = new byte[format.frameBytes()];
    for (int segment = 0; segment < segments; segment++) {
      int sample = segment / format.sampleBytes();
      int significance = format.sampleBytes() - 1 - segment % format.sampleBytes();
      int first =
          format.planar()
              ? sample * format.pixels() * format.sampleBytes()
              : sample * format.sampleBytes();
      int step = (format.planar() ? 1 : format.samples()) * format.sampleBytes();
      Target target = new Target(frame, first + significance, step, format.pixels());
      unpack(encoded, starts[segment], starts[segment + 1], target, where);
    }
    return frame;
  }

  /** Before memory is taken for what a header claims: two bytes stand for 128 at most. */
  private static void requireEnough(int[] starts, int pixels, String where) {
    int fewest = 2 * Math.ceilDiv(pixels, LONGEST_RUN);
    for (int i = 0; i + 1 < starts.length; i++) {
      if (starts[i + 1] - starts[i] < fewest) {
        throw new InvalidObject(
            where,
            starts[i + 1] - starts[i] + " bytes in RLE segment " + (i + 1),
            "at least " + fewest + " for " + pixels + " pixels");
      }
    }
  }

  /** Where the bytes of one segment go. */
  private record Target(byte[] bytes, int first, int step, int count) {}

  /** The beginnings of the segments, and the end of the last. */
  private static int[] starts(byte[] encoded, int segments, String where) {
    if (encoded.length < HEADER_BYTES) {
      throw new InvalidObject(where, encoded.length + " bytes", "an RLE header of 64 bytes");
    }
    ByteBuffer header = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    long stated = Integer.toUnsignedLong(header.getInt(0));
    if (stated != segments || segments > MOST_SEGMENTS) {
      throw new InvalidObject(where, stated + " RLE segments", segments + " segments");
    }
    int[] starts = new int[segments + 1];
    starts[segments] = encoded.length;
    for (int i = segments - 1; i >= 0; i--) {
      long start = Integer.toUnsignedLong(header.getInt(4 + 4 * i));
      if (start < HEADER_BYTES || start > starts[i + 1]) {
        throw new InvalidObject(
            where,
            "RLE segment " + (i + 1) + " at byte " + start,
            "from byte 64 to byte " + starts[i + 1]);
      }
      starts[i] = (int) start;
    }
    return starts;
  }

  private static void unpack(byte[] encoded, int from, int to, Target target, String where) {
    int in = from;
    int done = 0;
    int at = target.first();
    while (done < target.count()) {
      if (in >= to) {
        throw ends(where, done, target.count());
      }
      int control = encoded[in++];
      if (control == -128) {
        continue;
      }
      boolean literal = control >= 0;
      int run = literal ? control + 1 : 1 - control;
      int taken = literal ? run : 1;
      if (in + taken > to) {
        throw ends(where, done, target.count());
      }
      if (run > target.count() - done) {
        throw new InvalidObject(
            where, "more bytes in an RLE segment", target.count() + " as rows and columns say");
      }
      for (int i = 0; i < run; i++, at += target.step()) {
        target.bytes()[at] = encoded[literal ? in + i : in];
      }
      in += taken;
      done += run;
    }
    // A byte of padding makes a segment even; more would be samples that nobody asked for.
    if (to - in > 1 && !isPadding(encoded, in, to)) {
      throw new InvalidObject(
          where,
          (to - in) + " more bytes in an RLE segment",
          "its end after " + target.count() + " bytes");
    }
  }

  private static boolean isPadding(byte[] encoded, int from, int to) {
    for (int i = from; i < to; i++) {
      if (encoded[i] != 0 && encoded[i] != -128) {
        return false;
      }
    }
    return true;
  }

  private static InvalidObject ends(String where, int done, int count) {
    return new InvalidObject(
        where, "an RLE segment that ends after " + done + " bytes", count + " bytes");
  }
}
