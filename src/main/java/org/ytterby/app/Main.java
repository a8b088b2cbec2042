// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.time.InstantSource;
import java.util.List;
import org.ytterby.cli.CommandLineInterface;
import org.ytterby.cli.Console;
import org.ytterby.cli.DoctorCommand;
import org.ytterby.cli.DoseCommand;
import org.ytterby.cli.EchoCommand;
import org.ytterby.cli.FindCommand;
import org.ytterby.cli.GetCommand;
import org.ytterby.cli.PhantomCommand;
import org.ytterby.cli.SendCommand;
import org.ytterby.cli.ValidateCommand;

/** The entry point of {@code java -jar ytterby.jar}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    CommandLineInterface commands =
        new CommandLineInterface(
            Console.ofProcess(),
            List.of(
                new DemoCommand(),
                new ServeCommand(),
                new DoseCommand(),
                new PhantomCommand(),
                new ValidateCommand(),
                new CommissionCommand(),
                new DoctorCommand(InstantSource.system()),
                new EchoCommand(InstantSource.system()),
                new SendCommand(InstantSource.system()),
                new FindCommand(),
                new GetCommand(),
                new AuditCommand(),
                new ConformanceCommand()));
    System.exit(commands.run(arguments));
  }
}
