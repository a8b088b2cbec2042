// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ytterby.cli.Command;
import org.ytterby.cli.Console;
import org.ytterby.cli.ExitCode;
import org.ytterby.cli.JsonOption;
import org.ytterby.cli.NodeOptions;
import org.ytterby.config.Configuration;
import org.ytterby.config.DestinationSection;
import org.ytterby.config.NodeConfig;
import org.ytterby.config.TimeSpan;
import picocli.CommandLine;

/**
 * {@code ytterby serve}: runs the node until it is told to stop (SIGTERM, SIGINT), then closes it
 * in order. When it is ready it prints one JSON line on stdout; scripts wait for that.
 */
@CommandLine.Command(name = "serve", description = "Run the node.")
final class ServeCommand implements Command {
  @CommandLine.Mixin private NodeOptions node = new NodeOptions();

  @CommandLine.Option(
      names = "--dicom-port",
      paramLabel = "N",
      description = "DICOM port; 0 takes any free one. Goes before the configuration.")
  private @Nullable Integer dicomPort;

  @CommandLine.Option(
      names = "--http-port",
      paramLabel = "N",
      description = "HTTP port; 0 takes any free one. Goes before the configuration.")
  private @Nullable Integer httpPort;

  @CommandLine.Option(
      names = "--pacs",
      paramLabel = "AE@HOST:PORT",
      description = "Send all results there, instead of to the configured destinations.")
  private @Nullable String pacs;

  @CommandLine.Option(
      names = "--quiet-period",
      paramLabel = "TIME",
      description = "A study is complete when nothing arrived for so long, for example 3s.")
  private @Nullable String quietPeriod;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec usage = CommandLine.Model.CommandSpec.create();

  @Override
  public ExitCode run(Console console) {
    Configuration configuration = configuration();
    try (StopSignal stop = new StopSignal()) {
      stop.listen();
      try (Node running = Node.start(configuration, InstantSource.system())) {
        console.out().println(JsonOption.text(ready(configuration, running)));
        stop.await();
      }
    }
    return ExitCode.DONE;
  }

  private static Map<String, Object> ready(Configuration configuration, Node running) {
    Map<String, Object> ready = new LinkedHashMap<>();
    ready.put("event", "ready");
    ready.put("aet", configuration.node().node().aet());
    ready.put("dicom", running.dicomPort());
    ready.put("http", running.httpPort());
    return ready;
  }

  private Configuration configuration() {
    Configuration read = node.configuration();
    NodeConfig changed = read.node();
    try {
      changed =
          changed.withPorts(
              dicomPort == null ? changed.dicom().port() : dicomPort,
              httpPort == null ? changed.http().port() : httpPort);
      if (pacs != null) {
        changed =
            changed.withDestinations(List.of(DestinationSection.parse(pacs, changed.node().aet())));
      }
      if (quietPeriod != null) {
        Duration quiet = TimeSpan.parse(quietPeriod);
        changed = changed.withQuietPeriod(quiet);
      }
    } catch (IllegalArgumentException wrong) {
      throw new CommandLine.ParameterException(usage.commandLine(), wrong.getMessage(), wrong);
    }
    return new Configuration(changed, read.protocols());
  }
}
