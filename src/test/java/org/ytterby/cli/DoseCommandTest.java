// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.Part10;
import org.ytterby.finding.FindingCode;
import org.ytterby.testdata.PetSeriesFixture;

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

  private record Ended(int code, String out, String err) {}

  private Ended dose(String... more) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), false);
    List<String> words = new ArrayList<>(List.of("dose", folder.resolve("in").toString()));
    words.addAll(List.of("--at", "2026-03-05T12:00:00Z"));
    words.addAll(List.of(more));
    int code =
        new CommandLineInterface(console, List.of(new DoseCommand()))
            .run(words.toArray(String[]::new));
    return new Ended(code, out.toString(), err.toString());
  }

  /**
   * 2.5 GBq in the header; the small image holds a few MBq, so no device's gate takes it. No end of
   * the field cuts it.
   */
  private void study() throws IOException {
    PetSeriesFixture.even()
        .each(
            (plane, k) ->
                plane.bytes(Tag.PixelData, Vr.OW, PetSeriesFixture.pixels(k % 4 == 0 ? 0 : 1000)))
        .write(Files.createDirectories(folder.resolve("in")));
  }

  private Path record(String path, String yaml) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, yaml);
  }

  @Test
  void tells_each_mean_what_asks_for_review_and_that_a_node_would_hold_it() throws IOException {
    study();
    Ended ended = dose("-o", folder.resolve("out").toString());
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out().lines())
        .extracting(line -> Path.of(line).getFileName().toString())
        .containsExactly("SEG.dcm", "RTDOSE.dcm", "SR.dcm", "summary.json");
    assertThat(ended.err())
        .containsPattern("(?m)^Field of view: mean [0-9.]+ Gy \\+- [0-9.]+ Gy, absolute$")
        .containsPattern("(?m)^REVIEW ACTIVITY_RATIO at .+: Nothing is renormalised")
        .containsPattern("(?m)^REVIEW DEVICE_UNKNOWN at treatment record, device: .*Enter the")
        .containsPattern(
            "(?m)^HELD: RATIO OUTSIDE GATE .+: a node would not send this before a person"
                + " releases it$")
        .containsOnlyOnce("INFO ")
        .containsPattern("(?m)^INFO NOT_COMMISSIONED at .+: The absolute dose and the recovery");
  }

  /** A K / m by hand, and what two engines and two bases say of one region, in one view. */
  @Test
  void tells_what_a_mean_follows_from_and_what_each_engine_and_basis_says() throws IOException {
    study();
    String out = folder.resolve("out").toString();
    String said = dose("-o", out, "--engine", "local,kernel").err();
    JsonNode summary = new ObjectMapper().readTree(folder.resolve("out/summary.json").toFile());
    List<JsonNode> regions = new ArrayList<>();
    summary.path("regions").forEach(regions::add);
    JsonNode field = regions.getLast();
    assertThat(field.path("name").asText()).isEqualTo("Field of view");
    assertThat(said)
        .contains(
            String.format(
                Locale.ROOT,
                "%n  %.1f MBq measured, %.1f g, %.1f mL, relative %.1f Gy, by local %.1f Gy,"
                    + " by kernel %.1f Gy%n",
                field.path("activity_mbq").path("at_administration").asDouble(),
                field.path("mass_g").asDouble(),
                field.path("volume_ml").asDouble(),
                field.path("relative").path("mean_gy").asDouble(),
                field.path("engines").path("local").asDouble(),
                field.path("engines").path("kernel").asDouble()))
        .containsPattern(
            "(?m)^measured over administered activity [0-9.e-]+ \\(expected 1\\.00 \\+-"
                + " 0\\.15\\)$");
    assertThat(dose("-o", folder.resolve("one").toString()).err()).doesNotContain("by local");
  }

  @Test
  void the_same_record_gives_the_same_bytes_from_wherever_it_was_read() throws IOException {
    study();
    String yaml = "device: glass";
    List<byte[]> reports = new ArrayList<>();
    for (String path : List.of("one/treatment.yaml", "another/given.yaml")) {
      String out = folder.resolve(path).resolveSibling("out").toString();
      Ended ended = dose("-o", out, "-t", record(path, yaml).toString());
      assertThat(ended.code()).as(ended.err()).isZero();
      reports.add(Files.readAllBytes(Path.of(out, "SR.dcm")));
    }
    assertThat(reports.getFirst()).isEqualTo(reports.getLast());
  }

  @Test
  void a_refusal_begins_with_what_blocks() throws IOException {
    study();
    Path record = record("treatment.yaml", "{device: holmium, isotope: Y-90}");
    Ended ended = dose("-o", folder.resolve("out").toString(), "-t", record.toString());
    assertThat(ended.code()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ended.err().lines().filter(line -> line.matches("(BLOCK|REVIEW|INFO) [A-Z_]+")))
        .startsWith("BLOCK TREATMENT_CONFLICT")
        .hasSizeGreaterThan(2)
        .isSortedAccordingTo(
            Comparator.comparing(
                line -> List.of("BLOCK", "REVIEW", "INFO").indexOf(line.split(" ")[0])));
  }

  @Test
  void a_record_beside_the_images_is_passed_over_with_the_option_that_takes_it()
      throws IOException {
    study();
    Path record = record("in/treatment.yaml", "device: glass");
    String out = folder.resolve("out").toString();
    assertThat(dose("-o", out).err())
        .contains("passed over " + record + ": not a DICOM file; hand it in with -t");
    assertThat(dose("-o", out, "-t", record.toString()).err())
        .contains("passed over " + record + ": not a DICOM file")
        .doesNotContain("hand it in");
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
