// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How far a command is, on stderr: one line that is rewritten on a terminal, plain lines elsewhere,
 * so that a log stays readable. <b>Threads:</b> thread-safe.
 */
public final class Progress implements AutoCloseable {
  private static final Duration ON_TERMINAL = Duration.ofMillis(100);
  private static final Duration ELSEWHERE = Duration.ofSeconds(5);

  private final Console console;
  private final InstantSource clock;
  private final String work;
  private final long total;
  private @Nullable Instant shown;
  private int width;
  private long done;

  /**
   * @param work what is being done, for example {@code sending instances}
   * @param total how many steps there are, at least one
   */
  public Progress(Console console, InstantSource clock, String work, long total) {
    if (total < 1) {
      throw new IllegalArgumentException("progress needs at least one step, found " + total);
    }
    this.console = console;
    this.clock = clock;
    this.work = work;
    this.total = total;
  }

  /** One more step is done. */
  public synchronized void step() {
    reach(done + 1);
  }

  /** So many steps are done now. */
  public synchronized void reach(long steps) {
    done = Math.clamp(steps, 0, total);
    Instant now = clock.instant();
    Duration pause = console.terminal() ? ON_TERMINAL : ELSEWHERE;
    if (done == total || shown == null || Duration.between(shown, now).compareTo(pause) >= 0) {
      shown = now;
      show();
    }
  }

  private void show() {
    String text = work + " " + done + "/" + total + " (" + 100 * done / total + " %)";
    if (console.terminal()) {
      console.err().print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
      width = text.length();
      console.err().flush();
    } else {
      console.err().println(text);
    }
  }

  /** Ends the line on a terminal; what was not reached stays visible. */
  @Override
  public synchronized void close() {
    if (console.terminal() && width > 0) {
      console.err().println();
      width = 0;
    }
  }
}
