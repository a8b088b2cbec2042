// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.ytterby.deliver.CommitmentResult;
import org.ytterby.deliver.CommitmentResultTaker;

/**
 * The storage commitments that the doctor has asked for, in memory only. Asked before those of
 * deliveries, so that their results never look like foreign ones; one that comes after the doctor
 * has left is taken too, as long as it is one of the last {@link #REMEMBERED}. Thread-safe.
 */
public final class CommitmentProbes {
  private static final int REMEMBERED = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, CompletableFuture<CommitmentResult>> byTransaction =
      new LinkedHashMap<>();

  /** Whether a result may come on associations that peers open to us. */
  private final boolean listening;

  /**
   * A registry without probes.
   *
   * @param listening whether a listener of this process takes results: {@link #before}
   */
  public CommitmentProbes(boolean listening) {
    this.listening = listening;
  }

  boolean listening() {
    return listening;
  }

  /** A taker that looks here first, and then there. */
  public CommitmentResultTaker before(CommitmentResultTaker next) {
    return result -> take(result) || next.take(result);
  }

  /** A taker of results of probes only. */
  CommitmentResultTaker alone() {
    return this::take;
  }

  /** Expects the result of a transaction, before it is asked for. */
  void expect(String transactionUid) {
    lock.lock();
    try {
      byTransaction.put(transactionUid, new CompletableFuture<>());
      if (byTransaction.size() > REMEMBERED) {
        byTransaction.remove(byTransaction.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  /** The result, if it comes within this time. */
  Optional<CommitmentResult> await(String transactionUid, Duration within) {
    Optional<CompletableFuture<CommitmentResult>> probe = probe(transactionUid);
    try {
      return probe.isEmpty()
          ? Optional.empty()
          : Optional.of(probe.get().get(within.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException _) {
      return Optional.empty();
    }
  }

  private boolean take(CommitmentResult result) {
    Optional<CompletableFuture<CommitmentResult>> probe = probe(result.transactionUid());
    probe.ifPresent(one -> one.complete(result));
    return probe.isPresent();
  }

  private Optional<CompletableFuture<CommitmentResult>> probe(String transactionUid) {
    lock.lock();
    try {
      return Optional.ofNullable(byTransaction.get(transactionUid));
    } finally {
      lock.unlock();
    }
  }
}
