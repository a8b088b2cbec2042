// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where a command writes: results to {@code out}, everything for people to {@code err}. The only
 * place that knows the standard streams. <b>Threads:</b> thread-safe, as PrintWriter is.
 *
 * @param terminal true when a person watches {@code err}, so that a line may be rewritten
 */
public record Console(PrintWriter out, PrintWriter err, boolean terminal) {

  /** The streams of this process. */
  public static Console ofProcess() {
    return new Console(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        watched());
  }

  /**
   * A text of a peer as it may stand in a line on a terminal: a control character, C0 or C1,
   * becomes a question mark.
   */
  static String printable(String text) {
    return text.replaceAll("[\\x00-\\x1F\\x7F-\\x9F]", "?");
  }

  @SuppressWarnings(
      "SystemConsoleNull") // it still is null where the JDK was told to have no console
  private static boolean watched() {
    java.io.Console attached = System.console();
    return attached != null && attached.isTerminal();
  }
}
