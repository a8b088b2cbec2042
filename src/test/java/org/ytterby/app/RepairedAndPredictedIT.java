// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.config.Configuration;
import org.ytterby.config.DestinationSection;
import org.ytterby.config.NodeConfig;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.testdata.EmissionForms;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.TestProtocols;

/**
 * Two images that are not what they say, through the whole node: a PET after a treatment with 90Y
 * whose console was set to 18F, which is repaired, and a SPECT of 99mTc-MAA, which predicts.
 */
final class RepairedAndPredictedIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final double K_GY_G_PER_BQ = 49.73e-6;

  /** 4 x 3 x 5 voxels of 4 x 5 x 3 mm. */
  private static final double VOLUME_ML = 3.6;

  private static final double MASS_G = VOLUME_ML * 1.04;

  @TempDir private Path folder;
  private StandInPacs pacs;

  @BeforeEach
  void begin() {
    pacs = StandInPacs.start(folder.resolve("pacs"));
  }

  @AfterEach
  void end() {
    pacs.close();
  }

  /**
   * By hand: 2 MBq/mL at the administration, 20 h later 2 x 2^(-20 / 64.05), in the mean of 20 min
   * of 90Y / 1.001805; the console took 0.9686 positrons a decay for 3.186e-5, and undid 18F's
   * decay in the frame, 1.06449. All of it in 3.6 mL is 7.2 MBq, and the same was given.
   */
  @Test
  void a_console_set_to_18f_is_repaired_and_delivered_with_its_arithmetic()
      throws IOException, InterruptedException {
    double yttrium = 2e6 * Math.pow(2, -20 / 64.05) / mean(20 / 60.0 / 64.05);
    double fluorine = mean(1200 / 6586.2);
    double shown = yttrium * 3.186e-5 / 0.9686 * fluorine;
    List<Path> study =
        PetSeriesFixture.even()
            .code("C-111A1", "SRT", "^18^Fluorine")
            .item(
                (item, k) ->
                    item.numbers(Tag.RadionuclideHalfLife, 6586.2)
                        .text(Tag.RadionuclidePositronFraction, "0.9686"))
            .each(
                (plane, k) ->
                    plane
                        .text(Tag.SeriesDescription, "Y90 LIVER")
                        .text(Tag.DecayFactor, Double.toString(fluorine).substring(0, 12))
                        .text(
                            Tag.RescaleSlope,
                            Double.toString(shown / PetSeriesFixture.STORED).substring(0, 12)))
            .write(folder.resolve("study"))
            .stream()
            .map(one -> folder.resolve("study").resolve(one.sopInstanceUid() + ".dcm"))
            .toList();
    String treatment =
        """
        device: chloride
        administrations:
          - {activity_gbq: 0.0072, assayed_at: 2026-03-01T14:00:00Z, residual: {gbq: 0},
             administered_at: 2026-03-01T14:00:00Z, lung_shunt_fraction: 0}
        """;
    try (Node node = Node.start(configuration(Protocol.y90Pet()), InstantSource.system())) {
      NodeClient client = NodeClient.of(node);
      handIn(client, treatment);
      StrictSender.send(node.dicomPort(), "YTTERBY", study);
      String id = client.awaitCase("CLOSED", PATIENCE);
      JsonNode whole = client.get("/api/cases/" + id);
      assertThat(whole.path("runs").path(0).path("state").asText()).isEqualTo("DELIVERED");
      // Six digits of the factors in the header.
      assertThat(whole.path("totals").path("measured_mbq").asDouble()).isCloseTo(7.2, within(1e-3));
      assertThat(whole.path("totals").path("ratio").asDouble()).isCloseTo(1, within(2e-4));
      JsonNode field = whole.path("regions").path(whole.path("regions").size() - 1);
      assertThat(field.path("mean_gy").asDouble())
          .isCloseTo(7.2e6 * K_GY_G_PER_BQ / MASS_G, within(0.05));
      assertThat(whole.path("findings").findValuesAsText("code")).contains("NUCLIDE");
    }
    assertThat(pacs.stored()).hasSize(3);
    // The report that went to the PACS holds the arithmetic, to four digits.
    assertThat(
            pacs.stored().values().stream()
                .filter(one -> holds(one, "0.9686 / 3.186e-5 = x 30400")))
        .hasSize(1);
  }

  /** By hand: of the planned 3 MBq 39.85 Gy, wherever the counts are; nobody is told before. */
  @Test
  void a_scan_before_the_treatment_is_held_and_marked_as_a_prediction()
      throws IOException, InterruptedException {
    PetSeriesFixture classic =
        PetSeriesFixture.even()
            .code("C-163A8", "SRT", "^99m^Technetium")
            .item((item, k) -> item.remove(Tag.RadionuclideHalfLife))
            .each(
                (plane, k) ->
                    plane
                        .numbers(Tag.RescaleSlope, 1)
                        .bytes(
                            Tag.PixelData, Vr.OW, PetSeriesFixture.pixels(k % 4 == 0 ? 0 : 1000)));
    Path study = folder.resolve("maa");
    String uid =
        PetSeriesFixture.write(
                study,
                EmissionForms.tomo(classic.dataSets(), false).build(),
                TransferSyntax.EXPLICIT_LE)
            .sopInstanceUid();
    Protocol protocol = TestProtocols.predicting(SeriesRules.SPECT);
    try (Node node = Node.start(configuration(protocol), InstantSource.system())) {
      NodeClient client = NodeClient.of(node);
      handIn(client, "device: glass\nplanned: {activity_gbq: 0.003}\n");
      StrictSender.send(node.dicomPort(), "YTTERBY", List.of(study.resolve(uid + ".dcm")));
      client.awaitRun("REVIEW", PATIENCE);
      assertThat(pacs.stored()).isEmpty();
      JsonNode whole = client.newestCase();
      assertThat(whole.path("totals").path("ratio").isNull()).isTrue();
      JsonNode field = whole.path("regions").path(whole.path("regions").size() - 1);
      assertThat(field.path("mean_gy").asDouble())
          .isCloseTo(3e6 * K_GY_G_PER_BQ / MASS_G, within(0.01));
      String id = client.newestLine().path("id").asText();
      assertThat(client.post("/api/cases/" + id + "/release").statusCode()).isEqualTo(200);
      client.awaitCase("CLOSED", PATIENCE);
    }
    assertThat(pacs.stored()).hasSize(3);
    assertThat(pacs.stored().values())
        .allSatisfy(one -> assertThat(holds(one, "PREDICTION FROM THE PLANNED ACTIVITY")).isTrue());
  }

  /** What undoing the decay within a frame multiplies by, of the frame in half-lives. */
  private static double mean(double halfLives) {
    double decayed = Math.log(2) * halfLives;
    return decayed / -Math.expm1(-decayed);
  }

  private static boolean holds(Path object, String text) {
    try {
      return Files.readString(object, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void handIn(NodeClient client, String treatment) throws IOException {
    assertThat(
            client.put(
                "/api/studies/" + PetSeriesFixture.STUDY + "/treatment",
                "application/yaml",
                HttpRequest.BodyPublishers.ofString(treatment)))
        .isEqualTo(200);
  }

  private Configuration configuration(Protocol protocol) {
    NodeConfig node =
        NodeConfig.DEFAULT
            .withData(folder.resolve("data"))
            .withPorts(0, 0)
            .withQuietPeriod(Duration.ofSeconds(1))
            .withDestinations(
                List.of(
                    DestinationSection.parse(
                        StandInPacs.AE_TITLE + "@127.0.0.1:" + pacs.port(), "YTTERBY")));
    return new Configuration(node, List.of(protocol));
  }
}
