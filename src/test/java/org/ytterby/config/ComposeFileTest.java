// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.ConfigProblem;

/** {@code docker-compose.yml}, as far as it can be checked without an engine. */
class ComposeFileTest {
  private final JsonNode compose;

  ComposeFileTest() throws IOException {
    compose = new YAMLMapper().readTree(Path.of("docker-compose.yml").toFile());
  }

  @Test
  void the_node_takes_every_variable_and_lacks_only_the_secret() {
    Map<String, String> environment = new TreeMap<>(Map.of("YTTERBY_DATA", "/data"));
    compose
        .at("/services/ytterby/environment")
        .properties()
        .forEach(
            each ->
                environment.put(
                    each.getKey(), each.getValue().asText().replaceAll("\\$\\{\\w+:-(.*)}", "$1")));
    assertThat(environment).hasSizeGreaterThan(5);
    assertThatThrownBy(
            () ->
                ConfigurationReader.read(Optional.of(Path.of("config/ytterby.yaml")), environment))
        .isInstanceOfSatisfying(
            ConfigProblem.class,
            problem ->
                assertThat(problem.problems())
                    .singleElement()
                    .asString()
                    .contains("'/run/secrets/database-password' can't be read"));
  }

  @Test
  void what_is_used_is_declared_and_no_secret_stands_in_it() {
    for (JsonNode service : compose.path("services")) {
      service
          .path("secrets")
          .forEach(name -> assertThat(compose.path("secrets").has(name.asText())).isTrue());
      for (JsonNode mount : service.path("volumes")) {
        assertThat(compose.path("volumes").has(mount.asText().replaceAll(":.*", ""))).isTrue();
      }
      service
          .path("depends_on")
          .fieldNames()
          .forEachRemaining(name -> assertThat(compose.path("services").has(name)).isTrue());
      service
          .path("environment")
          .properties()
          .forEach(each -> assertThat(each.getKey()).doesNotMatch(".*PASSWORD"));
    }
    assertThat(compose.path("services").size()).isEqualTo(3);
    assertThat(compose.at("/services/database/healthcheck/test").size()).isPositive();
  }
}
