// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.ytterby.finding.Finding;
import org.ytterby.finding.Outcome;
import org.ytterby.geometry.Components;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;

/**
 * Where a cylinder lies in an image, and that it is the one of its description.
 *
 * <pre>
 * method       the image is smoothed by 12 mm, so that noise of voxels does not matter. The level that
 *              half of the described volume exceeds is the plateau; what hangs together above half of it
 *              is the cylinder. Planes with at least 0.9 of the median area are whole: their centroids
 *              give the axis by a straight line, their area the diameter, their second moments whether
 *              the outline is round
 * refused      another diameter (6 mm or 5 %), another length (10 mm or two planes) where both ends are
 *              in the field, an outline that is not round (8 %), an axis askew by more than 5 degrees,
 *              less than 80 mm of it in the field
 * </pre>
 *
 * <p>Immutable; in the axes of {@link Place}.
 *
 * @param xMm of the axis at {@code middleMm}
 * @param yMm of the axis there
 * @param middleMm of its part in the field, along the normal
 * @param slopeX by which the axis moves along the rows for each mm of the normal
 * @param slopeY the same along the columns
 * @param fromMm where it begins, or the field does
 * @param toMm where it ends, or the field does
 * @param truncated true where an end lies outside the field
 * @param diameterMm at half of the plateau
 */
record CylinderOutline(
    double xMm,
    double yMm,
    double middleMm,
    double slopeX,
    double slopeY,
    double fromMm,
    double toMm,
    boolean truncated,
    double diameterMm) {
  private static final double SMOOTHING_MM = 12;
  private static final double WHOLE = 0.9;
  private static final double ROUND = 1.08;
  private static final double ASKEW = 0.0875;
  private static final double SHORTEST_MM = 80;

  /** How far the cylinder reaches along the normal. */
  double lengthMm() {
    return toMm - fromMm;
  }

  /** Distance from the axis. */
  double radiusMm(double x, double y, double z) {
    return StrictMath.hypot(alongX(x, z), alongY(y, z));
  }

  double alongX(double x, double z) {
    return x - xMm - slopeX * (z - middleMm);
  }

  double alongY(double y, double z) {
    return y - yMm - slopeY * (z - middleMm);
  }

  /** Finds it, or says why it is not the one of the description. */
  static Outcome<CylinderOutline> find(PhantomScan scan, CylinderDescription said) {
    Grid grid = scan.map().grid();
    float[] smooth = new GaussianSmoothing(grid, SMOOTHING_MM).smooth(scan.map().becquerelPerMl());
    double plateau = exceededBy(smooth, grid, said.volumeMl() / 2);
    Optional<Mask> body =
        plateau > 0
            ? Components.of(
                    Mask.where(grid, index -> smooth[index] >= plateau / 2), said.volumeMl() / 4)
                .stream()
                .max(Comparator.comparingDouble(Mask::volumeMl))
            : Optional.empty();
    if (body.isEmpty()) {
      return refused(
          scan,
          "no connected activity of a quarter of the stated volume",
          Place.text("a cylinder of %.0f mL", said.volumeMl()),
          "Check that this is the scan of the filled cylinder, and the description's volume.");
    }
    return new Planes(body.get()).outline(scan, said);
  }

  private static Outcome<CylinderOutline> refused(
      PhantomScan scan, String found, String expected, String action) {
    return Outcome.blocked(Place.refusal(scan, found, expected, action));
  }

  /** The value that so much of the image exceeds. */
  private static double exceededBy(float[] values, Grid grid, double volumeMl) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    long rank = Math.round(volumeMl / grid.voxelVolumeMl(grid.planes() / 2));
    return sorted[(int) Math.max(0, sorted.length - 1 - rank)];
  }

  /** Area, centroid and second moments of each plane. */
  private static final class Planes {
    private final Grid grid;
    private final double[] areaMm2;
    private final double[] x;
    private final double[] y;
    private final double[] elongation;
    private final double medianMm2;

    Planes(Mask body) {
      grid = body.grid();
      Place place = new Place(grid);
      int count = grid.planes();
      double[] voxels = new double[count];
      x = new double[count];
      y = new double[count];
      double[] xx = new double[count];
      double[] yy = new double[count];
      double[] xy = new double[count];
      body.indices()
          .forEach(
              index -> {
                int plane = grid.planeOf(index);
                double atX = place.x(index);
                double atY = place.y(index);
                voxels[plane]++;
                x[plane] += atX;
                y[plane] += atY;
                xx[plane] += atX * atX;
                yy[plane] += atY * atY;
                xy[plane] += atX * atY;
              });
      areaMm2 = new double[count];
      elongation = new double[count];
      for (int plane = 0; plane < count; plane++) {
        if (voxels[plane] > 0) {
          areaMm2[plane] = voxels[plane] * grid.columnSpacingMm() * grid.rowSpacingMm();
          x[plane] /= voxels[plane];
          y[plane] /= voxels[plane];
          double a = xx[plane] / voxels[plane] - x[plane] * x[plane];
          double b = yy[plane] / voxels[plane] - y[plane] * y[plane];
          double c = xy[plane] / voxels[plane] - x[plane] * y[plane];
          double half = Math.sqrt((a - b) * (a - b) / 4 + c * c);
          elongation[plane] = Math.sqrt(((a + b) / 2 + half) / Math.max(1e-9, (a + b) / 2 - half));
        }
      }
      double[] areas = Arrays.stream(areaMm2).filter(area -> area > 0).sorted().toArray();
      medianMm2 = areas[areas.length / 2];
    }

    private boolean whole(int plane) {
      return areaMm2[plane] >= WHOLE * medianMm2;
    }

    Outcome<CylinderOutline> outline(PhantomScan scan, CylinderDescription said) {
      double[] edgesMm = grid.edgesMm(Grid.Axis.PLANE);
      int first = -1;
      int last = -1;
      for (int plane = 0; plane < grid.planes(); plane++) {
        if (areaMm2[plane] >= medianMm2 / 2) {
          first = first < 0 ? plane : first;
          last = plane;
        }
      }
      double middleMm = (edgesMm[first] + edgesMm[last + 1]) / 2;
      double[] lineX = line(x, middleMm);
      double[] lineY = line(y, middleMm);
      CylinderOutline outline =
          new CylinderOutline(
              lineX[0],
              lineY[0],
              middleMm,
              lineX[1],
              lineY[1],
              edgesMm[first],
              edgesMm[last + 1],
              first == 0 || last == grid.planes() - 1,
              2 * Math.sqrt(medianMm2 / Math.PI));
      Optional<Finding> wrong = outline.wrong(scan, said, medianElongation());
      return wrong.isPresent() ? Outcome.blocked(wrong.get()) : Outcome.done(outline);
    }

    private double medianElongation() {
      double[] all = new double[grid.planes()];
      int count = 0;
      for (int plane = 0; plane < grid.planes(); plane++) {
        if (whole(plane)) {
          all[count++] = elongation[plane];
        }
      }
      Arrays.sort(all, 0, count);
      return all[count / 2];
    }

    /** Value at the middle and slope of the straight line through whole planes. */
    private double[] line(double[] values, double middleMm) {
      double n = 0;
      double z = 0;
      double v = 0;
      double zz = 0;
      double zv = 0;
      for (int plane = 0; plane < grid.planes(); plane++) {
        if (whole(plane)) {
          double at = grid.planeOffsetMm(plane) - middleMm;
          n++;
          z += at;
          v += values[plane];
          zz += at * at;
          zv += at * values[plane];
        }
      }
      double spread = zz - z * z / n;
      double slope = spread > 0 ? (zv - z * v / n) / spread : 0;
      return new double[] {(v - slope * z) / n, slope};
    }
  }

  private Optional<Finding> wrong(PhantomScan scan, CylinderDescription said, double elongation) {
    if (elongation > ROUND) {
      return Optional.of(
          Place.refusal(
              scan,
              Place.text("an outline that is %.2f times as wide as deep", elongation),
              "a round one",
              "This is another phantom, or the cylinder lies across: put it along the table."));
    }
    double askew = StrictMath.hypot(slopeX, slopeY);
    if (askew > ASKEW) {
      return Optional.of(
          Place.refusal(
              scan,
              Place.text("an axis %.1f degrees askew", Math.toDegrees(StrictMath.atan(askew))),
              "5 degrees at most to the planes' normal",
              "Align the cylinder with the table and scan again."));
    }
    double allowedMm = Math.max(6, 0.05 * said.diameterMm());
    if (Math.abs(diameterMm - said.diameterMm()) > allowedMm) {
      return Optional.of(
          Place.refusal(
              scan,
              Place.text("a diameter of %.0f mm", diameterMm),
              Place.text("%.0f mm within %.0f", said.diameterMm(), allowedMm),
              "This is another phantom, or the description's diameter is wrong."));
    }
    Grid grid = scan.map().grid();
    double lengthAllowedMm = Math.max(10, 2 * grid.planeThicknessMm(grid.planes() / 2));
    if (!truncated && Math.abs(lengthMm() - said.lengthMm()) > lengthAllowedMm) {
      return Optional.of(
          Place.refusal(
              scan,
              Place.text("a length of %.0f mm", lengthMm()),
              Place.text("%.0f mm within %.0f", said.lengthMm(), lengthAllowedMm),
              "This is another phantom, it is not full, or the description's length is wrong."));
    }
    return lengthMm() < SHORTEST_MM
        ? Optional.of(
            Place.refusal(
                scan,
                Place.text("%.0f mm of the cylinder in the field", lengthMm()),
                Place.text("%.0f mm or more", SHORTEST_MM),
                "Put the cylinder in the middle of the field."))
        : Optional.empty();
  }
}
