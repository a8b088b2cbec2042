// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.deliver.Address;

/** What the strict reader says, and that it says everything at once. */
class SectionTest {

  @Test
  void an_unknown_key_is_named_with_its_line_and_what_was_meant() {
    assertThat(problems("dicom:\n  prot: 104\n"))
        .containsExactly("test.yaml:2: dicom.prot: unknown key; did you mean 'port'?");
  }

  @Test
  void an_unknown_key_that_is_near_nothing_is_named_alone() {
    assertThat(problems("xylophone: 1\n")).containsExactly("test.yaml:1: xylophone: unknown key");
  }

  @Test
  void at_most_three_suggestions_are_made() {
    assertThat(Problems.didYouMean("aat", List.of("aet", "aot", "ait", "aut")))
        .isEqualTo("; did you mean 'aet' or 'ait' or 'aot'?");
  }

  @Test
  void all_problems_are_reported_at_once_each_with_its_line() {
    assertThat(
            problems(
                """
                node:
                  aet: MUCH-TOO-LONG-A-TITLE
                  zone: Mars/Olympus
                dicom:
                  port: 70000
                  idle-timeout: 60
                archive: {segment-size: 256MB}
                destinations:
                  - {name: pacs, aet: PACS, port: 104}
                  - {name: pacs, aet: PACS, host: h, port: 0}
                """))
        .containsExactly(
            "test.yaml:2: node.aet: found 'MUCH-TOO-LONG-A-TITLE', expected an AE title: 1 to 16"
                + " ASCII characters, no backslash, no space at either end",
            "test.yaml:3: node.zone: found 'Mars/Olympus', expected 'system' or a zone such as"
                + " Europe/Vienna",
            "test.yaml:5: dicom.port: found '70000', expected a whole number from 0 to 65535",
            "test.yaml:6: dicom.idle-timeout: found '60', expected a duration such as 500ms, 30s,"
                + " 5m, 2h or 7d, from 1s to 1h",
            "test.yaml:7: archive.segment-size: found '256MB', expected a size such as 64KiB,"
                + " 256MiB or 1GiB, from 1MiB to 64GiB",
            "test.yaml:9: destinations[1].host: missing, expected a text that is not empty",
            "test.yaml:10: destinations[2].port: found '0', expected a whole number from 1 to"
                + " 65535",
            "test.yaml:1: two destinations are named 'pacs'");
  }

  @Test
  void a_rule_across_keys_is_a_sentence() {
    assertThat(problems("cases:\n  quiet-period: 1h\n  max-wait: 1m\n"))
        .containsExactly(
            "test.yaml:2: cases: max-wait (1m) must not be shorter than quiet-period (1h)");
  }

  @Test
  void a_key_that_stands_twice_is_refused() {
    assertThat(problems("dicom:\n  port: 1\n  port: 2\n"))
        .containsExactly("test.yaml:3: dicom.port: stands twice, first in line 2");
  }

  @Test
  void a_value_of_the_wrong_shape_is_refused() {
    assertThat(problems("dicom: 5\nnode:\n  aet:\n  id: [a]\ndestinations: PACS\n"))
        .containsExactly(
            "test.yaml:3: node.aet: expected one value, found nothing",
            "test.yaml:4: node.id: expected one value, found several",
            "test.yaml:1: dicom: expected keys with values, found something else",
            "test.yaml:5: destinations: expected a list, each item with a dash, found something"
                + " else");
  }

  @Test
  void broken_yaml_is_named_with_its_line() {
    assertThat(problems("dicom:\n  port: [1\n"))
        .singleElement()
        .asString()
        .startsWith("test.yaml:3: not YAML: ");
  }

  @Test
  void the_environment_goes_before_the_file() {
    Reading<NodeConfig> reading =
        Reading.of(
            "dicom: {port: 104}\ndestinations:\n  - {name: pacs, aet: PACS, host: h, port: 104}\n",
            Map.of(
                "YTTERBY_DICOM_PORT", "4104",
                "YTTERBY_DICOM_CALLED_AETS", "A, B",
                "YTTERBY_DESTINATIONS_1_HOST", "pacs.example.org",
                "YTTERBY_CONFIG", "elsewhere.yaml",
                "PATH", "/bin"),
            NodeConfigReader::read);
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.result().dicom().port()).isEqualTo(4104);
    assertThat(reading.result().dicom().calledAets()).containsExactly("A", "B");
    assertThat(((Address.Dicom) reading.result().destinations().getFirst().address()).host())
        .isEqualTo("pacs.example.org");
  }

  @Test
  void a_wrong_value_in_the_environment_names_the_variable() {
    assertThat(
            Reading.of("", Map.of("YTTERBY_DICOM_PORT", "none"), NodeConfigReader::read).problems())
        .containsExactly(
            "environment YTTERBY_DICOM_PORT: dicom.port: found 'none', expected a whole number from"
                + " 0 to 65535");
  }

  @Test
  void a_format_of_the_log_that_there_is_not_is_an_error() {
    Map<String, String> wrong = Map.of("YTTERBY_LOG_FORMAT", "JSON");
    assertThat(Reading.of("", wrong, NodeConfigReader::read).problems())
        .containsExactly("environment: YTTERBY_LOG_FORMAT: found 'JSON', expected text or json");
    Map<String, String> right = Map.of("YTTERBY_LOG_FORMAT", "json");
    assertThat(Reading.of("", right, NodeConfigReader::read).problems()).isEmpty();
  }

  @Test
  void an_unknown_variable_is_an_error_with_suggestions() {
    assertThat(Reading.of("", Map.of("YTTERBY_DICOM_PROT", "1"), NodeConfigReader::read).problems())
        .singleElement()
        .asString()
        .startsWith(
            "environment: unknown variable YTTERBY_DICOM_PROT; did you mean 'YTTERBY_DICOM_PORT'");
  }

  @Test
  void a_secret_in_the_file_is_refused_and_not_repeated() {
    assertThat(
            problems(
                """
                database:
                  kind: postgresql
                  url: jdbc:postgresql://db/y
                  user: u
                  password: hush-hush
                """))
        .containsExactly(
            "test.yaml:5: database.password: a secret must not stand in this file; set"
                + " YTTERBY_DATABASE_PASSWORD or give password-file");
  }

  @Test
  void a_secret_is_read_from_its_file_and_never_shown(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "hush-hush\n");
    NodeConfig config =
        Reading.clean(
            "database: {kind: postgresql, url: 'jdbc:postgresql://db/y', user: u, password-file: '"
                + file
                + "'}",
            NodeConfigReader::read);
    assertThat(config.database())
        .isInstanceOfSatisfying(
            DatabaseSection.PostgreSql.class,
            database -> assertThat(database.password().value()).isEqualTo("hush-hush"));
    assertThat(config.toString()).doesNotContain("hush").contains("(redacted)");
  }

  @Test
  void keys_of_the_other_database_are_refused() {
    assertThat(problems("database:\n  url: jdbc:postgresql://db/y\n"))
        .containsExactly(
            "test.yaml:2: database.url: belongs to kind postgresql; the embedded database lies in"
                + " the data folder");
  }

  private static List<String> problems(String yaml) {
    return Reading.of(yaml, NodeConfigReader::read).problems();
  }
}
