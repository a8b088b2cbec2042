// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.time.Duration;
import org.ytterby.geometry.Grid;

/**
 * A PET scanner with counts: its voxels, beds, resolution, reconstruction and way of writing
 * headers. Three of them have the sizes and habits of a maker's common scanner; none is that
 * scanner.
 *
 * @param matrix the voxels
 * @param beds the bed positions
 * @param resolution the blur
 * @param reconstruction how counts become an image
 * @param style how headers say so
 */
record Camera(
    Matrix matrix,
    Beds beds,
    Resolution resolution,
    Reconstruction reconstruction,
    PetStyle style) {
  private static final Duration FRAME = Duration.ofMinutes(20);
  private static final double FEET_END_MM = -80;

  /** Twice the concentration of a treated segment: noise of its size is not cut off. */
  private static final double BOUND_BQ_PER_ML = -8e6;

  /** 256 x 256 of 2.734 mm, 2 x 47 planes of 3.27 mm with 11 in both. */
  static final Camera GE =
      new Camera(
          new Matrix(256, 2.734375, 3.27),
          new Beds(47, 11, FRAME, 0.028),
          new Resolution(5.0, 5.0),
          new Reconstruction(168, 24, 3, BOUND_BQ_PER_ML),
          PetStyle.GE);

  /** 200 x 200 of 4.07 mm, 2 x 54 planes of 3 mm with 16 in both. */
  static final Camera SIEMENS =
      new Camera(
          new Matrix(200, 4.07283, 3),
          new Beds(54, 16, FRAME, 0.028),
          new Resolution(5.0, 5.0),
          new Reconstruction(168, 21, 3, BOUND_BQ_PER_ML),
          PetStyle.SIEMENS);

  /** 144 x 144 of 4 mm, 2 x 45 planes of 4 mm with 22 in both. */
  static final Camera PHILIPS =
      new Camera(
          new Matrix(144, 4, 4),
          new Beds(45, 22, FRAME, 0.028),
          new Resolution(5.5, 4.5),
          new Reconstruction(168, 24, 3, BOUND_BQ_PER_ML),
          PetStyle.PHILIPS);

  /**
   * In-plane pixels and planes.
   *
   * @param columns also the rows
   */
  record Matrix(int columns, double pixelMm, double sliceMm) {}

  /**
   * Full widths at half maximum of the blur before and after reconstruction, in mm.
   *
   * @param scannerFwhmMm of detectors, positrons and breathing together
   * @param filterFwhmMm of the filter that the reconstructed image is smoothed with
   */
  record Resolution(double scannerFwhmMm, double filterFwhmMm) {
    /** Of the image: Gaussians add in squares. */
    double imageFwhmMm() {
      return Math.sqrt(scannerFwhmMm * scannerFwhmMm + filterFwhmMm * filterFwhmMm);
    }
  }

  /**
   * OSEM.
   *
   * @param views parallel projections over half a turn
   * @param subsets of the views; has to divide them
   * @param iterations over all subsets
   * @param boundBqPerMl the least value that a voxel can get in the plane that is seen best, 0 or
   *     less; in noisier planes more
   */
  record Reconstruction(int views, int subsets, int iterations, double boundBqPerMl) {
    Reconstruction {
      if (views < 1
          || subsets < 1
          || views % subsets != 0
          || iterations < 1
          || !(boundBqPerMl <= 0)) {
        throw new IllegalArgumentException(
            "OSEM: found %d views, %d subsets, %d iterations, bound %s; expected subsets that divide the views, a bound of 0 or less"
                .formatted(views, subsets, iterations, boundBqPerMl));
      }
    }
  }

  /** The voxels that are written. */
  Grid grid() {
    return Scanner.axial(
        matrix.columns(), matrix.pixelMm(), beds.planes(), matrix.sliceMm(), FEET_END_MM);
  }

  /** The same with other times. */
  Camera during(Duration frame) {
    return new Camera(matrix, beds.during(frame), resolution, reconstruction, style);
  }

  /** The same with another reconstruction. */
  Camera with(Reconstruction other) {
    return new Camera(matrix, beds, resolution, other, style);
  }
}
