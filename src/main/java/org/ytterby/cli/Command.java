// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import picocli.CommandLine;

/**
 * One command of {@code ytterby}: a class annotated with {@link CommandLine.Command} whose options
 * picocli fills in.
 *
 * <p><b>Errors:</b> a {@code YtterbyException} ends the command with its message on stderr and exit
 * code 1; wrong usage is picocli's {@code ParameterException}. <b>Threads:</b> run once, on the
 * main thread.
 */
@FunctionalInterface
public interface Command {

  /** Does the work. Results go to {@code console.out()}, all else to {@code console.err()}. */
  ExitCode run(Console console);
}
