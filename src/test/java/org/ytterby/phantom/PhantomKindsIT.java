// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ytterby.cli.CommandLineInterface;
import org.ytterby.cli.Console;
import org.ytterby.cli.DoseCommand;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;
import org.ytterby.testdata.Ended;
import org.ytterby.testdata.SharedData;

/** Every kind of phantom: read by the node, held against its truth, read by other programs. */
class PhantomKindsIT {
  private static final Deviations DEVIATIONS = Deviations.of(PhantomKindsIT.class);
  private static final Pattern MEAN_OF_SUMMARY =
      Pattern.compile(
          "(?m)^(.{22}).*?%\\s+\\S+\\s+([+-][0-9.]+)%(?:\\s+may be off by (\\S+) %.*)?$");
  private static final Pattern NOISE_OF_FIELD =
      Pattern.compile("whole field: standard deviation (\\S+) %");
  private static final Path SCRIPT = Path.of("src", "test", "scripts", "check-truth.py");

  /** Of a series' instances, which one writer makes, so many are checked and the outermost. */
  private static final int EVERY = 8;

  private static final Map<PhantomKind, PhantomStudy> WRITTEN = new EnumMap<>(PhantomKind.class);

  @TempDir static Path studies;

  @TempDir Path temporary;

  /** Each kind is written once: those that count are slow to make. */
  private static PhantomStudy study(PhantomKind kind) {
    boolean extrahepatic = !kind.ofQuality() && kind != PhantomKind.PET_CT;
    return WRITTEN.computeIfAbsent(
        kind,
        one ->
            PhantomStudy.write(studies.resolve(one.label()), PhantomSpec.of(one, 1, extrahepatic)));
  }

  /** Those of a patient; scanners' phantoms are measured by what commissioning finds in them. */
  @ParameterizedTest
  @EnumSource(
      value = PhantomKind.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CYLINDER", "SPHERES", "RECOVERY"})
  void dose_of_each_kind_is_its_truth(PhantomKind kind) throws Exception {
    PhantomStudy study = study(kind);
    slopesAndOrder(kind, new PhantomFiles(study).of("PT"));
    Path results = temporary.resolve("results");
    StringWriter said = new StringWriter();
    Console console = new Console(new PrintWriter(said), new PrintWriter(said), false);

    int ended =
        new CommandLineInterface(console, List.of(new DoseCommand()))
            .run(
                "dose",
                study.folder().toString(),
                "-t",
                study.treatment().toString(),
                "-o",
                results.toString());

    assertThat(ended).as(said.toString()).isZero();
    assertThat(said.toString())
        .contains("Perfused segment: mean", "relative")
        .doesNotContain("HELD");
    String python = SharedData.python("numpy", "pydicom");
    Ended checked =
        Ended.of(
            python,
            SCRIPT.toString(),
            study.folder().toString(),
            results.resolve("RTDOSE.dcm").toString(),
            results.resolve("summary.json").toString());
    assertThat(checked.said()).contains("basis relative", "passed", "Lungs", "ratio");
    assertThat(checked.exit()).as(checked.said()).isZero();
    DEVIATIONS.printed(
        "check-truth.py, largest beyond rounding and noise, " + kind.label(),
        "",
        checked.said(),
        Pattern.compile("largest difference (\\S+) % beyond rounding"),
        Allowed.upTo(0.5, "%"));
    held(kind, checked.said());
  }

  /** How far the node's own means are off, and their total, before any allowance for noise. */
  private static void held(PhantomKind kind, String said) {
    Matcher line = MEAN_OF_SUMMARY.matcher(said);
    int lines = 0;
    while (line.find()) {
      double noise = line.group(3) == null ? 0 : Double.parseDouble(line.group(3));
      DEVIATIONS.absolute(
          "means of summary.json, " + kind.label(),
          line.group(1).strip(),
          Double.parseDouble(line.group(2)),
          0,
          Allowed.upTo(0.5 + noise, "%"));
      lines++;
    }
    assertThat(lines).as(said).isGreaterThanOrEqualTo(4);
    Matcher field = NOISE_OF_FIELD.matcher(said);
    double fourDeviations = field.find() ? 4 * Double.parseDouble(field.group(1)) : 0;
    DEVIATIONS.printed(
        "measured over administered activity, " + kind.label(),
        "",
        said,
        Pattern.compile("(?m)^ratio.*\\s([+-][0-9.]+)%$"),
        Allowed.upTo(0.5 + fourDeviations, "%"));
  }

  private static void slopesAndOrder(PhantomKind kind, List<DataSet> slices) {
    assertThat(slices).hasSize(kind.petGrid().planes());
    assertThat(
            slices.stream()
                .map(slice -> slice.require(Tag.RescaleSlope).number())
                .distinct()
                .count())
        .isGreaterThan(slices.size() / 2);
    double first = slices.getFirst().require(Tag.ImagePositionPatient).numbers()[2];
    double last = slices.getLast().require(Tag.ImagePositionPatient).numbers()[2];
    assertThat(first > last).isEqualTo(kind.style().headFirst());
    assertThat(slices.getFirst().require(Tag.InstanceNumber).integer()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(PhantomKind.class)
  void dicom_check_finds_nothing(PhantomKind kind) throws Exception {
    for (String program : List.of("dciodvfy", "dcmdump", "dsrdump", "drtdump")) {
      SharedData.requireProgram(program);
    }
    SharedData.tool("dicom-check");
    // It starts several programs a file, one after the other: each processor gets its share.
    List<List<Path>> shares = shares(some(study(kind)), Runtime.getRuntime().availableProcessors());
    try (ExecutorService programs = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Ended>> checks = new ArrayList<>();
      shares.forEach(share -> checks.add(programs.submit(() -> dicomCheck(share))));
      for (int i = 0; i < shares.size(); i++) {
        assertThat(checks.get(i).get().said())
            .contains("dicom-check: " + shares.get(i).size() + " files, 0 fall short");
      }
    }
  }

  /** Of each series the first and last instance and every {@value #EVERY}th. */
  private static List<Path> some(PhantomStudy study) {
    return study.instances().stream()
        .collect(Collectors.groupingBy(Path::getParent))
        .values()
        .stream()
        .flatMap(
            series ->
                IntStream.range(0, series.size())
                    .filter(i -> i % EVERY == 0 || i == series.size() - 1)
                    .mapToObj(series::get))
        .toList();
  }

  /** Every n-th file for each of n. */
  private static List<List<Path>> shares(List<Path> files, int n) {
    return IntStream.range(0, n)
        .mapToObj(
            share ->
                IntStream.range(0, files.size())
                    .filter(i -> i % n == share)
                    .mapToObj(files::get)
                    .toList())
        .toList();
  }

  private static Ended dicomCheck(List<Path> files) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(SharedData.tool("dicom-check").toString()));
    files.forEach(file -> command.add(file.toString()));
    return Ended.of(command);
  }
}
