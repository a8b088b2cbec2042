// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

/** One compression's way back. Implementations are stateless. */
@FunctionalInterface
interface FrameDecoder {
  /**
   * One frame, native and little endian, as its format says.
   *
   * @param encoded all fragments of the frame
   * @param format what the header claims; what the code stream says must agree before anything is
   *     allocated for it
   * @param where attribute and frame, for messages
   * @throws org.ytterby.finding.InvalidObject when it can't be decoded
   */
  byte[] decode(byte[] encoded, PixelFormat format, String where);
}
