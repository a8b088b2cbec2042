// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.finding.Defect;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.protocol.Protocol;

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
    PhantomSpec spec = PhantomSpec.of(PhantomKind.PET_CT, 1);
    double ratio = spec.scanner().recoveryRatio();
    DosedPhantom dosed = DosedPhantom.of(spec, Protocol.y90Pet(), reader);
    JsonNode truth = dosed.truth();
    JsonNode summary = dosed.summary();
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
}
