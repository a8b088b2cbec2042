// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JPEG-LS (ISO/IEC 14495-1, ITU-T T.87): 2 to 16 bits, one or three components in every
 * interleaving, own thresholds. Mapping tables, restart intervals and point transforms, which no
 * DICOM encoder known to us writes, are refused. Stateless.
 */
final class JpegLsDecoder implements FrameDecoder {
  /** What the transfer syntax promises about the samples. */
  enum Promise {
    LOSSLESS,
    NEAR_LOSSLESS
  }

  private final Promise promise;

  JpegLsDecoder(Promise promise) {
    this.promise = promise;
  }

  @Override
  public byte[] decode(byte[] encoded, PixelFormat format, String where) {
    return new Stream(encoded, format, promise, where).read();
  }

  /** One code stream on its way. Single-threaded. */
  private static final class Stream {
    private static final int LINE_INTERLEAVED = 1;
    private static final int SAMPLE_INTERLEAVED = 2;
    private static final int PRESETS = 1;

    private final byte[] encoded;
    private final PixelFormat format;
    private final Promise promise;
    private final String where;
    private final JpegSegments segments;
    private final List<Integer> components = new ArrayList<>();
    private final boolean[] read;
    private @Nullable FrameWriter frame;
    private @Nullable JpegLsParameters presets;
    private int precision;

    Stream(byte[] encoded, PixelFormat format, Promise promise, String where) {
      this.encoded = encoded;
      this.format = format;
      this.promise = promise;
      this.where = where;
      this.segments = new JpegSegments(encoded, where);
      this.read = new boolean[format.samples()];
    }

    byte[] read() {
      while (true) {
        int marker = segments.marker();
        switch (marker) {
          case JpegSegments.SOF55 -> frameHeader();
          case JpegSegments.LSE -> presets(segments.segment());
          case JpegSegments.SOS -> scan(segments.segment());
          case JpegSegments.EOI -> {
            for (boolean one : read) {
              if (!one) {
                throw segments.invalid("the end of the image", "all its components");
              }
            }
            if (frame != null) {
              return frame.bytes();
            }
          }
          default -> pass(marker);
        }
      }
    }

    private void pass(int marker) {
      boolean application = marker >= JpegSegments.APP0 && marker <= JpegSegments.APP15;
      if (!application && marker != JpegSegments.COM) {
        throw segments.invalid(
            String.format("marker FF%02X", marker), "JPEG-LS without restart intervals");
      }
      JpegSegments.Segment segment = segments.segment();
      if (marker == JpegSegments.APP8 && segment.remaining() == 5) {
        // "mrfx" and a number: a colour transform of Hewlett-Packard, which is not in the standard.
        int name = segment.u16() << 16 | segment.u16();
        if (name == 0x6D726678 && segment.u8() != 0) {
          throw segments.invalid("a colour transform", "components as they are");
        }
      }
    }

    private void frameHeader() {
      if (frame != null) {
        throw segments.invalid("a second frame header", "one");
      }
      JpegFrameHeader header = JpegFrameHeader.read(segments, format);
      precision = header.precision();
      components.addAll(header.components());
      int rows = format.rows();
      int count = components.size();
      // Each line is one bit at least.
      if (8L * encoded.length < (long) rows * count) {
        throw segments.invalid(
            encoded.length + " bytes for " + (long) rows * count + " lines", "at least a bit each");
      }
      frame = new FrameWriter(format, precision, where);
    }

    private void presets(JpegSegments.Segment segment) {
      int type = segment.u8();
      if (type != PRESETS) {
        throw segments.invalid("LSE of type " + type, "type 1, coding parameters");
      }
      presets =
          new JpegLsParameters(
              segment.u16(), 0, segment.u16(), segment.u16(), segment.u16(), segment.u16());
    }

    private JpegLsParameters parameters(int near) {
      int largest = (1 << precision) - 1;
      JpegLsParameters own = presets;
      int most = own == null || own.most() == 0 ? largest : own.most();
      if (most > largest || near > Math.min(255, most / 2)) {
        throw segments.invalid("MAXVAL " + most + ", NEAR " + near, "values that fit the samples");
      }
      JpegLsParameters standard = JpegLsParameters.standard(most, near);
      JpegLsParameters used =
          own == null
              ? standard
              : new JpegLsParameters( // 0 stands for the default
                  most,
                  near,
                  own.threshold1() == 0 ? standard.threshold1() : own.threshold1(),
                  own.threshold2() == 0 ? standard.threshold2() : own.threshold2(),
                  own.threshold3() == 0 ? standard.threshold3() : own.threshold3(),
                  own.reset() == 0 ? standard.reset() : own.reset());
      if (!used.isValid()) {
        throw segments.invalid("coding parameters " + used, "thresholds in order");
      }
      return used;
    }

    private void scan(JpegSegments.Segment header) {
      FrameWriter target = frame;
      if (target == null) {
        throw segments.invalid("a scan before its frame header", "the frame header first");
      }
      int count = header.u8();
      if (count < 1 || count > format.samples()) {
        throw segments.invalid(count + " components in a scan", "1 to " + format.samples());
      }
      int[] coded = new int[count];
      for (int i = 0; i < count; i++) {
        coded[i] = component(header.u8());
        if (header.u8() != 0) {
          throw segments.invalid("a mapping table", "samples as they are");
        }
      }
      int near = header.u8();
      int interleaving = header.u8();
      int pointTransform = header.u8() & 0xF;
      if (near != 0 && promise == Promise.LOSSLESS) {
        throw segments.invalid("NEAR " + near, "0, as the lossless transfer syntax promises");
      }
      if (pointTransform != 0) {
        throw segments.invalid("a point transform", "samples as they are");
      }
      if (interleaving > SAMPLE_INTERLEAVED || (interleaving == 0) != (count == 1)) {
        throw segments.invalid(
            "interleaving " + interleaving + " of " + count + " components", "0 for one, 1 or 2");
      }
      EntropyBits in =
          new EntropyBits(encoded, segments.position(), EntropyBits.Stuffing.BIT, where);
      lines(
          new JpegLsScan(in, parameters(near), format.columns(), where),
          coded,
          interleaving,
          target);
      segments.position(in.toMarker());
    }

    private int component(int id) {
      int index = components.indexOf(id);
      if (index < 0 || read[index]) {
        throw segments.invalid("component " + id, "each component of the frame header once");
      }
      read[index] = true;
      return index;
    }

    private void lines(JpegLsScan scan, int[] coded, int interleaving, FrameWriter target) {
      JpegLsScan.Lines[] lines = new JpegLsScan.Lines[coded.length];
      for (int i = 0; i < lines.length; i++) {
        lines[i] = new JpegLsScan.Lines(format.columns());
      }
      for (int row = 0; row < format.rows(); row++) {
        if (interleaving <= LINE_INTERLEAVED) {
          for (JpegLsScan.Lines one : lines) {
            scan.line(one);
          }
        } else {
          scan.line(lines);
        }
        for (int i = 0; i < lines.length; i++) {
          target.line(coded[i], row, lines[i].current, 1);
          lines[i].end();
        }
      }
    }
  }
}
