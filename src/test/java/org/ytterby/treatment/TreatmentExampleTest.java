// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.finding.ConfigProblem;

/** {@code config/treatment.example.yaml}, the only description of the format that people get. */
class TreatmentExampleTest {
  private static final Path EXAMPLE = Path.of("config", "treatment.example.yaml");
  private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

  /** How the parser names what it knows in place of a key or word that it does not. */
  private static final Pattern KNOWN = Pattern.compile("expected one of ([A-Za-z0-9_, -]+)");

  @Test
  void parses_without_a_finding_and_shows_every_form_of_a_residual() throws IOException {
    TreatmentRecord record = TreatmentFile.parse(text(), "treatment.yaml", ZONE);

    assertThat(record.findings()).isEmpty();
    assertThat(record.administrations())
        .extracting(one -> one.residual().orElseThrow().value().getClass().getSimpleName())
        .containsExactly("Measured", "OfAssay", "NoneMeasured");
    assertThat(record.planned().orElseThrow().value().values())
        .containsOnlyKeys(PlannedQuantity.values());
    assertThat(record.earlier()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no_key_like_it: 1",
        "administrations: [{no_key_like_it: 1}]",
        "administrations: [{residual: {no_key_like_it: 1}}]",
        "planned: {no_key_like_it: 1}",
        "liver_function: {no_key_like_it: 1}",
        "earlier: [{date: 2026-01-01, no_key_like_it: 1}]"
      })
  void names_every_key_that_the_parser_knows(String unknown) throws IOException {
    assertThat(known(unknown))
        .isNotEmpty()
        .allSatisfy(
            key -> assertThat(text()).containsPattern("(?m)(^[ -]*|\\{)" + key + ":(\\s|$)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"isotope: no_word_like_it", "device: no_word_like_it", "intent: no_word_like_it"})
  void names_every_word_that_the_parser_knows(String unknown) throws IOException {
    assertThat(known(unknown))
        .isNotEmpty()
        .allSatisfy(word -> assertThat(text()).containsPattern("\\b" + word + "\\b"));
  }

  private static List<String> known(String unknown) {
    ConfigProblem problem =
        catchThrowableOfType(
            ConfigProblem.class, () -> TreatmentFile.parse(unknown, "treatment.yaml", ZONE));
    return problem.problems().stream()
        .map(KNOWN::matcher)
        .filter(Matcher::find)
        .flatMap(found -> List.of(found.group(1).split(", ")).stream())
        .toList();
  }

  private static String text() throws IOException {
    return Files.readString(EXAMPLE);
  }
}
