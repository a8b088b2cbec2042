// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ytterby.config.SoftwareVersion;
import picocli.CommandLine;

/** {@code ytterby version}: what is running. */
@CommandLine.Command(name = "version", description = "Show version, build and Java.")
final class VersionCommand implements Command {
  @CommandLine.Mixin private JsonOption json = new JsonOption();

  @Override
  public ExitCode run(Console console) {
    console.out().println(json.wanted() ? JsonOption.text(tree()) : line());
    return ExitCode.DONE;
  }

  /** As JSON values. */
  static Map<String, Object> tree() {
    SoftwareVersion software = SoftwareVersion.ofRunningCode();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", software.version());
    tree.put("build", software.build());
    tree.put("java", Runtime.version().toString());
    return tree;
  }

  /** For people. */
  static String line() {
    return "ytterby " + SoftwareVersion.ofRunningCode() + ", Java " + Runtime.version();
  }
}
