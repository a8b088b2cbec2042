// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.ytterby.finding.Defect;
import org.ytterby.finding.YtterbyException;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * The whole {@code ytterby} command line: {@code version}, {@code config} and whatever further
 * commands the wiring adds.
 *
 * <p><b>Errors:</b> never throws; every failure becomes a sentence on stderr and an exit code.
 */
public final class CommandLineInterface {
  private final Console console;
  private final List<Command> commands = new ArrayList<>();

  /** The root, which only shows the help. */
  @CommandLine.Command(
      name = "ytterby",
      description = "DICOM node for automatic dosimetry after liver radioembolization.",
      synopsisSubcommandLabel = "COMMAND",
      footer = {
        "",
        "Exit codes: 0 done, 1 refused or failed (the reason is on stderr), 2 wrong usage."
      })
  private static final class Root {}

  /**
   * @param further commands beside the built-in ones, in the order in which the help lists them
   */
  public CommandLineInterface(Console console, List<? extends Command> further) {
    this.console = console;
    commands.addAll(further);
    commands.add(new VersionCommand());
  }

  /** Runs the command that the arguments name and hands back the exit code of the process. */
  public int run(String... arguments) {
    CommandLine line = build();
    line.setExecutionStrategy(this::execute);
    line.setParameterExceptionHandler(this::explainUsage);
    return line.execute(arguments);
  }

  private CommandLine build() {
    CommandLine line = new CommandLine(new Root());
    commands.forEach(line::addSubcommand);
    line.addSubcommand(ConfigCommand.line());
    line.setOut(console.out());
    line.setErr(console.err());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(100);
    addHelp(line);
    return line;
  }

  private static void addHelp(CommandLine line) {
    line.getCommandSpec()
        .addOption(
            CommandLine.Model.OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
    line.getSubcommands().values().forEach(CommandLineInterface::addHelp);
  }

  private int execute(ParseResult result) {
    Integer help = CommandLine.executeHelpRequest(result);
    if (help != null) {
      return help;
    }
    ParseResult innermost = result;
    while (innermost.hasSubcommand()) {
      innermost = innermost.subcommand();
    }
    if (innermost.commandSpec().userObject() instanceof Command command) {
      return run(command).number();
    }
    innermost.commandSpec().commandLine().usage(console.err());
    return ExitCode.WRONG_USAGE.number();
  }

  private ExitCode run(Command command) {
    try {
      return written(command.run(console));
    } catch (UncheckedIOException unusable) {
      // A walk through folders throws these; its cause names the file.
      console.err().println("ytterby: can't be read or written: " + unusable.getCause());
      return ExitCode.REFUSED;
    } catch (Defect bug) {
      console.err().println("ytterby: a bug of ours: " + bug.getMessage());
      bug.printStackTrace(console.err());
      return ExitCode.REFUSED;
    } catch (YtterbyException refused) {
      console.err().println("ytterby: " + refused.getMessage());
      return ExitCode.REFUSED;
    }
  }

  /** A result that never reached its reader, on a full disk or a closed pipe, is no result. */
  private ExitCode written(ExitCode code) {
    if (console.out().checkError() && code == ExitCode.DONE) {
      console.err().println("ytterby: the result could not be written to standard output");
      return ExitCode.REFUSED;
    }
    return code;
  }

  private int explainUsage(CommandLine.ParameterException wrong, String[] arguments) {
    CommandLine line = wrong.getCommandLine();
    console.err().println("ytterby: " + wrong.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, console.err());
    console.err().println("See: " + line.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.WRONG_USAGE.number();
  }
}
