// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.List;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.geometry.GaussianSmoothing;

/**
 * The Gaussian that makes of spheres what a scanner recovers of them, whatever their edges look
 * like: the same model as of a region's mean ({@code metric.Recovery}).
 *
 * <pre>
 * method       least squares of k g(d, w) against the recoveries, g the mean of a blurred sphere, w its
 *              width in steps of 0.01 mm, and k the scale that all spheres share: 1 with the uncertainty of
 *              their concentration and of the scanner's factor. The width's uncertainty is where the sum of
 *              squares has grown by 1, k free
 * </pre>
 *
 * <p>Immutable.
 *
 * @param psf full width at half maximum, mm
 * @param scaleFactor of all recoveries
 * @param squares sum of the squared deviations
 */
record RecoveryFit(Figure psf, double scaleFactor, double squares) {
  private static final double FROM_MM = 2;
  private static final double TO_MM = 20;
  private static final double STEP_MM = 0.01;

  /** A sphere's diameter in mm and what was recovered of its concentration. */
  record Point(double diameterMm, Figure recovery) {
    double volumeMl() {
      return Math.PI / 6 * diameterMm * diameterMm * diameterMm / 1e3;
    }
  }

  static RecoveryFit of(List<Point> points, double scaleUncertainty) {
    int steps = (int) Math.round((TO_MM - FROM_MM) / STEP_MM);
    double[] squares = new double[steps + 1];
    int best = 0;
    for (int i = 0; i <= steps; i++) {
      squares[i] = at(points, widthMm(i), scaleUncertainty)[1];
      best = squares[i] < squares[best] ? i : best;
    }
    int low = best;
    while (low > 0 && squares[low] < squares[best] + 1) {
      low--;
    }
    int high = best;
    while (high < steps && squares[high] < squares[best] + 1) {
      high++;
    }
    return new RecoveryFit(
        new Figure(widthMm(best), (high - low) / 2.0 * STEP_MM),
        at(points, widthMm(best), scaleUncertainty)[0],
        squares[best]);
  }

  private static double widthMm(int step) {
    return FROM_MM + step * STEP_MM;
  }

  /** The best scale at this width, and the sum of squares with it. */
  private static double[] at(List<Point> points, double psfMm, double scaleUncertainty) {
    double above = 1 / (scaleUncertainty * scaleUncertainty);
    double below = above;
    double[] shown = new double[points.size()];
    for (int i = 0; i < shown.length; i++) {
      Point point = points.get(i);
      shown[i] =
          new BlurredSphere(point.diameterMm(), psfMm / GaussianSmoothing.FWHM_PER_SIGMA)
              .activityFraction();
      double weight = 1 / square(point.recovery().uncertainty());
      above += weight * shown[i] * point.recovery().value();
      below += weight * shown[i] * shown[i];
    }
    double scale = above / below;
    double squares = square((scale - 1) / scaleUncertainty);
    for (int i = 0; i < shown.length; i++) {
      Figure recovery = points.get(i).recovery();
      squares += square((recovery.value() - scale * shown[i]) / recovery.uncertainty());
    }
    return new double[] {scale, squares};
  }

  private static double square(double value) {
    return value * value;
  }
}
