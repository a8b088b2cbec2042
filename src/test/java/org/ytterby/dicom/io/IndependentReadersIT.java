// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.finding.YtterbyException;
import org.ytterby.testdata.SharedData;

/** What we write of other people's files, DCMTK must read as what it read before. */
class IndependentReadersIT {
  @Test
  void dcmtk_reads_the_same_elements_from_our_copy_as_from_the_original(@TempDir Path folder)
      throws IOException, InterruptedException {
    SharedData.requireProgram("dcmdump");
    List<Path> files;
    try (Stream<Path> all = Files.walk(SharedData.testdata("odd-pydicom"))) {
      files = all.filter(file -> file.toString().endsWith(".dcm")).sorted().toList();
    }
    int compared = 0;
    for (Path file : files) {
      if (dump(file).isEmpty()) {
        continue; // dcmdump refuses it too
      }
      DataSet read;
      try {
        read = Part10.read(file, ReadOptions.headers()).dataSet();
      } catch (YtterbyException _) {
        continue; // refusing is DataSetRoundTripTest's subject
      }
      if (read.optional(Tag.SOPInstanceUID).isEmpty() || read.optional(Tag.SOPClassUID).isEmpty()) {
        continue;
      }
      Path copy = folder.resolve("copy.dcm");
      TransferSyntax syntax = Part10.read(file, ReadOptions.headers()).location().transferSyntax();
      Part10.write(copy, read, syntax);
      assertThat(dump(copy)).as(file.getFileName().toString()).isEqualTo(dump(file));
      compared++;
    }
    assertThat(compared).isGreaterThan(60);
  }

  /** The elements by dcmdump, without file meta, lengths and delimiters, which may differ. */
  private static List<String> dump(Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("dcmdump", "-q", "+L", "-Un", file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue() != 0
        ? List.of()
        : text.lines()
            .map(String::strip)
            .filter(
                line ->
                    line.startsWith("(") && !line.startsWith("(0002") && !line.contains(" na ("))
            .filter(line -> !line.matches("\\([0-9a-f]{4},0000\\).*"))
            .map(line -> line.replaceAll("\\s*#.*$", "").replaceAll(" \\((Sequence|Item).*$", ""))
            .toList();
  }
}
