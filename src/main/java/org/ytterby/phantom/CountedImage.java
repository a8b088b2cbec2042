// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ytterby.geometry.Grid;
import org.ytterby.quantity.Nuclide;

/**
 * A PET image as counts make it: the blurred truth projected, Poisson prompts drawn, reconstructed
 * by OSEM, smoothed.
 *
 * <p><b>Determinism</b>: every plane has a stream of its own, so that the number of threads changes
 * nothing. <b>Cost</b>: about ten projections of every plane. Immutable by agreement.
 *
 * @param bqPerMl at the start of the scan, [z][y][x]
 * @param counts what was expected and what was drawn
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CountedImage(double[] bqPerMl, Counts counts) {
  /** 2 sqrt(2 ln 2). */

  /**
   * Counts of the whole scan.
   *
   * @param trues expected true pairs
   * @param background expected scattered pairs and randoms
   * @param prompts what was drawn
   */
  record Counts(double trues, double background, double prompts) {}

  /** What becomes of the expectation. */
  enum Prompts {
    /** Whole numbers, drawn with the phantom's seed. */
    DRAWN,
    /** The expectation itself: an image without noise, but with its reconstruction. */
    EXPECTED
  }

  /** The image that a camera makes of a subject. */
  static CountedImage of(PhantomSpec spec, Camera camera, Subject subject, Prompts prompts) {
    Grid grid = camera.grid();
    double sigmaMm = camera.resolution().scannerFwhmMm() / Scanner.FWHM_PER_SIGMA;
    double factor =
        spec.scanner().recoveryRatio() * Nuclide.YTTRIUM_90.decayFactor(spec.times().delayS());
    double[] expected = BlurredImage.of(grid, subject.activity().compartments(), sigmaMm);
    for (int i = 0; i < expected.length; i++) {
      // Where a compartment is taken out of another, rounding may leave less than nothing.
      expected[i] = Math.max(0, factor * expected[i]);
    }
    List<PlaneCounts> planes = new CountModel(camera, subject).of(expected);
    Draws draws = new Draws(spec.seed());
    double[] drawnByPlane = new double[grid.planes()];
    double[] image = expected;
    IntStream.range(0, grid.planes())
        .parallel()
        .forEach(
            plane -> {
              PlaneCounts counts = planes.get(plane);
              double[] drawn =
                  prompts == Prompts.DRAWN
                      ? counts.drawn(new CountStream(draws.stream("counts of plane " + plane)))
                      : counts.prompts();
              drawnByPlane[plane] = Arrays.stream(drawn).sum();
              double[] values = Osem.of(counts, drawn, camera.reconstruction());
              counts.projector().scatter(values, image, grid.index(0, 0, plane), grid.planeSize());
            });
    Smoothing.of(image, grid, camera.resolution().filterFwhmMm() / Scanner.FWHM_PER_SIGMA);
    return new CountedImage(image, counts(planes, drawnByPlane));
  }

  private static Counts counts(List<PlaneCounts> planes, double[] drawnByPlane) {
    double trues = 0;
    double background = 0;
    for (PlaneCounts plane : planes) {
      trues += Arrays.stream(plane.trues()).sum();
      background += Arrays.stream(plane.background()).sum();
    }
    return new Counts(trues, background, Arrays.stream(drawnByPlane).sum());
  }
}
