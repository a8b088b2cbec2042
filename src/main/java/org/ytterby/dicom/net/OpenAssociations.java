// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.RejectReason;

/**
 * The associations of a server, of all its listeners together: their number in all and per peer,
 * their threads, and their end. Thread-safe.
 */
final class OpenAssociations {
  private final int most;
  private final ThreadFactory workers;
  private final AtomicLong ids = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition workerEnded = lock.newCondition();
  private final Map<AcceptorHandler, String> holders = new HashMap<>();
  private final Map<String, Integer> byKey = new HashMap<>();
  private int running;
  private boolean closing;

  /**
   * How many associations one peer may have.
   *
   * @param key the peer, or the address of a stranger
   * @param rule the configuration key that says so
   */
  record Quota(String key, int most, String rule) {}

  /**
   * None yet.
   *
   * @param most how many there may be in all
   */
  OpenAssociations(int most, ThreadFactory workers) {
    this.most = most;
    this.workers = workers;
  }

  long nextId() {
    return ids.incrementAndGet();
  }

  /** Says so when nobody is admitted any more. */
  Optional<Negotiation.Reject> closing() {
    lock.lock();
    try {
      return closing ? Optional.of(shuttingDown()) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a place, or says why there is none. */
  Optional<Negotiation.Reject> admit(AcceptorHandler handler, Quota quota) {
    lock.lock();
    try {
      if (closing) {
        return Optional.of(shuttingDown());
      }
      if (holders.size() >= most) {
        return Optional.of(full(holders.size() + " in all, dicom.max-associations"));
      }
      int now = byKey.getOrDefault(quota.key(), 0);
      if (now >= quota.most()) {
        return Optional.of(full(now + " of " + quota.key() + ", " + quota.rule()));
      }
      holders.put(handler, quota.key());
      byKey.put(quota.key(), now + 1);
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private static Negotiation.Reject full(String which) {
    return new Negotiation.Reject(
        Pdu.AssociateReject.transiently(RejectReason.LOCAL_LIMIT_EXCEEDED),
        "as many associations are open as may be: " + which);
  }

  private static Negotiation.Reject shuttingDown() {
    return new Negotiation.Reject(
        Pdu.AssociateReject.transiently(RejectReason.TEMPORARY_CONGESTION),
        "the node is shutting down: call again when it has started");
  }

  /** Gives the place of an association back; once, however often it is called. */
  void dismiss(AcceptorHandler handler) {
    lock.lock();
    try {
      String key = holders.remove(handler);
      if (key != null) {
        byKey.computeIfPresent(key, (_, now) -> now == 1 ? null : now - 1);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Starts the thread of an association, which gives its place back at its end. */
  void work(AcceptorHandler handler, AssociationWorker worker) {
    count(1);
    boolean started = false;
    try {
      workers
          .newThread(
              () -> {
                try {
                  worker.run();
                } finally {
                  worked(handler);
                }
              })
          .start();
      started = true;
    } finally {
      if (!started) {
        worked(handler);
      }
    }
  }

  private void worked(AcceptorHandler handler) {
    dismiss(handler);
    count(-1);
  }

  private void count(int change) {
    lock.lock();
    try {
      running += change;
      workerEnded.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Admits nobody any more and waits until the requests under way are answered; false when the time
   * was too short.
   */
  boolean drain(long graceMillis) throws InterruptedException {
    List<AcceptorHandler> open;
    lock.lock();
    try {
      closing = true;
      open = List.copyOf(holders.keySet());
    } finally {
      lock.unlock();
    }
    open.forEach(AcceptorHandler::drain);
    return awaitWorkers(graceMillis);
  }

  /** Waits until no association's thread runs; false when the time was too short. */
  boolean awaitWorkers(long millis) throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(millis);
    lock.lockInterruptibly();
    try {
      while (running > 0 && left > 0) {
        left = workerEnded.awaitNanos(left);
      }
      return running == 0;
    } finally {
      lock.unlock();
    }
  }
}
