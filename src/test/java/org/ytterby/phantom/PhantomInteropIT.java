// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.cli.CommandLineInterface;
import org.ytterby.cli.Console;
import org.ytterby.cli.DoseCommand;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;
import org.ytterby.testdata.Ended;
import org.ytterby.testdata.SharedData;

/**
 * The phantom in the eyes of programs that are not ours: dicom3tools, DCMTK, numpy with pydicom.
 */
class PhantomInteropIT {
  private static final Deviations DEVIATIONS = Deviations.of(PhantomInteropIT.class);
  private static final Path SCRIPT = Path.of("src", "test", "scripts", "check-truth.py");

  @TempDir private static Path temporary;
  private static PhantomFiles files;

  @BeforeAll
  static void write() {
    files =
        new PhantomFiles(
            PhantomStudy.write(temporary.resolve("study"), PhantomSpec.of(PhantomKind.PET_CT, 11)));
  }

  @Test
  void dciodvfy_finds_no_error() throws Exception {
    SharedData.requireProgram("dciodvfy");
    List<Path> all = files.study().instances();
    List<Path> every16thAndTheStructureSet =
        IntStream.range(0, all.size())
            .filter(index -> index % 16 == 0 || index == all.size() - 1)
            .mapToObj(all::get)
            .toList();
    for (Path file : every16thAndTheStructureSet) {
      Ended ended = Ended.of("/usr/bin/dciodvfy", file.toString());
      assertThat(ended.said().lines().filter(line -> line.startsWith("Error")))
          .as(file.getFileName().toString())
          .isEmpty();
      assertThat(ended.exit()).as(ended.said()).isZero();
    }
  }

  @Test
  void dcmdump_reads_every_instance() throws Exception {
    SharedData.requireProgram("dcmdump");
    List<String> command = new ArrayList<>(List.of("/usr/bin/dcmdump", "-q", "+P", "SOPClassUID"));
    files.study().instances().forEach(file -> command.add(file.toString()));
    assertThat(Ended.of(command).well().lines().filter(line -> line.contains("SOPClassUID")))
        .hasSize(155);
  }

  @Test
  void script_without_our_code_passes_a_right_dose_and_fails_a_wrong_one() throws Exception {
    String python = SharedData.python("numpy", "pydicom");

    Path right = temporary.resolve("right.dcm");
    Part10.write(right, rtDose(1), TransferSyntax.EXPLICIT_LE);
    Ended passed = check(python, right, "--basis", "relative");
    assertThat(passed.said()).contains("passed", "Tumour 2", "Lungs");
    assertThat(passed.exit()).isZero();

    Path wrong = temporary.resolve("wrong.dcm");
    Part10.write(wrong, rtDose(1.008), TransferSyntax.EXPLICIT_LE);
    Ended failed = check(python, wrong, "--basis", "relative");
    assertThat(failed.said()).contains("FAILED");
    assertThat(failed.exit()).isEqualTo(1);
  }

  /** The main job on the phantom, as {@code dose} does it, against the phantom's own truth. */
  @Test
  void script_without_our_code_passes_the_objects_that_we_make() throws Exception {
    String python = SharedData.python("numpy", "pydicom");
    Path results = temporary.resolve("results");
    StringWriter said = new StringWriter();
    Console console = new Console(new PrintWriter(said), new PrintWriter(said), false);

    int ended =
        new CommandLineInterface(console, List.of(new DoseCommand()))
            .run(
                "dose",
                files.study().folder().toString(),
                "-t",
                files.study().treatment().toString(),
                "-o",
                results.toString());

    assertThat(ended).as(said.toString()).isZero();
    Ended passed =
        check(python, results.resolve("RTDOSE.dcm"), results.resolve("summary.json").toString());
    assertThat(passed.said()).contains("basis relative", "passed", "Tumour 2", "ratio");
    assertThat(passed.exit()).as(passed.said()).isZero();
    DEVIATIONS.printed(
        "check-truth.py, largest beyond rounding",
        "",
        passed.said(),
        Pattern.compile("largest difference (\\S+) % beyond rounding"),
        Allowed.upTo(0.5, "%"));
  }

  private static Ended check(String python, Path rtDose, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(python, SCRIPT.toString()));
    command.addAll(List.of(files.study().folder().toString(), rtDose.toString()));
    command.addAll(List.of(options));
    return Ended.of(command);
  }

  /** The PET as relative dose by hand: local deposition, nothing of ours but the writer. */
  private static DataSet rtDose(double factor) throws IOException {
    List<DataSet> slices = files.of("PT");
    double[] bqPerMl = PhantomFiles.bqPerMl(slices);
    double netBq = files.truth().at("/treatment/net_administered_mbq").asDouble() * 1e6;
    double measuredBq = Arrays.stream(bqPerMl).sum() * 4.07 * 4.07 * 3 / 1000;
    double grayPerBqPerMl = factor * netBq / measuredBq * 49.7319 * 1e-9 / 1.04e-3;
    double most = Arrays.stream(bqPerMl).max().orElseThrow() * grayPerBqPerMl;
    double scaling = Math.ceil(most / 65535 * 1e6) / 1e6;
    ByteBuffer pixels = ByteBuffer.allocate(2 * bqPerMl.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : bqPerMl) {
      pixels.putShort((short) Math.rint(value * grayPerBqPerMl / scaling));
    }
    DataSet first = slices.getFirst();
    return DataSet.builder()
        .text(Tag.SpecificCharacterSet, "ISO_IR 192")
        .uid(Tag.SOPClassUID, Uids.RTDoseStorage)
        .uid(Tag.SOPInstanceUID, "2.25.1")
        .text(Tag.Modality, "RTDOSE")
        .copy(first, Tag.StudyInstanceUID, Tag.FrameOfReferenceUID, Tag.Rows, Tag.Columns)
        .copy(first, Tag.ImagePositionPatient, Tag.ImageOrientationPatient, Tag.PixelSpacing)
        .integers(Tag.NumberOfFrames, slices.size())
        .numbers(
            Tag.GridFrameOffsetVector,
            IntStream.range(0, slices.size()).mapToDouble(plane -> 3.0 * plane).toArray())
        .integers(Tag.SamplesPerPixel, 1)
        .text(Tag.PhotometricInterpretation, "MONOCHROME2")
        .integers(Tag.BitsAllocated, 16)
        .integers(Tag.BitsStored, 16)
        .integers(Tag.HighBit, 15)
        .integers(Tag.PixelRepresentation, 0)
        .text(Tag.DoseUnits, "GY")
        .numbers(Tag.DoseGridScaling, scaling)
        .bytes(Tag.PixelData, Vr.OW, pixels.array())
        .build();
  }

  /**
   * The histograms of RT Dose are on our rasterisation of the contours; plastimatch has its own.
   */
  @Test
  void plastimatch_counts_the_same_histograms_within_half_a_voxel_of_contour() throws Exception {
    SharedData.requireProgram("plastimatch");
    String python = SharedData.python("numpy", "pydicom");
    Path results = temporary.resolve("histograms");
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    int ended =
        new CommandLineInterface(new Console(writer, writer, false), List.of(new DoseCommand()))
            .run("dose", files.study().folder().toString(), "-o", results.toString());
    assertThat(ended).as(said.toString()).isZero();
    Path rtDose = results.resolve("RTDOSE.dcm");
    DataSet dose = Part10.read(rtDose, ReadOptions.headers()).dataSet();
    double widthGy = dose.items(Tag.DVHSequence).getFirst().require(Tag.DVHData).numbers()[0];

    Path structures = results.resolve("structures.mha");
    Path names = results.resolve("structures.txt");
    Path map = results.resolve("dose.mha");
    Path histograms = results.resolve("histograms.csv");
    plastimatch(
        "convert",
        "--input",
        files.study().instances().getLast().toString(),
        "--referenced-ct",
        files.study().folder().resolve("PT").toString(),
        "--output-ss-img",
        structures.toString(),
        "--output-ss-list",
        names.toString());
    plastimatch("convert", "--input", rtDose.toString(), "--output-dose-img", map.toString());
    plastimatch(
        "dvh",
        "--input-ss-img",
        structures.toString(),
        "--input-ss-list",
        names.toString(),
        "--input-dose",
        map.toString(),
        "--output-csv",
        histograms.toString(),
        "--bin-width",
        Double.toString(2 * widthGy),
        "--num-bins",
        "1000",
        "--normalization",
        "vox");

    String compared =
        Ended.of(
                python,
                SCRIPT.resolveSibling("compare-dvh.py").toString(),
                rtDose.toString(),
                results.resolve("SEG.dcm").toString(),
                histograms.toString())
            .well();
    DEVIATIONS.printed(
        "plastimatch's DVH, bins beyond half a voxel of contour",
        compared.lines().filter(line -> line.contains("compared")).findFirst().orElse(""),
        compared,
        Pattern.compile("[1-9]\\d* bins compared, (\\d+) beyond the bound"),
        Allowed.upTo(0, "bins"));
  }

  private static void plastimatch(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/plastimatch"));
    command.addAll(List.of(arguments));
    Ended.of(command).well();
  }
}
