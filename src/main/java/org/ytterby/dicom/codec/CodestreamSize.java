// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

/**
 * What SIZ says of a JPEG 2000 image and its tiles (ISO/IEC 15444-1 A.5.1 and Annex B), where it is
 * the image that the data set describes. Immutable.
 *
 * @param left of the image on the reference grid, from 0
 * @param top of the image on the reference grid
 * @param right behind the last column
 * @param bottom behind the last row
 * @param tiles of which the image's tiles are parts
 * @param samples of every component
 */
record CodestreamSize(
    int left, int top, int right, int bottom, TileGrid tiles, SampleForm samples) {
  private static final int PART_2 = 0x8000;
  private static final int PART_15 = 0x4000;
  private static final int MOST_PRECISION = 16;

  /** Where tiles lie: the first one's corner, and their size. */
  record TileGrid(int left, int top, int width, int height) {}

  /**
   * The samples.
   *
   * @param precision bits, 1 to 16
   * @param allocated bits that the data set gives a sample
   */
  record SampleForm(int components, int precision, int allocated, boolean signed) {}

  /**
   * Reads the segment.
   *
   * @throws org.ytterby.finding.InvalidObject when it is another image than the data set describes,
   *     or has samples that are not decoded here
   */
  static CodestreamSize read(CodestreamBytes segment, PixelFormat format) {
    int capabilities = segment.u16();
    if ((capabilities & PART_15) != 0) {
      throw segment.invalid(
          "Rsiz with a CAP marker: high-throughput JPEG 2000 (ISO/IEC 15444-15)",
          "JPEG 2000 of ISO/IEC 15444-1; send it uncompressed or in that");
    }
    if ((capabilities & PART_2) != 0) {
      throw segment.invalid(
          "extensions of ISO/IEC 15444-2", "JPEG 2000 of ISO/IEC 15444-1; send it in that");
    }
    int right = coordinate(segment, "Xsiz");
    int bottom = coordinate(segment, "Ysiz");
    int left = coordinate(segment, "XOsiz");
    int top = coordinate(segment, "YOsiz");
    int tileWidth = coordinate(segment, "XTsiz");
    int tileHeight = coordinate(segment, "YTsiz");
    TileGrid tiles =
        new TileGrid(
            coordinate(segment, "XTOsiz"), coordinate(segment, "YTOsiz"), tileWidth, tileHeight);
    int components = segment.u16();
    format
        .mismatch(bottom - top, right - left, components)
        .ifPresent(
            found -> {
              throw segment.invalid(found, format.size());
            });
    if (tiles.left > left
        || tiles.top > top
        || (long) tiles.left + tileWidth <= left
        || (long) tiles.top + tileHeight <= top) {
      throw segment.invalid(
          tiles + " for an image at " + left + ", " + top, "a first tile that holds its corner");
    }
    SampleForm samples = samples(segment, components, format);
    segment.requireEnd("SIZ");
    fit(segment, samples, format);
    return new CodestreamSize(left, top, right, bottom, tiles, samples);
  }

  private static int coordinate(CodestreamBytes segment, String name) {
    long value = segment.u32();
    if (value > Integer.MAX_VALUE) {
      throw segment.invalid(name + " " + value, "at most " + Integer.MAX_VALUE);
    }
    return (int) value;
  }

  private static SampleForm samples(CodestreamBytes segment, int components, PixelFormat format) {
    int first = 0;
    for (int i = 0; i < components; i++) {
      int form = segment.u8();
      if (i > 0 && form != first) {
        throw segment.invalid("components of different samples", "the same bits and sign in all");
      }
      first = form;
      if (segment.u16() != 0x0101) {
        throw segment.invalid("subsampled components", "one sample of each in a pixel");
      }
    }
    int precision = (first & 0x7F) + 1;
    if (precision > MOST_PRECISION) {
      throw segment.invalid(
          "samples of " + precision + " bits", "1 to " + MOST_PRECISION + "; send it uncompressed");
    }
    return new SampleForm(components, precision, format.bitsAllocated(), first >= 0x80);
  }

  private static void fit(CodestreamBytes segment, SampleForm samples, PixelFormat format) {
    if (samples.signed != format.signed()) {
      throw segment.invalid(
          samples.signed ? "signed samples" : "unsigned samples",
          "what Pixel Representation says, else nobody knows which numbers were meant");
    }
    if (samples.precision > format.bitsAllocated()) {
      throw segment.invalid(
          "samples of " + samples.precision + " bits", format.bitsAllocated() + " allocated");
    }
  }

  int tilesAcross() {
    return Math.ceilDiv(right - tiles.left, tiles.width);
  }

  long tileCount() {
    return (long) tilesAcross() * Math.ceilDiv(bottom - tiles.top, tiles.height);
  }

  /** The part of the image that a tile is (B-7 to B-10). */
  Area tile(int index) {
    long x = tiles.left + (long) (index % tilesAcross()) * tiles.width;
    long y = tiles.top + (long) (index / tilesAcross()) * tiles.height;
    return new Area(
        (int) Math.max(x, left),
        (int) Math.max(y, top),
        (int) Math.min(x + tiles.width, right),
        (int) Math.min(y + tiles.height, bottom));
  }

  /** A rectangle; what is at its right and bottom edge is not in it. */
  record Area(int left, int top, int right, int bottom) {
    int width() {
      return Math.max(0, right - left);
    }

    int height() {
      return Math.max(0, bottom - top);
    }

    boolean isEmpty() {
      return right <= left || bottom <= top;
    }

    /** What of it lies in another one. */
    Area in(Area other) {
      return new Area(
          Math.max(left, other.left),
          Math.max(top, other.top),
          Math.min(right, other.right),
          Math.min(bottom, other.bottom));
    }
  }
}
