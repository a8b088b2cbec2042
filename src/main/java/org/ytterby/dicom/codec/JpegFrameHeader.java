// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * The frame header of a code stream (ITU-T T.81 B.2.2, which JPEG-LS shares): one that fits the
 * data set, without subsampling. Immutable.
 *
 * @param precision bits of a sample, 2 to 16
 * @param components their identifiers, in order
 */
record JpegFrameHeader(int precision, List<Integer> components) {
  JpegFrameHeader {
    components = List.copyOf(components);
  }

  /**
   * Reads it.
   *
   * @throws org.ytterby.finding.InvalidObject when it is another image than the data set describes
   */
  static JpegFrameHeader read(JpegSegments segments, PixelFormat format) {
    JpegSegments.Segment header = segments.segment();
    int precision = header.u8();
    int rows = header.u16();
    int columns = header.u16();
    int count = header.u8();
    format
        .mismatch(rows, columns, count)
        .ifPresent(
            found -> {
              throw segments.invalid(found, format.size());
            });
    List<Integer> components = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      components.add(header.u8());
      if (header.u8() != 0x11) {
        throw segments.invalid("subsampled components", "one sample of each in a pixel");
      }
      header.u8(); // the quantization table, of which lossless has none
    }
    if (precision < 2 || precision > 16) {
      throw segments.invalid("samples of " + precision + " bits", "2 to 16");
    }
    return new JpegFrameHeader(precision, components);
  }
}
