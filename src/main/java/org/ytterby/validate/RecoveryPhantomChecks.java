// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.dose.PointKernel;
import org.ytterby.finding.Defect;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.phantom.Scanner;
import org.ytterby.protocol.DoseRules;
import org.ytterby.protocol.Protocol;

/**
 * Spheres through DICOM and back, behind two blurs and behind none: truth times the recovery of the
 * table, and truth itself. Truth is concentration x K / density, by hand.
 */
final class RecoveryPhantomChecks implements CheckGroup {
  private static final double[] BLURS_MM = {6, 7};
  private static final double[] BLURRED_SPHERES_MM = {28, 37, 50};

  /** Of at least 50 mL. */
  private static final double[] LARGE_SPHERES_MM = {50, 60};

  /** The phantom's voxels. */
  private static final double VOXEL_MM = 3;

  /** Of 1 Bq/mL in soft tissue: 49.73 Gy kg/GBq over 1.04 g/mL. */
  private static final double GRAY_PER_BQ_PER_ML = 49.73e-6 / 1.04;

  private final Function<Path, List<StudyInstance>> reader;

  /**
   * @param reader gives the instances of the one study in a folder
   */
  RecoveryPhantomChecks(Function<Path, List<StudyInstance>> reader) {
    this.reader = reader;
  }

  @Override
  public List<Check> run() {
    List<Check> checks = new ArrayList<>();
    for (double fwhmMm : BLURS_MM) {
      DosedPhantom dosed = dosed(fwhmMm);
      for (double diameterMm : BLURRED_SPHERES_MM) {
        String at = diameterMm + " mm behind " + fwhmMm + " mm";
        checks.add(
            blurred(
                "blurred spheres through DICOM, local: mean dose over truth x recovery",
                at,
                mean(dosed, diameterMm, "local")
                    / (truth(dosed) * RecoveryTable.local(diameterMm, fwhmMm)),
                "table of three digits; voxels of 3 mm at the region's edge"));
        checks.add(
            blurred(
                "blurred spheres through DICOM, kernel: mean dose over truth x recovery",
                at,
                mean(dosed, diameterMm, "kernel")
                    / (truth(dosed) * kernelInVoxels(diameterMm, fwhmMm)),
                "a voxel spreads its activity, and takes its dose's mean, over itself: with a"
                    + " standard deviation of 3 mm / √6, beside the image's own blur"));
      }
    }
    DosedPhantom sharp = dosed(0);
    for (double diameterMm : LARGE_SPHERES_MM) {
      checks.add(
          Check.relative(
              "sharp spheres of 50 mL and more through DICOM, local: mean dose over truth",
              diameterMm + " mm",
              mean(sharp, diameterMm, "local") / truth(sharp),
              1,
              0.005,
              "",
              "voxels of 3 mm at the region's edge; 16 bits a voxel"));
    }
    return checks;
  }

  /** The table integrates points; an engine has voxels. */
  private static double kernelInVoxels(double diameterMm, double fwhmMm) {
    double sigmaMm = fwhmMm / GaussianSmoothing.FWHM_PER_SIGMA;
    return new BlurredSphere(diameterMm, Math.sqrt(sigmaMm * sigmaMm + VOXEL_MM * VOXEL_MM / 6))
        .absorbedAfterBlurFraction(PointKernel.shipped(), PointKernel.DENSITY);
  }

  private DosedPhantom dosed(double fwhmMm) {
    Protocol usual = Protocol.y90Pet();
    DoseRules rules = usual.dose();
    return DosedPhantom.of(
        PhantomSpec.of(PhantomKind.RECOVERY, 1).with(new Scanner(fwhmMm, 1, 0)),
        usual.with(
            new DoseRules(rules.constants(), rules.densityGramPerMl(), List.of("local", "kernel"))),
        reader);
  }

  private static Check blurred(String subject, String at, double overTruth, String reason) {
    return Check.relative(subject, at, overTruth, 1, 0.01, "", reason);
  }

  private static double truth(DosedPhantom dosed) {
    return GRAY_PER_BQ_PER_ML
        * dosed.truth().path("concentration_bq_per_ml_at_administration").asDouble(Double.NaN);
  }

  private static double mean(DosedPhantom dosed, double diameterMm, String engine) {
    String name = "Tumour of %.0f mm".formatted(diameterMm);
    for (JsonNode region : dosed.summary().path("regions")) {
      if (region.path("name").asText().equals(name)) {
        return region.path("engines").path(engine).asDouble(Double.NaN);
      }
    }
    throw new Defect("self-test: found no " + name + " in the phantom's result");
  }
}
