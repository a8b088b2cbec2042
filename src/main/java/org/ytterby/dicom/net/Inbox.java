// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;

/**
 * What an association has received and its worker has not yet taken: the event loop puts, the
 * worker takes. Bounded by pausing: when it is full the event loop stops reading, and {@code
 * resume} is called once there is room again.
 *
 * <p>Thread-safe for one putting and one taking thread. Owns the buffers in it.
 */
final class Inbox {
  /** Reading stops beyond either of these, and goes on below half of them. */
  static final int FULL_BYTES = 1 << 20;

  static final int FULL_ITEMS = 64;

  private static final int WORTH_WAKING_BYTES = 64 << 10;

  /** A request whose data set has come to its end. */
  record Whole(Item.Command command, List<Item.Piece> pieces) {}

  /** One thing that was received. */
  sealed interface Item {
    /**
     * A request or response.
     *
     * @param length of its encoded command set
     * @param ongoing what is known of a request beside its command
     */
    record Command(int contextId, CommandSet command, int length, Ongoing ongoing) implements Item {
      Command(int contextId, CommandSet command, int length) {
        this(contextId, command, length, new Ongoing(false));
      }
    }

    /** A piece of the data set of the command before it. Whoever takes it releases it. */
    record Piece(ByteBuf bytes, boolean last) implements Item {
      /** Hands the bytes over and releases them, whatever the consumer does. */
      void giveTo(Consumer<ByteBuffer> consumer) {
        try {
          for (ByteBuffer part : bytes.nioBuffers()) {
            consumer.accept(part);
          }
        } finally {
          bytes.release();
        }
      }
    }

    /** The peer asked for release after everything before it. */
    record Release() implements Item {}

    /** The association is gone; everything that waited here was dropped. */
    record Gone() implements Item {}
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Queue<Item> items = new ArrayDeque<>();
  private final Runnable resume;
  private final boolean offersWhole;
  private long bytes;
  private boolean paused;
  private boolean waiting;

  /** A message has ended of which the worker was not told. */
  private boolean untold;

  private boolean complete;
  private boolean gone;

  /**
   * An empty inbox.
   *
   * @param resume called on the taking thread when a paused event loop may read on
   */
  Inbox(Runnable resume) {
    this(resume, false);
  }

  /**
   * An empty inbox whose putting thread may take, too.
   *
   * @param offersWhole the end of a small instance wakes nobody: whoever puts asks {@link
   *     #takeWhole} after each read, and else calls {@link #wake}
   */
  Inbox(Runnable resume, boolean offersWhole) {
    this.resume = resume;
    this.offersWhole = offersWhole;
  }

  void put(Item item) {
    lock.lock();
    try {
      if (gone || complete) {
        release(item);
        return;
      }
      items.add(item);
      bytes += size(item);
      if (isWorth(item)) {
        notEmpty.signal();
      } else {
        untold |= item instanceof Item.Piece piece && piece.last();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether the worker is woken for it. For a request before its data set and for each small piece
   * of one it is not: they come faster than it wakes, and it takes several at once. Only called
   * under the lock.
   */
  private boolean isWorth(Item item) {
    boolean endsMessage =
        switch (item) {
          case Item.Command(_, CommandSet command, _, _) ->
              command.isResponse() || !command.hasDataSet();
          case Item.Piece piece -> piece.last() && !offersWhole;
          case Item.Release _, Item.Gone _ -> true;
        };
    return endsMessage || bytes >= WORTH_WAKING_BYTES || items.size() >= FULL_ITEMS / 2;
  }

  /** True when the event loop has to stop reading until {@code resume} is called. */
  boolean pauseIfFull() {
    lock.lock();
    try {
      paused = !gone && (bytes >= FULL_BYTES || items.size() >= FULL_ITEMS);
      return paused;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next item; after the end of the association it is {@link Item.Gone} forever. */
  Item take() throws InterruptedException {
    Item item = takeWithin(Long.MAX_VALUE);
    return item == null ? new Item.Gone() : item;
  }

  /** Waits so long for the next item; empty when none came. */
  Optional<Item> take(Duration atMost) throws InterruptedException {
    return Optional.ofNullable(takeWithin(atMost.toNanos()));
  }

  private @Nullable Item takeWithin(long nanos) throws InterruptedException {
    boolean room;
    Item item;
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (items.isEmpty() && !gone && !complete) {
        if (left <= 0) {
          return null;
        }
        waiting = true;
        left = notEmpty.awaitNanos(left);
        waiting = false;
      }
      if (items.isEmpty()) {
        return new Item.Gone();
      }
      item = items.remove();
      bytes -= size(item);
      room = paused && bytes < FULL_BYTES / 2 && items.size() < FULL_ITEMS / 2;
      paused = paused && !room;
    } finally {
      lock.unlock();
    }
    if (room) {
      resume.run();
    }
    return item;
  }

  /**
   * A C-STORE request with its data set, where that is all that waits, it is small, and the worker
   * sleeps. Empty else: a request that may have many responses must not hold up who reads. Whoever
   * takes it releases the pieces.
   */
  Optional<Whole> takeWhole() {
    lock.lock();
    try {
      if (!waiting
          || gone
          || complete
          || bytes >= WORTH_WAKING_BYTES
          || !(items.peek() instanceof Item.Command command)
          || command.command().code() != CommandField.C_STORE.code()) {
        return Optional.empty();
      }
      List<Item.Piece> pieces = new ArrayList<>(items.size() - 1);
      for (Item item : items) {
        if (item instanceof Item.Piece piece) {
          pieces.add(piece);
        } else if (item != command) {
          return Optional.empty();
        }
      }
      if (pieces.isEmpty() || !pieces.getLast().last()) {
        return Optional.empty();
      }
      items.clear();
      bytes = 0;
      untold = false;
      return Optional.of(new Whole(command, pieces));
    } finally {
      lock.unlock();
    }
  }

  /** Wakes the worker where a message has ended of which it was not told. */
  void wake() {
    lock.lock();
    try {
      if (untold) {
        untold = false;
        notEmpty.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will come; what waits can still be taken. */
  void complete() {
    lock.lock();
    try {
      complete = true;
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The association is gone, but who waits may still take the commands that came as a whole before:
   * a peer may answer and leave at once. What has a data set is dropped.
   */
  void endBehindCommands() {
    lock.lock();
    try {
      items.removeIf(
          item -> {
            boolean whole = item instanceof Item.Command command && !command.command().hasDataSet();
            if (!whole) {
              bytes -= size(item);
              release(item);
            }
            return !whole;
          });
      complete = true;
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The association is gone: drops what waits and wakes the worker. */
  void end() {
    lock.lock();
    try {
      gone = true;
      items.forEach(Inbox::release);
      items.clear();
      bytes = 0;
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Bytes that wait, for tests. */
  long waitingBytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  private static int size(Item item) {
    return switch (item) {
      case Item.Command command -> command.length();
      case Item.Piece piece -> piece.bytes().readableBytes();
      case Item.Release _, Item.Gone _ -> 0;
    };
  }

  private static void release(Item item) {
    if (item instanceof Item.Piece piece) {
      piece.bytes().release();
    }
  }
}
