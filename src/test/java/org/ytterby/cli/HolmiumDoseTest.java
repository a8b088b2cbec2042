// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.testdata.EmissionForms;
import org.ytterby.testdata.PetSeriesFixture;

/**
 * A scan of 166Ho microspheres in counts, from its file to the objects that {@code dose} writes;
 * and what is no such scan.
 */
class HolmiumDoseTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ReadOptions ALL = ReadOptions.everything();

  /** Three of five planes hold counts: 36 voxels of 4 x 5 x 3 mm and 1.04 g/mL. */
  private static final double MASS_G = 36 * 0.06 * 1.04;

  /** By hand: 0.6963 MeV x 1.602177e-13 J/MeV x 26.80 h x 3600 s/h / ln 2 = 15.528e-9 J/Bq. */
  private static final double K_GY_G_PER_BQ = 15.528e-6;

  private static final String RECORD =
      """
      isotope: Ho-166
      device: quiremspheres
      administrations:
        - {activity_gbq: 0.004, administered_at: 2026-03-01T10:00:00Z, residual: {gbq: 0}}
      """;

  @TempDir private Path folder;

  private record Ended(int code, String err) {}

  @BeforeEach
  void theProtocol() throws IOException {
    Path protocols = Files.createDirectories(folder.resolve("protocols"));
    Files.copy(
        Path.of("config/protocol-examples/ho166-spect.yaml"),
        protocols.resolve("ho166-spect.yaml"));
    Files.writeString(folder.resolve("ytterby.yaml"), "protocols: protocols\n");
    scan(holmium().build(), EmissionForms.window(74.5, 86.6));
  }

  private static DataSetBuilder holmium() {
    return named("C1943", "NCIt", "^166^Holmium").numbers(Tag.RadionuclideHalfLife, 96480);
  }

  private static DataSetBuilder named(String value, String scheme, String meaning) {
    return DataSet.builder()
        .sequence(
            Tag.RadionuclideCodeSequence,
            DataSet.builder()
                .text(Tag.CodeValue, value)
                .text(Tag.CodingSchemeDesignator, scheme)
                .text(Tag.CodeMeaning, meaning)
                .build());
  }

  private void scan(DataSet nuclide, DataSet window) throws IOException {
    scan(nuclide, window, Optional.empty());
  }

  /** Of 700 in each voxel that holds something; counts where nothing tells what one is. */
  private void scan(DataSet nuclide, DataSet window, Optional<DataSet> mapping) throws IOException {
    PetSeriesFixture planes =
        PetSeriesFixture.even()
            .each(
                (plane, k) ->
                    plane
                        .numbers(Tag.RescaleSlope, 1)
                        .text(Tag.SeriesDescription, "Holmium SPECT AC")
                        .bytes(
                            Tag.PixelData, Vr.OW, PetSeriesFixture.pixels(k % 4 == 0 ? 0 : 700)));
    DataSetBuilder image =
        EmissionForms.tomo(planes.dataSets(), true)
            .sequence(Tag.RadiopharmaceuticalInformationSequence, nuclide)
            .sequence(
                Tag.EnergyWindowInformationSequence,
                DataSet.builder().sequence(Tag.EnergyWindowRangeSequence, window).build());
    mapping.ifPresent(one -> image.sequence(Tag.RealWorldValueMappingSequence, one));
    PetSeriesFixture.write(
        Files.createDirectories(folder.resolve("in")), image.build(), TransferSyntax.EXPLICIT_LE);
  }

  private Ended dose(String treatment, String... more) throws IOException {
    Path record = Files.writeString(folder.resolve("treatment.yaml"), treatment);
    StringWriter err = new StringWriter();
    Console console =
        new Console(new PrintWriter(new StringWriter()), new PrintWriter(err, true), false);
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("dose", folder.resolve("in").toString()));
    arguments.addAll(List.of("-o", folder.resolve("out").toString()));
    arguments.addAll(List.of("-c", folder.resolve("ytterby.yaml").toString()));
    arguments.addAll(List.of("-t", record.toString(), "--at", "2026-02-20T12:00:00Z"));
    arguments.addAll(List.of(more));
    int code =
        new CommandLineInterface(console, List.of(new DoseCommand()))
            .run(arguments.toArray(String[]::new));
    return new Ended(code, err.toString());
  }

  private DataSet written(String name) {
    return Part10.read(folder.resolve("out").resolve(name), ALL).dataSet();
  }

  private JsonNode summary() throws IOException {
    return JSON.readTree(folder.resolve("out/summary.json").toFile());
  }

  /** By hand: 4 MBq x 15.528 Gy kg/GBq / 2.2464 g = 27.65 Gy where counts are. */
  @Test
  void the_administered_activity_gives_the_dose_by_its_own_energy_and_half_life()
      throws IOException {
    Ended ended = dose(RECORD);
    assertThat(ended.code()).as(ended.err()).isZero();
    DataSet dose = written("RTDOSE.dcm");
    double expectedGy = 4e6 * K_GY_G_PER_BQ / MASS_G;
    double scalingGy = dose.require(Tag.DoseGridScaling).number();
    ByteBuffer pixels =
        ByteBuffer.wrap(dose.require(Tag.PixelData).bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int voxel = 0; voxel < 60; voxel++) {
      double foundGy = (pixels.getShort(2 * voxel) & 0xFFFF) * scalingGy;
      // half a stored step, and K with five digits
      assertThat(foundGy)
          .isCloseTo(
              voxel / 12 % 4 == 0 ? 0 : expectedGy, within(scalingGy / 2 + 5e-5 * expectedGy));
    }
    assertThat(dose.require(Tag.SeriesDescription).text()).startsWith("Ho166 absorbed dose");
    assertThat(dose.require(Tag.DoseComment).text()).contains("Ho-166 local");
    assertThat(dose.items(Tag.PlanOverviewSequence).getFirst().require(Tag.RTPlanLabel).text())
        .isEqualTo("Ho166 delivered");
    String report = Files.readString(folder.resolve("out/SR.dcm"), StandardCharsets.ISO_8859_1);
    assertThat(report).contains("C1943", "nuclide = Ho-166. Photons").doesNotContain("14691008");
    assertThat(summary().path("constants").path("profile").asText()).isEqualTo("Ho-166");
    assertThat(summary().path("constants").path("half_life_s").asDouble()).isEqualTo(96480);
  }

  /** By hand: 2.16 mL x 700 kBq/mL are 1.512 MBq a day later, x 2^(24 / 26.8) = 2.81275 MBq. */
  @Test
  void an_image_in_becquerel_is_led_to_the_administration_by_the_half_life_of_166ho()
      throws IOException {
    scan(
        holmium().build(),
        EmissionForms.window(74.5, 86.6),
        Optional.of(EmissionForms.mapping("Bq/ml", 1000)));
    Ended ended = dose(RECORD.replace("0.004", "0.00281275"));
    assertThat(ended.code()).as(ended.err()).isZero();
    // Five digits of the hand calculation.
    assertThat(summary().path("totals").path("ratio").asDouble()).isCloseTo(1, within(1e-5));
  }

  @Test
  void the_kernel_is_that_of_the_nuclide() throws IOException {
    Ended ended = dose(RECORD, "--engine", "local,kernel");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(summary().path("engines").get(1).toString())
        .contains("ho166_point_kernel_tissue104.csv");
  }

  @Test
  void what_is_no_scan_or_treatment_of_it_is_refused_in_words() throws IOException {
    refused(
        RECORD.replace("Ho-166", "Y-90").replace("quiremspheres", "other"), "NUCLIDE", "Ho-166");
    refused(RECORD.replace("quiremspheres", "glass"), "TREATMENT_CONFLICT", "Y-90, which these");
    refused(RECORD, "--engine: engine density knows", List.of("--engine", "density"));

    scan(named("14691008", "SCT", "^90^Yttrium").build(), EmissionForms.window(74.5, 86.6));
    refused(RECORD, "NUCLIDE", "a nuclide of the protocol's list");
    scan(
        holmium().numbers(Tag.RadionuclideHalfLife, 230580).build(),
        EmissionForms.window(74.5, 86.6));
    refused(RECORD, "HALF_LIFE", "that of 166Ho, 26.8 h");
    scan(holmium().build(), EmissionForms.window(126.5, 154.5));
    refused(RECORD, "photopeak of 99mTc", "Send the SPECT after the treatment");
    scan(
        named("72454006", "SCT", "^99m^Technetium")
            .numbers(Tag.RadionuclideHalfLife, 96480)
            .build(),
        EmissionForms.window(74.5, 86.6));
    refused(RECORD, "NUCLIDE", "72454006");
    scan(DataSet.empty(), EmissionForms.window(100, 130));
    refused(RECORD, "no nuclide, energy window 100.0 to 130.0 keV", "the photopeak of 166Ho");
  }

  @Test
  void a_window_wider_than_its_line_asks_for_a_look_and_one_beside_it_is_refused()
      throws IOException {
    scan(holmium().build(), EmissionForms.window(100, 130));
    refused(RECORD, "FOREIGN_PHOTONS", "the photopeak of 166Ho");
    scan(holmium().build(), EmissionForms.window(50, 130));
    Ended ended = dose(RECORD);
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(summary().path("findings").findValuesAsText("code")).contains("FOREIGN_PHOTONS");
    scan(DataSet.empty(), EmissionForms.window(74.5, 86.6));
    assertThat(dose(RECORD).code()).isZero();
    assertThat(summary().path("findings").findValuesAsText("code"))
        .contains("NUCLIDE")
        .doesNotContain("FOREIGN_PHOTONS");
  }

  /** Microspheres of 90Y are seen by bremsstrahlung: a narrow window at 81 keV is of 166Ho. */
  @Test
  void a_scan_without_a_nuclide_at_its_line_is_not_taken_for_90y() throws IOException {
    Files.delete(folder.resolve("protocols/ho166-spect.yaml"));
    Files.copy(
        Path.of("config/protocol-examples/y90-spect.yaml"),
        folder.resolve("protocols/y90-spect.yaml"));
    scan(DataSet.empty(), EmissionForms.window(74.5, 86.6));
    Ended ended =
        dose(RECORD.replace("Ho-166", "Y-90").replace("quiremspheres", "glass"), "-p", "y90-spect");
    assertThat(ended.code()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ended.err()).contains("a nuclide, or a window of bremsstrahlung", "scan of 166Ho");
  }

  private void refused(String record, String... words) throws IOException {
    Ended ended = dose(record);
    assertThat(ended.code()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ended.err()).contains(words);
  }

  private void refused(String record, String word, List<String> arguments) throws IOException {
    Ended ended = dose(record, arguments.toArray(String[]::new));
    assertThat(ended.code()).isEqualTo(ExitCode.WRONG_USAGE.number());
    assertThat(ended.err()).contains(word);
  }
}
