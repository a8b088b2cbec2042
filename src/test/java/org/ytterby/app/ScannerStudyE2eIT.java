// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;
import org.ytterby.testdata.Ended;
import org.ytterby.testdata.OrthancPacs;
import org.ytterby.testdata.SharedData;

/** Real scanner data, DCMTK's storescu as the scanner, Orthanc as PACS, and nobody clicking. */
class ScannerStudyE2eIT {
  private static final Deviations DEVIATIONS = Deviations.of(ScannerStudyE2eIT.class);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SCRIPTS = Path.of("src", "test", "scripts").toAbsolutePath();

  @Test
  void a_real_pet_comes_back_as_dose_and_report_and_what_can_t_be_dosed_is_refused_in_writing(
      @TempDir Path folder) throws Exception {
    for (String program : List.of("storescu", "dciodvfy", "drtdump", "python3")) {
      SharedData.requireProgram(program);
    }
    Path raw = SharedData.unpacked("petct-ge-sts001/PT.tar.xz", folder.resolve("raw"));
    Path structures = SharedData.testdata("petct-ge-sts001/RS_MIM_on_PT.dcm");
    Path study = folder.resolve("study");
    Ended.of(
            SharedData.tool("as-y90").toString(),
            raw.toString(),
            structures.toString(),
            study.toString())
        .well();
    Files.delete(study.resolve("truth.json"));
    try (OrthancPacs pacs = OrthancPacs.start(folder.resolve("pacs"));
        NodeProcess node =
            NodeProcess.startQuickly(
                folder.resolve("data"),
                List.of("--pacs", "PACS@127.0.0.1:" + pacs.dicomPort(), "--quiet-period", "2s"))) {
      dosed(node, study, folder, pacs);
      int before = pacs.all("instances").size();
      send(node, raw);
      assertThat(settled(node, 2).path("state").asText())
          .as("F-18 as it came")
          .isEqualTo("IGNORED");
      refused(node, 3, edited(study, folder, "missing-slice"), "MISSING_SLICE");
      refused(node, 4, edited(study, folder, "half-life"), "HALF_LIFE");
      refused(node, 5, edited(study, folder, "neither"), "TIME_MISSING");
      refused(node, 6, edited(study, folder, "no-time"), "TIME_MISSING");
      Path gml =
          SharedData.unpacked("petct-ge-sts001/PT_ibsi_crop_GML.tar.xz", folder.resolve("gml"));
      refused(node, 7, edited(gml, folder, "as-y90-nuclide"), "UNITS");
      refused(node, 8, phantomWithoutUnits(folder), "UNITS");
      assertThat(pacs.all("instances")).as("nothing was sent for them").hasSize(before);
    }
  }

  private static void dosed(NodeProcess node, Path study, Path folder, OrthancPacs pacs)
      throws Exception {
    send(node, study);
    node.client().awaitRun("DELIVERED", PATIENCE);
    Path got = folder.resolve("got");
    pacs.writeAll(got);
    Ended.of(SharedData.tool("dicom-check").toString(), got.toString()).well();
    JsonNode whole = node.client().newestCase();
    Path summary = folder.resolve("summary.json");
    JSON.writeValue(summary.toFile(), whole);
    Path dose = got.resolve(output(whole, "RTDOSE") + ".dcm");
    assertThat(got.resolve(output(whole, "SR") + ".dcm")).exists();
    // Ratio 0.955 and GTV_Mass of 5095 voxels and 366.08 mL: figures of the test data's README and
    // of as-y90.
    assertThat(whole.path("totals").path("ratio").asDouble())
        .isBetween(0.955 * 0.999, 0.9551138 * 1.001);
    JsonNode mass = whole.path("regions").path(0);
    assertThat(mass.path("name").asText()).isEqualTo("GTV_Mass");
    DEVIATIONS.absolute(
        "voxels of a contour by another program",
        "GTV_Mass",
        mass.path("voxels").asInt(),
        5095,
        Allowed.upTo(0, "voxels"));
    assertThat(mass.path("volume_ml").asDouble()).isBetween(366.075, 366.085);
    String byHand =
        Ended.of(
                "/usr/bin/python3",
                SCRIPTS.resolve("hand-dose.py").toString(),
                study.toString(),
                dose.toString(),
                summary.toString())
            .well();
    DEVIATIONS.printed(
        "hand-dose.py: ratio, volumes, activities, means, RT Dose",
        "GTV_Mass, GTV_Edema",
        byHand,
        Pattern.compile("worst difference (\\S+) %"),
        Allowed.upTo(0.1, "%"));
  }

  private static String output(JsonNode whole, String role) {
    for (JsonNode output : whole.path("outputs")) {
      if (output.path("role").asText().equals(role)) {
        return output.path("sop_instance_uid").asText();
      }
    }
    throw new AssertionError("no " + role + " among " + whole.path("outputs"));
  }

  private static void refused(NodeProcess node, int cases, Path study, String code)
      throws Exception {
    send(node, study);
    JsonNode settled = settled(node, cases);
    assertThat(settled.path("state").asText()).as(code).isEqualTo("NEEDS_INPUT");
    JsonNode findings = node.get("/api/cases/" + settled.path("id").asText()).path("findings");
    List<JsonNode> blocking = new ArrayList<>();
    findings.forEach(finding -> blocking.add(finding));
    assertThat(blocking)
        .as(findings.toString())
        .anySatisfy(
            finding -> {
              assertThat(finding.path("code").asText()).isEqualTo(code);
              assertThat(finding.path("severity").asText()).isEqualTo("BLOCK");
              for (String part : List.of("where", "found", "expected", "action")) {
                assertThat(finding.path(part).asText()).as(part).isNotBlank();
              }
            });
  }

  /** The newest case, when there are so many and it is decided. */
  private static JsonNode settled(NodeProcess node, int cases) throws IOException {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              JsonNode all = node.get("/api/cases").path("cases");
              return all.size() == cases
                  && List.of("IGNORED", "NEEDS_INPUT", "CLOSED")
                      .contains(all.path(0).path("state").asText());
            });
    return node.get("/api/cases").path("cases").path(0);
  }

  private static Path edited(Path study, Path folder, String what) throws Exception {
    Path out = folder.resolve(what);
    Ended.of(
            "/usr/bin/python3",
            SCRIPTS.resolve("edit-study.py").toString(),
            study.toString(),
            out.toString(),
            what)
        .well();
    return out;
  }

  /** A NEMA phantom whose header says neither units nor nuclide. */
  private static Path phantomWithoutUnits(Path folder) throws Exception {
    try (var files = Files.list(SharedData.testdata("pet-nema-pymirc1"))) {
      String archive =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".tar.xz"))
              .findFirst()
              .orElseThrow();
      return SharedData.unpacked("pet-nema-pymirc1/" + archive, folder.resolve("nema"));
    }
  }

  private static void send(NodeProcess node, Path study) throws Exception {
    Ended.of(
            "storescu",
            "-aec",
            "YTTERBY",
            "+sd",
            "+r",
            "127.0.0.1",
            Integer.toString(node.dicomPort()),
            study.toString())
        .well();
  }
}
