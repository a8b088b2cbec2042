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
import org.ytterby.dose.VoxelSpread;
import org.ytterby.finding.Defect;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Vector3;
import org.ytterby.metric.DoseUncertainty;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.phantom.Scanner;
import org.ytterby.protocol.PlaceUncertainty;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.UncertaintyRules;

/**
 * Spheres through DICOM and back, behind two blurs and behind none: truth times the recovery of the
 * table, and truth itself, which the recovered mean has to be at each blur that is stated. Truth is
 * concentration x K / density, by hand, and of a dose with range times what stays in the sphere.
 */
final class RecoveryPhantomChecks implements CheckGroup {
  private static final double[] BLURS_MM = {6, 7};
  private static final double[] BLURRED_SPHERES_MM = {28, 37, 50};

  /** Of at least 50 mL, and what of their energy stays, by direct integration. */
  private static final double[][] LARGE_SPHERES_MM = {{50, .9190}, {60, .9318}};

  /** The phantom's voxels. */
  private static final Vector3 VOXEL_MM = new Vector3(3, 3, 3);

  /** Whose regions are laid where the spheres are. */
  private static final PlaceUncertainty PLACE = new PlaceUncertainty(1, false, 0);

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
                "the closed form of spheres on a grid, which carries energy from voxel to voxel;"
                    + " voxels of 3 mm at the region's edge"));
        checks.add(
            blurred(
                "blurred spheres through DICOM, kernel: recovered mean over true mean",
                at,
                recovered(dosed, diameterMm) / (truth(dosed) * RecoveryTable.stays(diameterMm)),
                "table of three digits; voxels of 3 mm at the region's edge"));
      }
    }
    DosedPhantom sharp = dosed(0);
    for (double[] sphere : LARGE_SPHERES_MM) {
      checks.add(
          large(
              "local: mean dose over truth", sphere[0], mean(sharp, sphere[0], "local"), sharp, 1));
      checks.add(
          large(
              "kernel, a blur of 0 stated: recovered mean over true mean",
              sphere[0],
              recovered(sharp, sphere[0]),
              sharp,
              sphere[1]));
    }
    return checks;
  }

  private static Check large(
      String what, double diameterMm, double foundGy, DosedPhantom sharp, double stays) {
    return Check.relative(
        "sharp spheres of 50 mL and more through DICOM, " + what,
        diameterMm + " mm",
        foundGy / (truth(sharp) * stays),
        1,
        0.005,
        "",
        "voxels of 3 mm at the region's edge; 16 bits a voxel");
  }

  /** The table integrates points; an engine has voxels. */
  private static double kernelInVoxels(double diameterMm, double fwhmMm) {
    return VoxelSpread.of(PointKernel.yttrium90(), VOXEL_MM, PointKernel.DENSITY)
        .readFraction(new BlurredSphere(diameterMm, fwhmMm / GaussianSmoothing.FWHM_PER_SIGMA));
  }

  private DosedPhantom dosed(double fwhmMm) {
    Protocol usual = Protocol.y90Pet();
    UncertaintyRules known = usual.uncertainty();
    return DosedPhantom.of(
        PhantomSpec.of(PhantomKind.RECOVERY, 1).with(new Scanner(fwhmMm, 1, 0)),
        usual
            .with(usual.dose().by(List.of("kernel", "local")))
            .with(
                new ResolutionRules(fwhmMm, 0, List.of(), 40, "the phantom"),
                new UncertaintyRules(
                    known.model(),
                    known.coveragePercent(),
                    known.scale(),
                    PLACE,
                    known.recoveryPercent(),
                    known.biasAllowedPercent(),
                    known.ofRatio())),
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
    return region(dosed, diameterMm).path("engines").path(engine).asDouble(Double.NaN);
  }

  /** By the kernel, which is the primary engine. */
  private static double recovered(DosedPhantom dosed, double diameterMm) {
    return region(dosed, diameterMm).path(DoseUncertainty.RECOVERED_MEAN).asDouble(Double.NaN);
  }

  private static JsonNode region(DosedPhantom dosed, double diameterMm) {
    String name = "Tumour of %.0f mm".formatted(diameterMm);
    for (JsonNode region : dosed.summary().path("regions")) {
      if (region.path("name").asText().equals(name)) {
        return region;
      }
    }
    throw new Defect("self-test: found no " + name + " in the phantom's result");
  }
}
