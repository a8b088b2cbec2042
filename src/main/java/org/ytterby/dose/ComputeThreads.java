// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;

/** The threads of one computation of dose: they live as long as it does. Stateless. */
final class ComputeThreads {
  private static final int MOST_THREADS = 8;

  private ComputeThreads() {}

  /** As many as the machine has processors, at most 8. */
  static int count() {
    return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
  }

  /** Does the work of each number from 0 on once, whatever thread comes to it. */
  static void each(int threads, int count, IntConsumer work) {
    AtomicInteger next = new AtomicInteger();
    run(
        threads,
        () -> {
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            work.accept(i);
          }
        });
  }

  /** Does the same work on each thread, which share it among themselves, and waits for all. */
  static void run(int threads, Runnable work) {
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("dose-", 0).factory())) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        running.add(pool.submit(work));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new Defect(ErrorCode.DEFECT, "computing dose failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Defect(ErrorCode.DEFECT, "computing dose was interrupted", e);
    }
  }
}
