// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.finding.Defect;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.StorageFailure;
import org.ytterby.objects.NodeIdentity;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.phantom.PhantomStudy;
import org.ytterby.protocol.Protocol;
import org.ytterby.run.OfflineDose;
import org.ytterby.run.Reconstructor;
import org.ytterby.treatment.TreatmentFile;

/**
 * A phantom of known dose through DICOM and back: slices of 16 bits with a slope each are written,
 * read, assembled, scaled, decayed, dosed and reported as a case of the node's would be. Expected
 * is what an image with the phantom's point spread function has to give, by its analytic shapes.
 */
final class PhantomChecks implements CheckGroup {
  /**
   * Contours in planes of 3 mm and voxel centres at a region's edge: PhantomKindsIT finds 0.13 % at
   * most.
   */
  private static final double TOLERANCE = 0.005;

  private final Function<Path, List<StudyInstance>> reader;

  /**
   * @param reader gives the instances of the one study in a folder
   */
  PhantomChecks(Function<Path, List<StudyInstance>> reader) {
    this.reader = reader;
  }

  @Override
  public List<Check> run() {
    try {
      Path folder = Files.createTempDirectory("ytterby-validate-");
      try {
        return run(folder.resolve("phantom"));
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new StorageFailure("no phantom can be written in the system's temporary folder", e);
    }
  }

  private List<Check> run(Path folder) throws IOException {
    PhantomSpec spec = PhantomSpec.of(PhantomKind.PET_CT, 1);
    double ratio = spec.scanner().recoveryRatio();
    PhantomStudy study = PhantomStudy.write(folder, spec);
    JsonNode truth = new ObjectMapper().readTree(study.truth().toFile());
    JsonNode summary = new ObjectMapper().valueToTree(dosed(study).summary());
    List<Check> checks = new ArrayList<>();
    for (JsonNode region : truth.path("regions")) {
      for (JsonNode found : summary.path("regions")) {
        if (region.path("name").asText().equals(found.path("name").asText())) {
          checks.add(
              Check.relative(
                  "phantom through DICOM: mean dose",
                  region.path("name").asText(),
                  found.path("mean_gy").asDouble(Double.NaN),
                  region.path("after_psf").path("mean_gy").asDouble(),
                  TOLERANCE,
                  "Gy",
                  "analytic shapes and point spread; contours and voxel centres at the region's"
                      + " edge"));
        }
      }
    }
    if (checks.isEmpty()) {
      throw new Defect("self-test: found no region of the phantom in its result");
    }
    checks.add(
        Check.absolute(
            "phantom through DICOM: measured over stated activity",
            "",
            summary.path("totals").path("ratio").asDouble(Double.NaN),
            ratio,
            0.002,
            "",
            "what the phantom's scanner is made to measure; 16 bits a voxel"));
    return checks;
  }

  private Reconstructor.Result dosed(PhantomStudy study) throws IOException {
    ZoneId zone = ZoneId.of("UTC");
    String treatment = Files.readString(study.treatment(), StandardCharsets.UTF_8);
    OfflineDose offline =
        new OfflineDose(
            Protocol.y90Pet(),
            zone,
            new NodeIdentity("Ytterby", "Ytterby", "self-test", "self-test", "0", "0"),
            "Self-test of a phantom.");
    Outcome<Reconstructor.Result> outcome =
        offline.compute(
            reader.apply(study.folder()),
            Optional.of(TreatmentFile.parse(treatment, "treatment.yaml", zone)),
            OffsetDateTime.parse("2026-01-01T00:00:00Z"));
    return switch (outcome) {
      case Outcome.Done<Reconstructor.Result> done -> done.value();
      case Outcome.Blocked<Reconstructor.Result> blocked ->
          throw new Defect("self-test: the phantom was refused: " + blocked.findings());
    };
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> below = Files.walk(folder)) {
      paths = below.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
