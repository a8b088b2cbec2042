// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.InvalidObject;

/**
 * How the pixels of an object lie (PS3.3 C.7.6.3, PS3.5 section 8.1).
 *
 * @param samples per pixel, 1 for grey
 * @param bitsAllocated 1, 8, 16 or 32
 * @param signed Pixel Representation 1: two's complement in the stored bits
 * @param planar Planar Configuration 1: all of the first sample, then all of the next
 * @param frames at least 1
 */
public record PixelFormat(
    int rows,
    int columns,
    int samples,
    int bitsAllocated,
    int bitsStored,
    boolean signed,
    boolean planar,
    int frames) {
  /**
   * No frame is larger: sixty times a CT image of 2048 x 2048, and far below what a header of two
   * attributes can claim.
   */
  public static final long MOST_FRAME_BYTES = 512L << 20;

  /**
   * Reads and checks the attributes.
   *
   * @throws InvalidObject when one is missing or can't be
   */
  public static PixelFormat of(DataSet header) {
    int samples = header.require(Tag.SamplesPerPixel).integer();
    PixelFormat format =
        new PixelFormat(
            integer(header, Tag.Rows, 1, 0xFFFF),
            integer(header, Tag.Columns, 1, 0xFFFF),
            samples,
            integer(header, Tag.BitsAllocated, 1, 32),
            integer(header, Tag.BitsStored, 1, 32),
            integer(header, Tag.PixelRepresentation, 0, 1) == 1,
            samples > 1
                && header.contains(Tag.PlanarConfiguration)
                && integer(header, Tag.PlanarConfiguration, 0, 1) == 1,
            header.optional(Tag.NumberOfFrames).isPresent()
                ? integer(header, Tag.NumberOfFrames, 1, Integer.MAX_VALUE)
                : 1);
    check(header, format);
    return format;
  }

  private static void check(DataSet header, PixelFormat format) {
    if (format.samples != 1 && format.samples != 3) {
      throw new InvalidObject(
          header.where(Tag.SamplesPerPixel), Integer.toString(format.samples), "1 or 3");
    }
    switch (format.bitsAllocated) {
      case 1, 8, 16, 32 -> {}
      default ->
          throw new InvalidObject(
              header.where(Tag.BitsAllocated),
              Integer.toString(format.bitsAllocated),
              "1, 8, 16 or 32");
    }
    if (format.bitsStored > format.bitsAllocated) {
      throw new InvalidObject(
          header.where(Tag.BitsStored),
          Integer.toString(format.bitsStored),
          "at most the " + format.bitsAllocated + " allocated");
    }
    if (format.longFrameBytes() > MOST_FRAME_BYTES) {
      throw new InvalidObject(
          header.where(Tag.Rows),
          format.rows + " rows, " + format.columns + " columns",
          "a frame of at most " + MOST_FRAME_BYTES + " bytes");
    }
  }

  private static int integer(DataSet header, int tag, int least, int most) {
    Attribute attribute = header.require(tag);
    int value = attribute.integer();
    if (value < least || value > most) {
      throw new InvalidObject(attribute.where(), Integer.toString(value), least + " to " + most);
    }
    return value;
  }

  /** Pixels of one frame. */
  public int pixels() {
    return rows * columns;
  }

  /** Bits of one native frame; those of the next follow at once (PS3.5 section 8.1.1). */
  long frameBits() {
    return (long) rows * columns * samples * bitsAllocated;
  }

  private long longFrameBytes() {
    return (frameBits() + 7) / 8;
  }

  /** Bytes of one native frame. */
  public int frameBytes() {
    return (int) longFrameBytes();
  }

  /** Bytes of one sample; 1 where several share one. */
  int sampleBytes() {
    return Math.max(1, bitsAllocated / 8);
  }

  /** Bytes of all native frames, without padding. */
  long allBytes() {
    return (frameBits() * frames + 7) / 8;
  }

  /** The form in words. */
  Optional<String> mismatch(int foundRows, int foundColumns, int foundSamples) {
    return foundRows == rows && foundColumns == columns && foundSamples == samples
        ? Optional.empty()
        : Optional.of(
            foundRows + " rows, " + foundColumns + " columns, " + foundSamples + " components");
  }

  /** Rows, columns and samples in words. */
  String size() {
    return rows + " rows, " + columns + " columns, " + samples + " components as the header says";
  }
}
