// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The data set of the command that was taken last from an inbox. Single-threaded. */
final class IncomingDataSet implements Payload {
  private final Inbox inbox;
  private final Optional<Duration> patience;
  private boolean ended;
  private boolean lost;

  /**
   * A data set that is still to come.
   *
   * @param expected false when the command has none
   * @param patience how long to wait for each piece; absent where another watches the peer
   */
  IncomingDataSet(Inbox inbox, boolean expected, Optional<Duration> patience) {
    this.inbox = inbox;
    this.patience = patience;
    this.ended = !expected;
  }

  @Override
  public boolean forEach(Consumer<ByteBuffer> consumer) {
    while (!ended && !lost) {
      next(consumer);
    }
    return !lost;
  }

  private void next(Consumer<ByteBuffer> consumer) {
    Inbox.@Nullable Item item;
    try {
      item = patience.isEmpty() ? inbox.take() : inbox.take(patience.get()).orElse(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lost = true;
      return;
    }
    if (item instanceof Inbox.Item.Piece piece) {
      ended = piece.last();
      piece.giveTo(consumer);
    } else {
      lost = true; // nothing but pieces come between; so the association is gone, or silent
    }
  }
}
