// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/** A data set that has come to its end. Owns its pieces. Single-threaded. */
final class WholePieces implements Payload, AutoCloseable {
  private final Queue<Inbox.Item.Piece> pieces;

  WholePieces(List<Inbox.Item.Piece> pieces) {
    this.pieces = new ArrayDeque<>(pieces);
  }

  @Override
  public boolean forEach(Consumer<ByteBuffer> consumer) {
    while (!pieces.isEmpty()) {
      pieces.remove().giveTo(consumer);
    }
    return true;
  }

  /** Releases what nobody has taken. */
  @Override
  public void close() {
    while (!pieces.isEmpty()) {
      pieces.remove().bytes().release();
    }
  }
}
