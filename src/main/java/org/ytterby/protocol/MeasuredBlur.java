// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The blur of one scanner and reconstruction, as a phantom at rest shows it.
 *
 * @param psfMm full width at half maximum of the Gaussian that describes it best, 1 to 30 mm
 * @param psfUncertaintyMm its standard uncertainty (k = 1), 0 to 10 mm
 * @param recovery measured recovery of spheres where it is to be used instead of the Gaussian's:
 *     none or at least two volumes, ascending
 */
public record MeasuredBlur(double psfMm, double psfUncertaintyMm, List<RecoveryPoint> recovery) {
  public MeasuredBlur {
    recovery = List.copyOf(recovery);
    if (!(psfMm >= 1 && psfMm <= 30)) {
      throw new IllegalArgumentException("psf must lie from 1 to 30 mm, found " + psfMm);
    }
    if (!(psfUncertaintyMm >= 0 && psfUncertaintyMm <= 10)) {
      throw new IllegalArgumentException(
          "psf-uncertainty must lie from 0 to 10 mm, found " + psfUncertaintyMm);
    }
    List<RecoveryPoint> points = recovery;
    if (points.size() == 1
        || !IntStream.range(1, points.size())
            .allMatch(i -> points.get(i - 1).volumeMl() < points.get(i).volumeMl())) {
      throw new IllegalArgumentException(
          "recovery must name no volume or at least two, ascending, found " + points);
    }
  }
}
