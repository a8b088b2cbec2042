// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.List;
import org.ytterby.dicom.codec.CodestreamSize.Area;
import org.ytterby.finding.InvalidObject;

/**
 * JPEG 2000 (ISO/IEC 15444-1, ITU-T T.800): 1 to 16 bits, signed or not, one or three components,
 * everything that Part 1 has. Subsampled components, high-throughput JPEG 2000 and Part 2 are
 * refused in words.
 *
 * <p>A code stream has to be whole: one of which packets are missing is refused also where it could
 * be shown. Stateless.
 */
final class Jpeg2000Decoder implements FrameDecoder {
  /** What is asked of the samples. */
  enum Promise {
    /**
     * Every bit that packets can bring: by the reversible wavelet, and with every coding pass of
     * each code-block that is in any. One that is in none is zero here; that it was before, and was
     * not dropped, the transfer syntax or the data set has to say.
     */
    EXACT,
    /** What was left of them. */
    SHOWN
  }

  /**
   * A frame beyond this has to have some bytes for what it claims: an image of one value is a few
   * bytes long at any size.
   */
  private static final int FREE_BYTES = 64 << 20;

  private static final int MOST_RATIO = 1000;

  /** Each takes four bytes of its tile and up to two of the frame: 8192 x 8192 grey ones. */
  private static final long MOST_SAMPLES = 64L << 20;

  private final Promise promise;

  Jpeg2000Decoder(Promise promise) {
    this.promise = promise;
  }

  @Override
  public byte[] decode(byte[] encoded, PixelFormat format, String where) {
    Codestream stream = Codestream.read(encoded, format, where);
    requireProportion(encoded, format, where);
    // Samples are laid out with their sign in all bits allocated.
    FrameWriter frame = new FrameWriter(format, format.bitsAllocated(), where);
    boolean exact = promise == Promise.EXACT;
    CodeBlockDecoder blocks = new CodeBlockDecoder(exact);
    for (int i = 0; i < stream.tiles().size(); i++) {
      String place = stream.tiles().size() == 1 ? where : where + " tile " + i;
      CodestreamSize size = stream.size();
      TileDecoder tile =
          new TileDecoder(encoded, stream.tiles().get(i), size.samples(), exact, place);
      List<int[]> components = tile.decode(size.tile(i), blocks);
      for (int component = 0; component < components.size(); component++) {
        write(components.get(component), component, size, size.tile(i), frame);
      }
    }
    return frame.bytes();
  }

  private static void requireProportion(byte[] encoded, PixelFormat format, String where) {
    long samples = (long) format.rows() * format.columns() * format.samples();
    if (samples > MOST_SAMPLES) {
      throw new InvalidObject(
          where,
          "a frame of " + samples + " samples",
          "at most " + MOST_SAMPLES + " in JPEG 2000; send it uncompressed");
    }
    int bytes = format.frameBytes();
    if (bytes > FREE_BYTES && bytes / MOST_RATIO > encoded.length) {
      throw new InvalidObject(
          where,
          encoded.length + " bytes for a frame of " + bytes,
          "a thousandth of them at least, beyond " + FREE_BYTES);
    }
  }

  private static void write(
      int[] samples, int component, CodestreamSize size, Area tile, FrameWriter frame) {
    for (int row = 0; row < tile.height(); row++) {
      frame.part(
          component,
          new FrameWriter.Place(tile.top() - size.top() + row, tile.left() - size.left()),
          samples,
          row * tile.width(),
          tile.width());
    }
  }
}
