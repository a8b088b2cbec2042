// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.ytterby.dicom.net.pdu.RejectReason;

/**
 * What all connections of a server share: policy, services, the count of associations, their
 * threads. Thread-safe.
 */
final class Acceptor {
  private final AssociationPolicy policy;
  private final ServiceRegistry services;
  private final ThreadFactory workers;
  private final AssociationObserver observer;
  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();
  private final Set<AcceptorHandler> admitted = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition workerEnded = lock.newCondition();
  private int running;
  private volatile boolean closing;

  Acceptor(
      AssociationPolicy policy,
      ServiceRegistry services,
      ThreadFactory workers,
      AssociationObserver observer) {
    this.policy = policy;
    this.services = services;
    this.workers = workers;
    this.observer = observer;
  }

  AssociationPolicy policy() {
    return policy;
  }

  ServiceRegistry services() {
    return services;
  }

  AssociationObserver observer() {
    return observer;
  }

  long nextId() {
    return ids.incrementAndGet();
  }

  /** Counts an association, or says why there is no room for it. */
  Optional<RejectReason> admit(AcceptorHandler handler) {
    if (closing) {
      return Optional.of(RejectReason.TEMPORARY_CONGESTION);
    }
    if (open.incrementAndGet() > policy.limits().maxAssociations()) {
      open.decrementAndGet();
      return Optional.of(RejectReason.LOCAL_LIMIT_EXCEEDED);
    }
    admitted.add(handler);
    if (closing) { // drain() may have gone through those admitted before this one was there
      dismiss(handler);
      return Optional.of(RejectReason.TEMPORARY_CONGESTION);
    }
    return Optional.empty();
  }

  /** Gives the place of an association back; once, however often it is called. */
  void dismiss(AcceptorHandler handler) {
    if (admitted.remove(handler)) {
      open.decrementAndGet();
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
    closing = true;
    admitted.forEach(AcceptorHandler::drain);
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
