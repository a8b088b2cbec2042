// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.testdata.SharedData;

/** The names of pydicom's character set files, as pydicom reads them. */
class ForeignNamesIT {
  private static final String NAME =
      """
      import pydicom, sys
      for file in sys.argv[1:]:
          d = pydicom.dcmread(file, force=True)
          print(str(d.PatientName) if 'PatientName' in d else '')
      """;

  @Test
  void are_the_same_for_us() throws IOException, InterruptedException {
    SharedData.requireProgram("python3");
    List<Path> files;
    try (Stream<Path> all = Files.list(SharedData.testdata("odd-pydicom/charset_files"))) {
      files = all.filter(file -> file.toString().endsWith(".dcm")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(15);
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "-c", NAME));
    files.forEach(file -> command.add(file.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    Process python = builder.start();
    List<String> expected =
        new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(python.waitFor(1, TimeUnit.MINUTES)).isTrue();
    for (int i = 0; i < files.size(); i++) {
      DataSet read = Part10.read(files.get(i), ReadOptions.headers()).dataSet();
      String name = read.optional(Tag.PatientName).map(Attribute::text).orElse("");
      // pydicom leaves out component groups at the end that are empty (PS3.5 section 6.2.1.1).
      assertThat(name.replaceFirst("=+$", ""))
          .as(files.get(i).getFileName().toString())
          .isEqualTo(expected.get(i));
    }
  }
}
