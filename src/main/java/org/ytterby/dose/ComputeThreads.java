// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
