// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/**
 * JPEG baseline, 8 bits, by the JDK: grey as it is, colour as RGB. It has lost what it has lost:
 * for showing. Immutable.
 *
 * <p>What the three components of a colour image are is said by Photometric Interpretation (PS3.5
 * section 8.2.1). A code stream has no word for it, only the habits of JFIF and Adobe, by which the
 * JDK would guess.
 */
final class JpegBaselineDecoder implements FrameDecoder {
  /** Marker segment APP14 of Adobe, up to the byte that says which colour transform. */
  private static final byte[] ADOBE = {
    (byte) 0xFF, (byte) JpegSegments.APP14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0
  };

  private final boolean ybr;

  /**
   * A decoder.
   *
   * @param ybr true when the components of a colour image are Y, CB and CR; false: red, green, blue
   */
  JpegBaselineDecoder(boolean ybr) {
    this.ybr = ybr;
  }

  @Override
  public byte[] decode(byte[] encoded, PixelFormat format, String where) {
    if (format.bitsAllocated() != 8) {
      throw new InvalidObject(
          where, format.bitsAllocated() + " bits allocated", "8 bits in JPEG baseline");
    }
    requireSequential(encoded, where);
    byte[] plain = format.samples() == 1 ? encoded : withTransform(encoded, where);
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(plain))) {
      ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
      try {
        reader.setInput(in, true, true);
        format
            .mismatch(reader.getHeight(0), reader.getWidth(0), format.samples())
            .ifPresent(
                found -> {
                  throw new InvalidObject(where, found, format.size());
                });
        return format.samples() == 1
            ? grey(reader.readRaster(0, null), format, where)
            : colour(reader.read(0), format);
      } finally {
        reader.dispose();
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidObject(
          ErrorCode.OBJECT_UNREADABLE, where, "no JPEG image", "JPEG baseline, 8 bits", e);
    }
  }

  /** A progressive one may go over the image again with every few bytes. */
  private static void requireSequential(byte[] encoded, String where) {
    JpegSegments segments = new JpegSegments(encoded, where);
    int marker = segments.marker();
    while (!JpegSegments.isFrameHeader(marker)) {
      segments.segment();
      marker = segments.marker();
    }
    if (marker != JpegSegments.SOF0 && marker != JpegSegments.SOF1) {
      throw segments.invalid(
          String.format("marker FF%02X", marker), "JPEG baseline (marker FFC0 or FFC1)");
    }
  }

  /** The code stream that says what its components are, without what else is said of colours. */
  private byte[] withTransform(byte[] encoded, String where) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(encoded.length + ADOBE.length + 1);
    JpegSegments segments = new JpegSegments(encoded, where);
    out.write(encoded, 0, segments.position());
    out.writeBytes(ADOBE);
    out.write(ybr ? 1 : 0);
    int from = segments.position();
    int marker = segments.marker();
    while (marker != JpegSegments.SOS && marker != JpegSegments.EOI) {
      segments.segment();
      if (marker < JpegSegments.APP0 || marker > JpegSegments.APP15) {
        out.write(encoded, from, segments.position() - from);
      }
      from = segments.position();
      marker = segments.marker();
    }
    out.write(encoded, from, encoded.length - from);
    return out.toByteArray();
  }

  private static byte[] grey(Raster raster, PixelFormat format, String where) {
    if (raster.getNumBands() != 1) {
      throw new InvalidObject(where, raster.getNumBands() + " components", format.size());
    }
    FrameWriter frame = new FrameWriter(format, 8, where);
    int[] line = new int[format.columns()];
    for (int row = 0; row < format.rows(); row++) {
      raster.getSamples(0, row, format.columns(), 1, 0, line);
      frame.line(0, row, line, 0);
    }
    return frame.bytes();
  }

  private static byte[] colour(BufferedImage image, PixelFormat format) {
    FrameWriter frame = new FrameWriter(format, 8, "JPEG baseline");
    int[] rgb = new int[format.columns()];
    int[] line = new int[format.columns()];
    for (int row = 0; row < format.rows(); row++) {
      image.getRGB(0, row, format.columns(), 1, rgb, 0, format.columns());
      for (int component = 0; component < 3; component++) {
        int shift = 16 - 8 * component;
        for (int i = 0; i < line.length; i++) {
          line[i] = rgb[i] >>> shift & 0xFF;
        }
        frame.line(component, row, line, 0);
      }
    }
    return frame.bytes();
  }
}
