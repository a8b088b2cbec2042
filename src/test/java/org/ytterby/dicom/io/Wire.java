// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes elements as they stand on the wire, each form that the encodings have. */
public record Wire(boolean explicit, ByteOrder order, ByteArrayOutputStream bytes) {
  /** Nothing yet. */
  public Wire(boolean explicit, ByteOrder order) {
    this(explicit, order, new ByteArrayOutputStream());
  }

  /** An element with a short VR. */
  public void element(int tag, String vr, String text) {
    byte[] value = text.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer head = begun(tag);
    if (explicit) {
      head.put(vr.getBytes(StandardCharsets.US_ASCII)).putShort((short) value.length);
    } else {
      head.putInt(value.length);
    }
    write(head);
    bytes.writeBytes(value);
  }

  /** The head of an element with a long VR, whose length is not said. */
  public void undefined(int tag, String longVr) {
    head(tag, longVr, -1);
  }

  /** The head of an element with a long VR. */
  public void head(int tag, String longVr, int length) {
    ByteBuffer head = begun(tag);
    if (explicit) {
      head.put(longVr.getBytes(StandardCharsets.US_ASCII)).putShort((short) 0);
    }
    write(head.putInt(length));
  }

  /** The head of an item or a delimiter. */
  public void item(int tag, int length) {
    write(begun(tag).putInt(length));
  }

  private ByteBuffer begun(int tag) {
    return ByteBuffer.allocate(12)
        .order(order)
        .putShort((short) (tag >>> 16))
        .putShort((short) tag);
  }

  private void write(ByteBuffer buffer) {
    bytes.write(buffer.array(), 0, buffer.position());
  }
}
