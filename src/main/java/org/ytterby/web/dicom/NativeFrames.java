// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * The frames of pixel data that are not compressed, little endian as they are stored (PS3.5 8.1.1).
 * Frames of single bits that do not end with a byte are moved so that each begins with one.
 * Immutable.
 *
 * @param bits of one frame
 * @param count frames that the header names; all of them lie in the value
 */
record NativeFrames(StoredValue pixels, long bits, int count) {
  private static final List<Integer> PIXELS =
      List.of(Tag.PixelData, Tag.FloatPixelData, Tag.DoubleFloatPixelData);
  private static final int BYTE = 8;

  /**
   * The frames of an object's header.
   *
   * @throws InvalidObject NOT_FOUND without pixel data; OBJECT_UNREADABLE where the header does not
   *     fit them
   */
  static NativeFrames of(DataSet header) {
    Element element =
        PIXELS.stream()
            .flatMap(tag -> header.element(tag).stream())
            .filter(each -> !each.isEmpty())
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidObject(
                        ErrorCode.NOT_FOUND, "the instance", "no pixel data", "an image", null));
    long samples = header.optional(Tag.SamplesPerPixel).map(Attribute::integer).orElse(1);
    long pixels = (long) header.require(Tag.Rows).integer() * header.require(Tag.Columns).integer();
    long bits = pixels * samples * header.require(Tag.BitsAllocated).integer();
    int count = header.optional(Tag.NumberOfFrames).map(Attribute::integer).orElse(1);
    StoredValue value = new StoredValue(element.value());
    if (bits < 1 || count < 1 || bits > value.length() * BYTE / count) {
      throw new InvalidObject(
          header.where(element.tag()),
          value.length() + " bytes",
          count + " frames of " + bits + " bits");
    }
    return new NativeFrames(value, bits, count);
  }

  /** Bytes of one frame as it is written. */
  long length() {
    return (bits + BYTE - 1) / BYTE;
  }

  /**
   * Writes a frame.
   *
   * @param number from 1
   */
  void write(int number, OutputStream out) throws IOException {
    long firstBit = (number - 1) * bits;
    long from = firstBit / BYTE;
    int shift = (int) (firstBit % BYTE);
    long count = (firstBit + bits + BYTE - 1) / BYTE - from;
    try (InputStream in = pixels.open(from, count)) {
      if (shift == 0 && bits % BYTE == 0) {
        if (in.transferTo(out) != count) {
          throw new StorageFailure("the stored bytes of frame " + number + " end too early", null);
        }
      } else {
        out.write(moved(in.readNBytes((int) count), shift));
      }
    }
  }

  /** The least significant bit is the first pixel (PS3.5 8.1.1); bits behind the last are zero. */
  private byte[] moved(byte[] read, int shift) {
    byte[] frame = new byte[(int) length()];
    for (int i = 0; i < frame.length; i++) {
      int low = Byte.toUnsignedInt(read[i]) >>> shift;
      int high = i + 1 < read.length ? Byte.toUnsignedInt(read[i + 1]) << (BYTE - shift) : 0;
      frame[i] = (byte) (low | high);
    }
    int over = (int) (frame.length * (long) BYTE - bits);
    frame[frame.length - 1] = (byte) (Byte.toUnsignedInt(frame[frame.length - 1]) & 0xFF >> over);
    return frame;
  }
}
