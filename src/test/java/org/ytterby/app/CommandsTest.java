// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.cli.CommandLineInterface;
import org.ytterby.cli.Console;
import org.ytterby.config.NodeConfig;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseSettings;

/** What the node's commands refuse before they begin. */
class CommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "--dicom-port,70000",
    "--http-port,-1",
    "--pacs,somewhere",
    "--pacs,PACS@host:70000",
    "--quiet-period,soon"
  })
  void serve_takes_an_impossible_option_for_wrong_usage(String option, String value) {
    Path data = folder.resolve("data");
    assertThat(run("serve", "--data", data.toString(), option, value)).isEqualTo(2);
    assertThat(err.toString()).contains("ytterby serve --help");
    assertThat(out.toString()).isEmpty();
    assertThat(data).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"verify", "export"})
  void audit_makes_no_database_where_none_is(String what) {
    Path typo = folder.resolve("typo");
    assertThat(run("audit", what, "--data", typo.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("there is no database").contains("typo");
    assertThat(typo).doesNotExist();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void audit_verify_of_an_empty_ledger_verifies_nothing() {
    Database.open(DatabaseSettings.embedded(folder)).close();
    assertThat(run("audit", "verify", "--json", "--data", folder.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("\"ok\":false", "\"rows\":0");
    assertThat(err.toString()).contains("nothing was verified");
  }

  @Test
  void the_demonstration_is_reached_from_this_machine_only() {
    NodeConfig node = DemoCommand.configuration(folder, 104).node();
    assertThat(node.dicom().host()).isEqualTo("127.0.0.1");
    assertThat(node.http().host()).isEqualTo("127.0.0.1");
  }

  private int run(String... arguments) {
    Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return new CommandLineInterface(console, List.of(new ServeCommand(), new AuditCommand()))
        .run(arguments);
  }
}
