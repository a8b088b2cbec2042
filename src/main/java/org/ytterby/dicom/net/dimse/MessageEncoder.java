// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.dimse;

import io.netty.buffer.ByteBuf;
import org.ytterby.dicom.net.pdu.PduEncoder;

/**
 * Cuts messages into P-DATA-TF PDUs of one presentation data value each, none longer than the
 * receiver allows (PS3.8 Annex E, PS3.7 section 8).
 *
 * <p>Immutable.
 *
 * @param contextId the presentation context of the message
 * @param maxPduLength the longest PDU, not counting its header
 */
public record MessageEncoder(int contextId, int maxPduLength) {
  public MessageEncoder {
    if (maxPduLength <= PduEncoder.VALUE_HEADER) {
      throw new IllegalArgumentException("no data fit a PDU of " + maxPduLength + " bytes");
    }
  }

  /** The most bytes of a message that one PDU holds; even where possible, as PS3.8 Annex E asks. */
  public int longestValue() {
    int longest = maxPduLength - PduEncoder.VALUE_HEADER;
    return longest > 1 ? longest & ~1 : longest;
  }

  /** Appends a whole command set. */
  public void command(CommandSet command, ByteBuf out) {
    whole(true, command.encode(), out);
  }

  /** Appends a whole data set. */
  public void dataSet(byte[] bytes, ByteBuf out) {
    whole(false, bytes, out);
  }

  /**
   * Appends the headers of the next piece of a data set; {@code length} bytes of it have to follow.
   */
  public void dataHeader(int length, boolean last, ByteBuf out) {
    PduEncoder.valueHeader(contextId, false, last, length, out);
  }

  private void whole(boolean command, byte[] bytes, ByteBuf out) {
    int offset = 0;
    do {
      int length = Math.min(longestValue(), bytes.length - offset);
      PduEncoder.valueHeader(contextId, command, offset + length == bytes.length, length, out);
      out.writeBytes(bytes, offset, length);
      offset += length;
    } while (offset < bytes.length);
  }
}
