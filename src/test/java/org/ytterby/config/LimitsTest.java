// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.finding.Defect;

/** The keys with bounds are those that the reader asks for, whoever added them. */
class LimitsTest {
  private static final Path EVERYTHING =
      Path.of("src/main/resources/org/ytterby/app/conformance/everything.yaml");

  @Test
  void has_every_range_that_the_configuration_declares() throws IllegalAccessException {
    List<Limit> limits = ConfigurationReader.limits(EVERYTHING);
    List<String> forgotten = new ArrayList<>();
    int ranges = 0;
    for (JavaField field : staticRanges()) {
      Object range = field.reflect().get(null);
      ranges++;
      if (limits.stream().noneMatch(limit -> limit.range() == range)) {
        forgotten.add(field.getFullName());
      }
    }
    assertThat(ranges).isGreaterThan(20);
    assertThat(forgotten).as("ranges of no key that is read of " + EVERYTHING).isEmpty();
  }

  private static List<JavaField> staticRanges() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.ytterby.config")
            .stream()
            .flatMap(one -> one.getFields().stream())
            .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
            .filter(field -> field.getRawType().isEquivalentTo(Range.class))
            .toList();
  }

  @Test
  void says_what_holds_where_nothing_is_said_and_what_has_to_be_said() {
    List<Limit> limits = ConfigurationReader.limits(EVERYTHING);

    assertThat(limit(limits, "dicom.max-pdu").standardText()).contains("128KiB");
    assertThat(limit(limits, "dicom.max-pdu").rangeText()).isEqualTo("16KiB to 1MiB");
    assertThat(limit(limits, "destinations[].commitment-timeout").rangeText())
        .isEqualTo("1s to 30d");
    assertThat(limit(limits, "destinations[].port").standard()).isEqualTo(Optional.empty());
  }

  private static Limit limit(List<Limit> limits, String key) {
    return limits.stream().filter(limit -> limit.key().equals(key)).findFirst().orElseThrow();
  }

  @Test
  void refuses_a_file_that_hides_the_keys_of_a_list(@TempDir Path folder) throws IOException {
    String everything = Files.readString(EVERYTHING);
    Path file = folder.resolve("everything.yaml");
    Files.writeString(file, everything.replaceFirst("(?s)mpps:.*?fetch:", "fetch:"));

    assertThatThrownBy(() -> ConfigurationReader.limits(file))
        .isInstanceOf(Defect.class)
        .hasMessageContaining("mpps.forward");
  }
}
