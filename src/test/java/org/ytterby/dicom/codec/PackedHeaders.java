// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes a JPEG 2000 code stream with SOP and EPH anew, with its packet headers packed into PPM or
 * PPT (ISO/IEC 15444-1 A.7.4 and A.7.5), which no encoder at hand does. Neither marker can stand
 * within packets by chance.
 */
final class PackedHeaders {
  private static final int SOP_BYTES = 6;

  private PackedHeaders() {}

  /**
   * Moves the headers.
   *
   * @param main to PPM in the main header, else to PPT in that of each tile-part
   * @param segmentBytes of headers in one segment, so that several are needed
   */
  static byte[] move(byte[] stream, boolean main, int segmentBytes) {
    int firstPart = indexOf(stream, 0xFF90, 0);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    int at = firstPart;
    while (word(stream, at) == 0xFF90) {
      int length = ByteBuffer.wrap(stream).getInt(at + 6);
      int end = length == 0 ? stream.length - 2 : at + length;
      int data = indexOf(stream, 0xFF93, at);
      ByteArrayOutputStream headers = new ByteArrayOutputStream();
      ByteArrayOutputStream bodies = new ByteArrayOutputStream();
      split(stream, data + 2, end, headers, bodies);
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      head.write(stream, at + 12, data - at - 12);
      if (main) {
        packed.writeBytes(ByteBuffer.allocate(4).putInt(headers.size()).array());
        packed.writeBytes(headers.toByteArray());
      } else {
        segments(head, 0xFF61, headers.toByteArray(), segmentBytes);
      }
      parts.write(stream, at, 6);
      int whole = 12 + head.size() + 2 + bodies.size();
      parts.writeBytes(ByteBuffer.allocate(4).putInt(whole).array());
      parts.write(stream, at + 10, 2);
      parts.writeBytes(head.toByteArray());
      parts.write(stream, data, 2);
      parts.writeBytes(bodies.toByteArray());
      at = end;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(stream, 0, firstPart);
    if (main) {
      segments(all, 0xFF60, packed.toByteArray(), segmentBytes);
    }
    all.writeBytes(parts.toByteArray());
    all.write(stream, at, stream.length - at);
    return all.toByteArray();
  }

  private static void split(
      byte[] stream,
      int from,
      int end,
      ByteArrayOutputStream headers,
      ByteArrayOutputStream bodies) {
    int at = from;
    while (at < end) {
      int endOfHeader = indexOf(stream, 0xFF92, at) + 2;
      int next = indexOf(Arrays.copyOf(stream, end), 0xFF91, endOfHeader);
      next = next < 0 ? end : next;
      bodies.write(stream, at, SOP_BYTES);
      headers.write(stream, at + SOP_BYTES, endOfHeader - at - SOP_BYTES);
      bodies.write(stream, endOfHeader, next - endOfHeader);
      at = next;
    }
  }

  private static void segments(
      ByteArrayOutputStream out, int marker, byte[] bytes, int segmentBytes) {
    for (int at = 0, index = 0; at < bytes.length; at += segmentBytes, index++) {
      int length = Math.min(segmentBytes, bytes.length - at);
      ByteBuffer head = ByteBuffer.allocate(5).putShort((short) marker);
      out.writeBytes(head.putShort((short) (3 + length)).put((byte) index).array());
      out.write(bytes, at, length);
    }
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
  }

  private static int indexOf(byte[] bytes, int marker, int from) {
    for (int i = from; i + 1 < bytes.length; i++) {
      if (word(bytes, i) == marker) {
        return i;
      }
    }
    return -1;
  }
}
