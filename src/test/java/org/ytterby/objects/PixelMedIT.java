// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.activity.ActivityRatio;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dicom.sr.SrDecoder;
import org.ytterby.testdata.Ended;
import org.ytterby.testdata.SharedData;
import org.ytterby.treatment.TreatmentRecord;

/**
 * Holds the structured report against PixelMed's SR validator, which has the templates of PS3.16 in
 * its edition of 2022.
 *
 * <p>The validator's rules are XSLT that opens the table of context groups anew for every code. The
 * processor of the JDK keeps each copy, which fills 2 GB within a hundred seconds; Saxon keeps one,
 * as XSLT 1.0 (12.1) wants it. An SR takes 6 s and 350 MB then, and gets the same complaints.
 */
class PixelMedIT {
  private static final String SAXON = "net.sf.saxon.TransformerFactoryImpl";

  /** 350 MB were used; more would say that the table is kept more than once. */
  private static final String HEAP = "-Xmx768m";

  /** Templates call each other a level for every content item: 8 MB of stack are too few. */
  private static final String STACK = "-Xss64m";

  /** Some 6 s each on an idle machine; a loaded one may take many times that. */
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private static String classPath = "";

  @TempDir Path folder;

  @BeforeAll
  static void requireValidator() {
    classPath =
        SharedData.javaLibrary("pixelmed.jar", "libpixelmed-java")
            + File.pathSeparator
            + SharedData.javaLibrary("saxonb.jar", "libsaxonb-java");
  }

  @Test
  void complains_of_nothing_but_what_is_argued() throws IOException, InterruptedException {
    Set<PixelMedFalsePositive> met = EnumSet.noneOf(PixelMedFalsePositive.class);

    for (DoseReport report :
        List.of(RichReport.report(), withoutSegment(), withoutAdministeredActivity())) {
      for (PixelMedComplaint complaint : complaints(write(report))) {
        List<PixelMedFalsePositive> reasons = reasons(complaint);
        assertThat(reasons).as(complaint.line()).hasSize(1);
        met.addAll(reasons);
      }
    }

    assertThat(met)
        .as("what is argued and never met")
        .containsExactly(PixelMedFalsePositive.values());
  }

  /**
   * All but the first resemble a false positive, and must not go through as one. (To a missing
   * Tracking Identifier the validator says nothing: its TID 1411 has it as the user's option.)
   */
  @Test
  void finds_planted_defects() throws IOException, InterruptedException {
    Path file = write(RichReport.report());
    plant(file, "121012", "121010"); // no Device Observer UID, which is mandatory
    plant(file, "121191", "121190"); // a group by TID 1411 without its segment
    plant(file, "INFERRED FROM ", "HAS PROPERTIES"); // a parameter that is no uncertainty
    plant(file, "REGSRC", "REGSRX"); // an item that nobody argued for

    List<String> found =
        complaints(file).stream()
            .filter(complaint -> reasons(complaint).isEmpty())
            .map(PixelMedComplaint::line)
            .toList();

    assertThat(found)
        .anySatisfy(
            line -> assertThat(line).contains("Device Observer UID", "Missing required content"))
        .anySatisfy(line -> assertThat(line).contains("Referenced Segment", "Missing conditional"))
        .anySatisfy(
            line -> assertThat(line).contains("[Row 13]", "Specified Volume", "HAS PROPERTIES"))
        .anySatisfy(line -> assertThat(line).contains("REGSRX", "not in template"));
  }

  /** No group has a segment, so that the validator holds them against TID 1501. */
  private static DoseReport withoutSegment() {
    DoseReport rich = RichReport.report();
    return Variant.of(rich)
        .regions(List.of(rich.regions().get(3), rich.regions().getLast()))
        .report();
  }

  private static DoseReport withoutAdministeredActivity() {
    DoseReport rich = RichReport.report();
    ActivityRatio unknown =
        new ActivityRatio(
            rich.ratio().measured(), Optional.empty(), Optional.empty(), 1, 0.15, List.of());
    return Variant.of(rich)
        .regions(List.of(rich.regions().getLast()))
        .absolute(unknown, TreatmentRecord.EMPTY)
        .report();
  }

  private static List<PixelMedFalsePositive> reasons(PixelMedComplaint complaint) {
    return Arrays.stream(PixelMedFalsePositive.values())
        .filter(known -> known.explains(complaint))
        .toList();
  }

  private Path write(DoseReport report) throws IOException {
    Path file = Files.createTempFile(folder, "report", ".dcm");
    DataSet sr = Fixture.object(ObjectRenderer.render(report), RenderedObject.REPORT);
    Part10.write(file, sr, TransferSyntax.EXPLICIT_LE);
    return file;
  }

  /** Puts other characters in place of the first that read so, as many. */
  private static void plant(Path file, String from, String to) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(from);
    assertThat(at).as(from).isNotNegative();
    assertThat(to).hasSameSizeAs(from);
    Files.writeString(
        file,
        text.substring(0, at) + to + text.substring(at + from.length()),
        StandardCharsets.ISO_8859_1);
  }

  private List<PixelMedComplaint> complaints(Path file) throws IOException, InterruptedException {
    String output = validate(file);
    assertThat(output)
        .contains(
            "Found Comprehensive3DSR IOD",
            "Found Root Template TID_1500 (MeasurementReport)",
            "Root Template Validation Complete",
            "IOD validation complete");
    return PixelMedComplaint.all(
        output, SrDecoder.read(Part10.read(file, ReadOptions.everything()).dataSet()));
  }

  private static String validate(Path file) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(HEAP, STACK, "-Djavax.xml.transform.TransformerFactory=" + SAXON));
    command.addAll(List.of("-cp", classPath, "com.pixelmed.validate.DicomSRValidator"));
    command.addAll(List.of("-checktemplateid", file.toString()));
    return Ended.within(LIMIT, command).well();
  }
}
