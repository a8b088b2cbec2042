// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.Part10;
import org.ytterby.finding.FindingCode;

/** What {@code dose} takes for input, and what it takes for wrong usage. */
class DoseCommandTest {
  private static final String STUDY = "2.25.7";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"--engine,x", "--at,yesterday", "-p,nonesuch"})
  void a_word_that_no_option_knows_is_wrong_usage(String option, String word) {
    StringWriter err = new StringWriter();
    Console console =
        new Console(new PrintWriter(new StringWriter()), new PrintWriter(err, true), false);
    int code =
        new CommandLineInterface(console, List.of(new DoseCommand()))
            .run("dose", "missing", "-o", folder.resolve("out").toString(), option, word);
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains(option, word, "ytterby dose --help");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void results_that_lie_below_the_input_are_no_input() {
    write("a.dcm", slice("2.25.1", "A", 10));
    write(
        "out.dcm",
        DataSet.builder()
            .uid(Tag.SOPClassUID, Uids.RTDoseStorage)
            .uid(Tag.SOPInstanceUID, "2.25.2")
            .text(Tag.Modality, "RTDOSE")
            .text(Tag.Manufacturer, "Ytterby")
            .uid(Tag.StudyInstanceUID, STUDY)
            .uid(Tag.SeriesInstanceUID, "2.25.9")
            .build());
    StudyFiles files = StudyFiles.below(List.of(folder));
    assertThat(uids(files)).containsExactly("2.25.1");
    assertThat(files.passedOver()).singleElement().asString().contains("a result of this program");
  }

  @Test
  void the_same_uid_with_other_pixels_is_told_and_a_corrected_copy_is_not() {
    write("a.dcm", slice("2.25.1", "A", 10));
    write("b.dcm", slice("2.25.1", "B", 10));
    write("c.dcm", slice("2.25.1", "A", 11));
    StudyFiles files = StudyFiles.below(List.of(folder));
    assertThat(uids(files)).containsExactly("2.25.1");
    assertThat(files.conflicts())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.CONFLICTING_INSTANCE);
              assertThat(finding.found()).contains("c.dcm");
              assertThat(finding.action()).contains("a.dcm is used");
            });
  }

  private static List<String> uids(StudyFiles files) {
    assertThat(files.byStudy()).containsOnlyKeys(STUDY);
    return Map.copyOf(files.byStudy()).values().stream()
        .flatMap(List::stream)
        .map(instance -> instance.sopInstanceUid())
        .toList();
  }

  private void write(String name, DataSet dataSet) {
    Part10.write(folder.resolve(name), dataSet, TransferSyntax.EXPLICIT_LE);
  }

  private static DataSet slice(String uid, String institution, int rows) {
    return DataSet.builder()
        .uid(Tag.SOPClassUID, Uids.PositronEmissionTomographyImageStorage)
        .uid(Tag.SOPInstanceUID, uid)
        .text(Tag.Modality, "PT")
        .text(Tag.Manufacturer, "Ytterby")
        .text(Tag.InstitutionName, institution)
        .uid(Tag.StudyInstanceUID, STUDY)
        .uid(Tag.SeriesInstanceUID, "2.25.8")
        .integers(Tag.Rows, rows)
        .build();
  }
}
