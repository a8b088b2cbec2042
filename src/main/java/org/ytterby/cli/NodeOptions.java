// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ytterby.config.Configuration;
import org.ytterby.config.ConfigurationReader;
import picocli.CommandLine;

/** {@code -c FILE} and {@code --data DIR}, which every command takes that touches the archive. */
public final class NodeOptions {
  @CommandLine.Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "Configuration; default config/ytterby.yaml, built-in defaults where there is none.")
  private @Nullable Path config;

  @CommandLine.Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of archive and database; goes before the configuration.")
  private @Nullable Path data;

  /** The configuration that these options name, every problem of it being an error. */
  public Configuration configuration() {
    Configuration read = ConfigurationReader.ofProcess(Optional.ofNullable(config));
    return data == null ? read : new Configuration(read.node().withData(data), read.protocols());
  }
}
