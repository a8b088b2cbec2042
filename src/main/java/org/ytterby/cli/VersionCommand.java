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
    SoftwareVersion software = SoftwareVersion.ofRunningCode();
    if (json.wanted()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("version", software.version());
      result.put("build", software.build());
      result.put("java", Runtime.version().toString());
      console.out().println(JsonOption.text(result));
    } else {
      console.out().println("ytterby " + software + ", Java " + Runtime.version());
    }
    return ExitCode.DONE;
  }
}
