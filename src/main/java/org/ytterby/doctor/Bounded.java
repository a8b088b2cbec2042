// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;

/**
 * Runs what may hang on a virtual thread of its own, for so long and no longer: name services know
 * no timeout, and a peer that sends an octet now and then outlasts that of a socket. A socket whose
 * thread is interrupted is closed; a name service that hangs leaves its thread behind until it
 * answers. Stateless.
 */
final class Bounded {
  private Bounded() {}

  /**
   * The result of some work.
   *
   * @throws IOException that of the work
   * @throws TimeoutException when it took longer
   */
  static <T> T within(Duration limit, Callable<T> work) throws IOException, TimeoutException {
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("doctor-step").factory());
    Future<T> result = threads.submit(work);
    threads.shutdown();
    try {
      return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } finally {
      result.cancel(true);
    }
  }

  private static IOException rethrown(@Nullable Throwable cause) {
    return switch (cause) {
      case IOException known -> known;
      case RuntimeException unchecked -> throw unchecked;
      case null, default ->
          throw new Defect(ErrorCode.DEFECT, "a step of the doctor failed", cause);
    };
  }
}
