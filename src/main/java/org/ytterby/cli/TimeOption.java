// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code --at}, the time stamp of what a command makes, so that it can be made again. */
public final class TimeOption {
  @CommandLine.Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "Time stamp of what is made, with offset, 2026-01-31T12:00:00+01:00; default now. The"
              + " same input and time give the same bytes.")
  private @Nullable String at;

  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.CommandSpec usage = CommandLine.Model.CommandSpec.create();

  /**
   * The given time, or now.
   *
   * @param zone of now
   * @throws CommandLine.ParameterException when it is no time with an offset
   */
  public OffsetDateTime time(ZoneId zone) {
    if (at == null) {
      return InstantSource.system().instant().atZone(zone).toOffsetDateTime();
    }
    try {
      return OffsetDateTime.parse(at);
    } catch (DateTimeException _) {
      throw new CommandLine.ParameterException(
          usage.commandLine(),
          "--at: found '" + at + "', expected a time with offset, 2026-01-31T12:00:00+01:00");
    }
  }
}
