// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one part of the node again and again, on a thread of its own, so that whoever asks how
 * the part is gets an answer at once, also while the look hangs: a look that takes longer than its
 * limit is itself what is wrong. Thread-safe.
 */
final class Probe implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

  private final Kind kind;
  private final Check check;
  private final InstantSource clock;
  private final CountDownLatch firstLook = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile Seen seen;
  private volatile @Nullable Look underWay;
  private boolean toldIll;

  /**
   * What is looked at, and how often.
   *
   * @param required whether the node can't work without it
   * @param limit a look that takes longer has failed
   * @param action what a person should do about a look that takes longer
   */
  record Kind(String name, boolean required, Duration every, Duration limit, String action) {}

  /** Something that is wrong, and what a person should do about it. */
  record Trouble(String reason, String action) {}

  /** One look. May block. */
  @FunctionalInterface
  interface Check {
    /** Nothing when all is well; a failure that is thrown is trouble too. */
    Optional<Trouble> look();
  }

  private record Seen(Optional<Trouble> trouble, Instant since) {}

  private record Look(Instant began, long beganNanos) {}

  Probe(Kind kind, Check check, InstantSource clock) {
    this.kind = kind;
    this.check = check;
    this.clock = clock;
    this.seen = new Seen(Optional.empty(), clock.instant());
    this.thread =
        Thread.ofPlatform().daemon().name("watch-" + kind.name()).unstarted(this::lookOnAndOn);
  }

  /** Begins to look, and waits for the first look, but not longer than its limit. */
  Probe start() {
    thread.start();
    try {
      boolean _ = firstLook.await(kind.limit().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return this;
  }

  /** How the part is. Never blocks. */
  Part part() {
    Look look = underWay;
    if (look != null && hangs(look)) {
      String reason =
          "no answer for " + (System.nanoTime() - look.beganNanos()) / 1_000_000_000 + " s";
      return part(Optional.of(new Trouble(reason, kind.action())), look.began());
    }
    Seen last = seen;
    return part(last.trouble(), last.since());
  }

  private Part part(Optional<Trouble> trouble, Instant since) {
    return new Part(
        kind.name(),
        kind.required(),
        trouble.isEmpty(),
        since,
        trouble.map(Trouble::reason).orElse(""),
        trouble.map(Trouble::action).orElse(""));
  }

  private boolean hangs(Look look) {
    return System.nanoTime() - look.beganNanos() > kind.limit().toNanos();
  }

  private void lookOnAndOn() {
    try {
      do {
        lookOnce();
        firstLook.countDown();
      } while (!closing.await(kind.every().toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the node closes
    }
  }

  private void lookOnce() {
    Look look = new Look(clock.instant(), System.nanoTime());
    underWay = look;
    CompletableFuture.delayedExecutor(kind.limit().toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
        .execute(() -> tellIfUnderWay(look));
    Optional<Trouble> trouble = trouble();
    if (closing.getCount() == 0) {
      return; // the interrupt of the close is no trouble of the part
    }
    Seen before = seen;
    boolean turned = hangs(look) || trouble.isPresent() != before.trouble().isPresent();
    seen = new Seen(trouble, turned ? clock.instant() : before.since());
    underWay = null;
    tell(trouble.map(Trouble::reason));
  }

  private void tellIfUnderWay(Look look) {
    if (underWay == look && closing.getCount() > 0) {
      tell(Optional.of("no answer for " + kind.limit().toSeconds() + " s"));
    }
  }

  /** One line when a part begins to be ill, and one when it is well again. */
  private synchronized void tell(Optional<String> ill) {
    if (ill.isPresent() == toldIll) {
      return;
    }
    toldIll = ill.isPresent();
    ill.ifPresentOrElse(
        reason -> LOG.warn("not well part={} reason={}", kind.name(), reason),
        () -> LOG.info("well again part={}", kind.name()));
  }

  private Optional<Trouble> trouble() {
    try {
      return check.look();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return Optional.of(new Trouble(reason(e), kind.action()));
    }
  }

  private static String reason(Throwable failure) {
    String said = String.valueOf(failure.getMessage());
    Throwable cause = failure.getCause();
    return cause == null || cause.getMessage() == null
        ? said
        : said + " (" + firstLine(cause) + ")";
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  /** Ends looking; a look that hangs is left to itself. */
  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
  }
}
