// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.dose.PointKernel;
import org.ytterby.geometry.GaussianSmoothing;

/** What blur and range make of spheres, by the closed form that means of regions rest on. */
final class RecoveryChecks implements CheckGroup {
  private static final double LAST_DIGIT = 0.002;
  private static final String REASON =
      "direct integration of the kernel's table; a unit of its last digit and its own integration";

  @Override
  public List<Check> run() {
    PointKernel kernel = PointKernel.yttrium90();
    List<Check> checks = new ArrayList<>();
    for (double[] row : RecoveryTable.ROWS) {
      BlurredSphere sharp = new BlurredSphere(row[0], 0);
      checks.add(
          check(
              "part of a sphere's energy that stays in it",
              row[0] + " mm",
              sharp.absorbedFraction(kernel, PointKernel.DENSITY),
              row[1]));
      for (double fwhmMm : RecoveryTable.FWHM_MM) {
        BlurredSphere blurred =
            new BlurredSphere(row[0], fwhmMm / GaussianSmoothing.FWHM_PER_SIGMA);
        String at = row[0] + " mm behind " + fwhmMm + " mm";
        checks.add(
            check(
                "recovery of a sphere, local deposition",
                at,
                blurred.activityFraction(),
                RecoveryTable.local(row[0], fwhmMm)));
        checks.add(
            check(
                "recovery of a sphere, kernel",
                at,
                blurred.absorbedAfterBlurFraction(kernel, PointKernel.DENSITY),
                RecoveryTable.kernel(row[0], fwhmMm)));
      }
    }
    return checks;
  }

  private static Check check(String subject, String at, double found, double expected) {
    return Check.absolute(subject, at, found, expected, LAST_DIGIT, "", REASON);
  }
}
