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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.testdata.EmissionForms;
import org.ytterby.testdata.PetSeriesFixture;

/** A scan of 99mTc-MAA in counts, from its file to the objects that {@code dose} writes. */
class PredictedDoseTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Three of five planes hold counts: 36 voxels of 4 x 5 x 3 mm and 1.04 g/mL. */
  private static final double MASS_G = 36 * 0.06 * 1.04;

  private static final double K_GY_G_PER_BQ = 49.73e-6;

  @TempDir private Path folder;

  private record Ended(int code, String err) {}

  @BeforeEach
  void aScanAndTheProtocol() throws IOException {
    PetSeriesFixture counts =
        PetSeriesFixture.even()
            .code("72454006", "SCT", "^99m^Technetium")
            .item((item, k) -> item.numbers(Tag.RadionuclideTotalDose, 1.5e8))
            .each(
                (plane, k) ->
                    plane
                        .numbers(Tag.RescaleSlope, 1)
                        .text(Tag.SeriesDescription, "SPECT MAA AC")
                        .bytes(
                            Tag.PixelData, Vr.OW, PetSeriesFixture.pixels(k % 4 == 0 ? 0 : 700)));
    PetSeriesFixture.write(
        Files.createDirectories(folder.resolve("in")),
        EmissionForms.tomo(counts.dataSets(), true).build(),
        TransferSyntax.EXPLICIT_LE);
    Path protocols = Files.createDirectories(folder.resolve("protocols"));
    Files.copy(
        Path.of("config/protocol-examples/tc99m-maa.yaml"), protocols.resolve("tc99m-maa.yaml"));
    Files.writeString(folder.resolve("ytterby.yaml"), "protocols: protocols\n");
  }

  private Ended dose(String treatment) throws IOException {
    Path record = Files.writeString(folder.resolve("treatment.yaml"), treatment);
    StringWriter err = new StringWriter();
    Console console =
        new Console(new PrintWriter(new StringWriter()), new PrintWriter(err, true), false);
    int code =
        new CommandLineInterface(console, List.of(new DoseCommand()))
            .run(
                "dose",
                folder.resolve("in").toString(),
                "-o",
                folder.resolve("out").toString(),
                "-c",
                folder.resolve("ytterby.yaml").toString(),
                "-t",
                record.toString(),
                "--at",
                "2026-02-20T12:00:00Z");
    return new Ended(code, err.toString());
  }

  private DataSet written(String name) {
    return Part10.read(folder.resolve("out").resolve(name), ReadOptions.everything()).dataSet();
  }

  /** By hand: 2 MBq x 49.73 Gy kg/GBq / 2.2464 g = 44.28 Gy where counts are, 0 where none are. */
  @Test
  void the_planned_activity_gives_the_predicted_dose_and_no_object_says_anything_else()
      throws IOException {
    Ended ended =
        dose(
            """
            device: glass
            planned: {activity_gbq: 0.002, lung_shunt_fraction: 0.03}
            administrations: [{activity_gbq: 0.004, administered_at: 2026-03-09T10:00:00Z}]
            """);
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("HELD: PREDICTION FROM THE PLANNED ACTIVITY");

    DataSet dose = written("RTDOSE.dcm");
    double expectedGy = 2e6 * K_GY_G_PER_BQ / MASS_G;
    double scalingGy = dose.require(Tag.DoseGridScaling).number();
    ByteBuffer pixels =
        ByteBuffer.wrap(dose.require(Tag.PixelData).bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int voxel = 0; voxel < 60; voxel++) {
      int plane = voxel / 12;
      double foundGy = (pixels.getShort(2 * voxel) & 0xFFFF) * scalingGy;
      // half a stored step, and K with four digits
      assertThat(foundGy)
          .isCloseTo(plane % 4 == 0 ? 0 : expectedGy, within(scalingGy / 2 + 1e-4 * expectedGy));
    }
    for (String name : List.of("SEG.dcm", "RTDOSE.dcm", "SR.dcm")) {
      if (Files.exists(folder.resolve("out").resolve(name))) {
        assertThat(written(name).require(Tag.SeriesDescription).text())
            .contains("PREDICTED", "PRELIMINARY");
      }
    }
    assertThat(dose.require(Tag.DoseComment).text()).startsWith("PREDICTION");
    assertThat(dose.items(Tag.PlanOverviewSequence).getFirst().require(Tag.RTPlanLabel).text())
        .isEqualTo("Y90 predicted");
    DataSet report = written("SR.dcm");
    assertThat(report.require(Tag.PreliminaryFlag).text()).isEqualTo("PRELIMINARY");
    assertThat(report.require(Tag.VerificationFlag).text()).isEqualTo("UNVERIFIED");
    assertThat(Files.readString(folder.resolve("out/SR.dcm"), StandardCharsets.ISO_8859_1))
        .contains("SPECT MAA AC")
        .doesNotContain("150 MBq", "150000000");

    JsonNode summary = JSON.readTree(folder.resolve("out/summary.json").toFile());
    assertThat(summary.path("totals").path("administered_mbq").isNull()).isTrue();
    assertThat(summary.path("administered").path("administrations").isEmpty()).isTrue();
    assertThat(summary.path("basis").asText()).isEqualTo("relative");
    assertThat(summary.path("case").path("held_because").asText()).startsWith("PREDICTION");
    assertThat(summary.path("findings").findValuesAsText("code"))
        .contains("PREDICTED", "RELATIVE_ONLY")
        .doesNotContain("RESIDUAL_UNRECORDED", "ACTIVITY_RATIO", "LUNG_SHUNT_UNRECORDED");
  }

  @Test
  void without_a_plan_there_is_no_prediction() throws IOException {
    Ended ended = dose("administrations: [{activity_gbq: 3}]");
    assertThat(ended.code()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ended.err())
        .contains("BLOCK ADMINISTERED_ACTIVITY_MISSING", "no planned activity", "of the plan");
  }
}
