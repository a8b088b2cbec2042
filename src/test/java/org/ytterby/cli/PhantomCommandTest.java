// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhantomCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void writes_a_study_and_says_where(@TempDir Path folder) {
    Path study = folder.resolve("study");
    assertThat(run("phantom", study.toString(), "--seed", "5", "--json")).isZero();
    assertThat(out.toString()).contains("\"seed\":5", "\"instances\":155", "truth.json");
    assertThat(study.resolve("truth.json")).isNotEmptyFile();
    assertThat(study.resolve("RS/RS_0001.dcm")).isNotEmptyFile();
  }

  @Test
  void help_names_every_kind() {
    assertThat(run("phantom", "--help")).isZero();
    assertThat(out.toString())
        .contains("pet-ct", "patient", "ge-like", "siemens-like", "philips-like", "--extrahepatic");
  }

  @Test
  void refuses_a_folder_that_is_in_use(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("x"), "x");
    assertThat(run("phantom", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("is not empty");
  }

  @Test
  void wrong_usage_names_what_is_expected(@TempDir Path folder) {
    String study = folder.resolve("study").toString();
    assertThat(run("phantom", study, "--kind", "spect")).isEqualTo(2);
    assertThat(err.toString()).contains("'spect'", "pet-ct");
    assertThat(run("phantom", study, "--seed", "-1")).isEqualTo(2);
    assertThat(run("phantom", study, "--noise", "3")).isEqualTo(2);
    assertThat(run("phantom", study, "--kind", "ge-like", "--noise", "0.1")).isEqualTo(2);
    assertThat(err.toString()).contains("that of its counts");
    assertThat(run("phantom", study, "--extrahepatic")).isEqualTo(2);
    assertThat(err.toString()).contains("choose a kind of patient");
    assertThat(run("phantom")).isEqualTo(2);
    assertThat(Path.of(study)).doesNotExist();
  }

  private int run(String... arguments) {
    Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return new CommandLineInterface(console, List.of(new PhantomCommand())).run(arguments);
  }
}
