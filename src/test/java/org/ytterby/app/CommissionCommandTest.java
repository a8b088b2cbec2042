// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.audit.Ledger;
import org.ytterby.cli.CommandLineInterface;
import org.ytterby.cli.Console;
import org.ytterby.cli.DoseCommand;
import org.ytterby.commission.AcceptanceRecord;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.phantom.PhantomStudy;
import org.ytterby.phantom.Scanner;
import org.ytterby.protocol.MeasuredBlur;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseSettings;

/** From phantom scans in files to a dose that rests on what they say. */
class CommissionCommandTest {
  private static final double RATIO = 0.93;
  private static final double PSF_MM = 6;
  private static final double NOISE = 0.6;

  @TempDir private Path folder;

  private record Ended(int code, String out, String err) {}

  private static Ended run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), false);
    int code =
        new CommandLineInterface(console, List.of(new CommissionCommand(), new DoseCommand()))
            .run(words);
    return new Ended(code, out.toString(), err.toString());
  }

  private Path phantom(PhantomKind kind, long seed, double noise) {
    Path into = folder.resolve(kind + "-" + seed);
    PhantomStudy.write(into, PhantomSpec.of(kind, seed).with(new Scanner(PSF_MM, RATIO, noise)));
    return into;
  }

  private Path config(String quantification) throws IOException {
    Path protocols = Files.createDirectories(folder.resolve("config/protocols"));
    Files.writeString(protocols.resolve("a.yaml"), "name: y90\n" + quantification);
    return Files.writeString(folder.resolve("config/ytterby.yaml"), "protocols: protocols\n");
  }

  private Ended commission(Path config, List<Path> cylinders, List<Path> spheres, String... more) {
    List<String> words = new ArrayList<>(List.of("commission", "PET1", "-c", config.toString()));
    words.addAll(List.of("-o", folder.resolve("config/protocols").toString()));
    words.addAll(List.of("--at", "2026-03-10T12:00:00Z"));
    cylinders.forEach(one -> words.addAll(List.of("--cylinder", one.toString())));
    spheres.forEach(one -> words.addAll(List.of("--spheres", one.toString())));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  @Test
  void what_a_site_measures_is_what_its_doses_rest_on() throws IOException {
    Path config = config("");
    Path data = folder.resolve("data");
    Database.open(DatabaseSettings.embedded(data)).close();
    Ended ended =
        commission(
            config,
            List.of(
                phantom(PhantomKind.CYLINDER, 1, NOISE), phantom(PhantomKind.CYLINDER, 2, NOISE)),
            List.of(phantom(PhantomKind.SPHERES, 1, NOISE)),
            "--ledger",
            "--data",
            data.toString());
    assertThat(ended.code()).as(ended.err()).isZero();
    Path file = folder.resolve("config/protocols/PET1.json");
    AcceptanceRecord record = AcceptanceRecord.read(file);

    // 2 % of activity and 0.5 % of volume, and what noise leaves.
    assertThat(record.calibration().uncertaintyPercent()).isBetween(2.0, 2.3);
    assertThat(record.calibration().factor() * RATIO).isCloseTo(1, within(0.01));
    MeasuredBlur blur = record.calibration().measuredBlur().orElseThrow();
    assertThat(blur.psfMm()).isCloseTo(PSF_MM, within(3 * blur.psfUncertaintyMm()));
    assertThat(record.calibration().date()).isEqualTo("2026-03-03");
    try (Database database = Database.openAsItIs(DatabaseSettings.embedded(data))) {
      assertThat(database.<List<?>>inTx(tx -> Ledger.about(tx, "PET1"))).hasSize(1);
    }

    // The same scans of the same scanner, and none that is written over.
    assertThat(commission(config, List.of(folder.resolve("cylinder-1")), List.of()).err())
        .contains("PET1.json, which exists");

    config(
        "quantification:\n  commissioning: required\n  calibrations: [{record: PET1.json}]\n"
            + "normalisation: {volume: field}\n");
    JsonNode dosed = dose(config, record);
    assertThat(dosed.path("totals").path("ratio").asDouble())
        .isCloseTo(RATIO * record.calibration().factor(), within(0.002));
    otherVoxels(config);
  }

  /** The same scanner and reconstruction in voxels of 4.07 mm, the phantoms' having 3 mm. */
  private void otherVoxels(Path config) {
    Path study = phantom(PhantomKind.PET_CT, 1, 0);
    Ended refused =
        run(
            "dose",
            study.toString(),
            "-c",
            config.toString(),
            "-o",
            folder.resolve("none").toString(),
            "-t",
            study.resolve("treatment.yaml").toString());
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains(
            "BLOCK NOT_COMMISSIONED",
            "found    PixelSpacing (0028,0030) 4.07 mm",
            "expected 3 mm, as in the images of acceptance record of 2026-03-03");
  }

  /** A third fill, dosed as if it were a patient's: what it holds is known. */
  private Path filled() throws IOException {
    Path study = phantom(PhantomKind.CYLINDER, 3, 0);
    Matcher assayed =
        Pattern.compile("assayed: (\\S+)").matcher(Files.readString(study.resolve("phantom.yaml")));
    assertThat(assayed.find()).isTrue();
    Files.writeString(
        study.resolve("treatment.yaml"),
        """
        isotope: Y-90
        device: chloride
        administrations:
          - target: cylinder
            activity_gbq: 2
            assayed_at: %1$s
            residual: {gbq: 0, method: none left, at: %1$s}
            administered_at: %1$s
            lung_shunt_fraction: 0
        """
            .formatted(assayed.group(1)));
    return study;
  }

  private JsonNode dose(Path config, AcceptanceRecord record) throws IOException {
    Path study = filled();
    Path out = folder.resolve("out");
    Ended ended =
        run(
            "dose",
            study.toString(),
            "-c",
            config.toString(),
            "-o",
            out.toString(),
            "-t",
            study.resolve("treatment.yaml").toString(),
            "--at",
            "2026-03-10T12:00:00Z");
    assertThat(ended.code()).as(ended.err()).isZero();
    String text = Files.readString(out.resolve("summary.json"));
    assertThat(text)
        .contains("acceptance record of 2026-03-03, " + record.sha256().substring(0, 12))
        .contains("nothing rests on it: the scanner was calibrated with 90Y")
        .contains("SITE_CALIBRATION", "scanned on 2026-03-03, on that day")
        .doesNotContain("NOT_COMMISSIONED");
    return new ObjectMapper().readTree(text);
  }

  @Test
  void a_scanner_that_nobody_has_measured_is_told_of_or_not_dosed() throws IOException {
    Path study = phantom(PhantomKind.PET_CT, 1, 0);
    Path config = config("");
    String[] words = {
      "dose",
      study.toString(),
      "-c",
      config.toString(),
      "-o",
      folder.resolve("out").toString(),
      "-t",
      study.resolve("treatment.yaml").toString()
    };
    Ended dosed = run(words);
    assertThat(dosed.code()).isZero();
    assertThat(dosed.err())
        .containsOnlyOnce("NOT_COMMISSIONED")
        .containsPattern(
            "(?m)^INFO NOT_COMMISSIONED at .+: .+nobody has shown to hold here\\. Measure a 90Y");
    assertThat(Files.readString(folder.resolve("out/summary.json"))).contains("NOT_COMMISSIONED");

    config("quantification: {commissioning: required}\n");
    Ended refused = run(words);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains("BLOCK NOT_COMMISSIONED", "no record for PHANTOM, pet-ct, analytic, PET AC");
  }

  @Test
  void refuses_scans_that_are_told_apart_by_their_filter_only_and_scans_without_a_name()
      throws IOException {
    Path config = config("");
    Path one = phantom(PhantomKind.CYLINDER, 1, 0);
    Path two = phantom(PhantomKind.CYLINDER, 2, 0);
    changed(one, scan -> scan.text(Tag.ConvolutionKernel, "XYZ Gauss2.00"));
    changed(two, scan -> scan.text(Tag.ConvolutionKernel, "XYZ Gauss5.00"));
    assertThat(commission(config, List.of(one, two), List.of()).err())
        .contains(
            "found    ConvolutionKernel (0018,1210) 'XYZ Gauss5.00'",
            "expected 'XYZ Gauss2.00', as series",
            "One record is of one filter, one size of voxels and one positron fraction");

    changed(one, scan -> scan.remove(Tag.ReconstructionMethod).remove(Tag.SeriesDescription));
    assertThat(commission(config, List.of(one), List.of()).err())
        .contains(
            "BLOCK PHANTOM", "neither Reconstruction Method (0054,1103) nor Series Description");
    changed(one, scan -> scan.remove(Tag.StationName).remove(Tag.ManufacturerModelName));
    assertThat(commission(config, List.of(one), List.of()).err())
        .contains("BLOCK PHANTOM", "neither Station Name (0008,1010) nor Manufacturer's Model");
    assertThat(folder.resolve("config/protocols/PET1.json")).doesNotExist();
  }

  private static void changed(Path study, Consumer<DataSetBuilder> change) throws IOException {
    try (Stream<Path> files = Files.walk(study)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".dcm")).toList()) {
        Part10 read = Part10.read(file, ReadOptions.everything());
        DataSetBuilder builder = DataSet.builder().putAll(read.dataSet());
        change.accept(builder);
        Part10.write(file, builder.build(), read.location().transferSyntax());
      }
    }
  }

  @Test
  void refuses_in_words_what_is_no_such_phantom() throws IOException {
    Path config = config("");
    Path cylinder = phantom(PhantomKind.CYLINDER, 1, 0);
    Path spheres = phantom(PhantomKind.SPHERES, 1, 0);
    assertThat(commission(config, List.of(spheres), List.of()).err())
        .contains("phantom.yaml phantom: found spheres, expected a cylinder, as --cylinder says");

    Path yaml = cylinder.resolve("phantom.yaml");
    String said = Files.readString(yaml);
    Files.writeString(yaml, said.replace("diameter: 200mm", "diameter: 210mm"));
    Files.writeString(yaml, Files.readString(yaml).replaceAll("volume: .*", "volume: 6580mL"));
    Ended ended = commission(config, List.of(cylinder), List.of(spheres));
    assertThat(ended.code()).isEqualTo(1);
    // 5 % of 210 mm hides 200; the concentration is then that of another volume.
    assertThat(ended.err()).contains("BLOCK PHANTOM", "no record was written");

    Files.writeString(yaml, said.replace("2026-03-02", "2026-03-04"));
    assertThat(commission(config, List.of(cylinder), List.of()).err())
        .contains("BLOCK TIME_CONFLICT");

    Files.writeString(yaml, said.replace("activity: 2000MBq\n", ""));
    assertThat(commission(config, List.of(cylinder), List.of()).err())
        .contains("activity: missing, expected a number from 1 to 100000 MBq, with its unit");
    assertThat(folder.resolve("config/protocols/PET1.json")).doesNotExist();
  }
}
