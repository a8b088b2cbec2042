// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The self-test as a physicist calls it: whole as JSON, brief as text. */
class ValidateCommandIT {
  /** How often each subject is checked; one that is left out of the self-test is found here. */
  private static final Map<String, Integer> WHOLE =
      Map.ofEntries(
          Map.entry("K = E T1/2 / ln 2", 4),
          Map.entry("K of the nuclide file", 1),
          Map.entry("decay in a day", 1),
          Map.entry("voxel S value, soft tissue 1.04 g/mL", 15),
          Map.entry("retained fraction of the emitted energy", 1),
          Map.entry("sum rule: energy that comes to all voxels", 1),
          Map.entry("uniform activity, local deposition", 1),
          Map.entry("uniform activity, kernel over local", 1),
          Map.entry("voxel S value, soft tissue 1.04 g/mL, published", 19),
          Map.entry("voxel S values, sum over 11 x 11 x 11, published", 3),
          Map.entry("plane edge of a half space, inside", 10),
          Map.entry("plane edge of a half space, outside", 9),
          Map.entry("plate of bone beside active liver", 2),
          Map.entry("active plate of bone", 3),
          Map.entry("uniform activity in lung of 0.26 g/mL, density over local", 1),
          Map.entry("activity as mass across an edge of densities (Fano)", 2),
          Map.entry("slab, liver before an inflated lung", 1),
          Map.entry("slab, energy into lung", 1),
          Map.entry("absorbed fraction of a sphere", 10),
          Map.entry("part of a sphere's energy that stays in it", 7),
          Map.entry("recovery of a sphere, local deposition", 49),
          Map.entry("recovery of a sphere, kernel", 49),
          Map.entry("phantom through DICOM: mean dose", 4),
          Map.entry("phantom through DICOM: measured over stated activity", 1),
          Map.entry("blurred spheres through DICOM, local: mean dose over truth x recovery", 6),
          Map.entry("blurred spheres through DICOM, kernel: mean dose over truth x recovery", 6),
          Map.entry("blurred spheres through DICOM, kernel: recovered mean over true mean", 6),
          Map.entry(
              "sharp spheres of 50 mL and more through DICOM, local: mean dose over truth", 2),
          Map.entry(
              "sharp spheres of 50 mL and more through DICOM, kernel, a blur of 0 stated:"
                  + " recovered mean over true mean",
              2));

  private final StringWriter out = new StringWriter();

  private ExitCode run(String... words) {
    Console console = new Console(new PrintWriter(out), new PrintWriter(out), false);
    int code = new CommandLineInterface(console, List.of(new ValidateCommand())).run(words);
    return Arrays.stream(ExitCode.values())
        .filter(one -> one.number() == code)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void every_figure_of_the_whole_one_is_right_and_none_is_left_out() throws IOException {
    ExitCode ended = run("validate", "--json");
    JsonNode tree = new ObjectMapper().readTree(out.toString());
    Map<String, Integer> subjects = new TreeMap<>();
    for (JsonNode check : tree.path("checks")) {
      assertThat(check.path("passed").asBoolean()).as(check.toString()).isTrue();
      assertThat(check.path("found").isNumber()).as(check.toString()).isTrue();
      assertThat(check.path("reason").asText()).as(check.toString()).isNotBlank();
      subjects.merge(check.path("subject").asText(), 1, Integer::sum);
    }
    assertThat(subjects).containsExactlyInAnyOrderEntriesOf(WHOLE);
    assertThat(tree.path("passed").asBoolean()).isTrue();
    assertThat(tree.path("software").path("java").asText()).isNotBlank();
    assertThat(ended).isEqualTo(ExitCode.DONE);
  }

  @Test
  void the_brief_one_is_a_line_for_each_figure_and_one_for_all() {
    assertThat(run("validate", "--brief")).isEqualTo(ExitCode.DONE);
    assertThat(out.toString().lines())
        .hasSizeGreaterThan(30)
        .contains(
            "ok   decay in a day, Y-90: found 0.771262, expected 0.771262, off by -1.4e-05 %,"
                + " allowed 0.00010 %")
        .anyMatch(line -> line.startsWith("ok   uniform activity, local deposition: found"))
        .last()
        .asString()
        .matches("self-test passed: [0-9]+ checks; ytterby .+, Java 25.*");
  }
}
