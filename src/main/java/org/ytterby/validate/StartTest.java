// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The self-test of a node that starts, beside everything else that starts: who is about to dose
 * waits for it. Thread-safe.
 */
public final class StartTest {
  private static final Logger LOG = LoggerFactory.getLogger(StartTest.class);

  private final CompletableFuture<SelfTestResult> result = new CompletableFuture<>();

  private StartTest() {}

  /** Begins a test on a thread of its own. */
  public static StartTest begin(SelfTest test) {
    StartTest begun = new StartTest();
    Thread _ = Thread.ofPlatform().daemon().name("self-test").start(() -> begun.run(test));
    return begun;
  }

  private void run(SelfTest test) {
    long began = System.nanoTime();
    SelfTestResult found;
    try {
      found = test.run();
    } catch (Throwable e) { // an Error too: whoever waits to dose must hear that it must not
      LOG.error("the self-test failed, nothing is dosed", e);
      result.completeExceptionally(e);
      return;
    }
    if (found.passed()) {
      LOG.info(
          "self-test passed checks={} ms={}",
          found.checks().size(),
          (System.nanoTime() - began) / 1_000_000);
    } else {
      found.failures().forEach(check -> LOG.error("{}; {}", check.line(), check.reason()));
      LOG.error("{}: nothing is dosed until a node starts whose test passes", found.verdict());
    }
    result.complete(found);
  }

  /** Whether every check passed. Waits for the end of the test. */
  public boolean passed() {
    return result.handle((found, failure) -> failure == null && found.passed()).join();
  }

  /** What is wrong; empty where nothing is, or the test still runs. Does not wait. */
  public Optional<String> trouble() {
    if (!result.isDone() || passed()) {
      return Optional.empty();
    }
    return Optional.of(
        result
            .handle(
                (found, failure) ->
                    failure != null
                        ? "self-test FAILED: " + failure.getClass().getSimpleName()
                        : found.verdict() + ", the first: " + found.failures().getFirst().line())
            .join());
  }
}
