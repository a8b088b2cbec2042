// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ytterby.geometry.Grid;
import org.ytterby.quantity.Density;

/**
 * From which planes the energy of each plane comes, and with which fractions: the kernel cut along
 * the normal to the grid's own planes.
 *
 * <pre>
 * method       dose in plane t is K/density times the sum over planes s, rows and columns of C(s)
 *              F(t to s): F(s to t) h(s) = F(t to s) h(t) by reciprocity, h the thicknesses, so
 *              that uniform activity gives exactly the kernel's sum in every voxel whose
 *              surroundings lie in the field. Even planes share one voxel kernel, s = t - d and
 *              t + d one term. Uneven ones: the voxel kernel of slabs of at most 0.02 mm, each
 *              weighted with the overlap of the two planes at its height
 * error bound  even: every edge of a plane within 1 um of its even place; 1 um changes the dose at
 *              the sharpest edge by at most 0.04 % of the plateau (0.35 per mm) with 90Y. Uneven: the
 *              overlap is linear between slabs but for 4 corners, each slab²/8 times the step of
 *              its slope: below 1e-4 of the source voxel's own entry
 * cost         even: none beside the kernel; uneven: about 0.5 ms a plane at 4 mm
 * </pre>
 *
 * <p>Immutable.
 */
final class PlaneSpread {
  private static final double EVEN_MM = 1e-3;
  private static final double SLAB_MM = 0.02;

  private final double[] edgesMm;
  private final double slabMm;
  private final VoxelKernel kernel;

  /** Even planes: by distance; empty for uneven ones. */
  private final List<Fractions> byDistance;

  /**
   * Planes with the same fractions.
   *
   * @param plane a plane of activity
   * @param mirrored the plane as far on the other side, or the same one
   */
  record Term(int plane, int mirrored, Fractions fractions) {}

  /**
   * Fractions by the lengths of the offsets along columns and rows.
   *
   * @param values [row offset][column offset], each row up to its last that is not 0
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Fractions(float[][] values) {}

  private PlaneSpread(
      double[] edgesMm, double slabMm, VoxelKernel kernel, List<Fractions> byDistance) {
    this.edgesMm = edgesMm;
    this.slabMm = slabMm;
    this.kernel = kernel;
    this.byDistance = List.copyOf(byDistance);
  }

  static PlaneSpread of(PointKernel point, Grid grid, Density density) {
    return of(point, grid, density, EVEN_MM);
  }

  /**
   * The spread over a grid.
   *
   * @param evenMm how far the edges of planes may be from even places
   */
  static PlaneSpread of(PointKernel point, Grid grid, Density density, double evenMm) {
    double[] edgesMm = edgesMm(grid);
    double meanMm = (edgesMm[grid.planes()] - edgesMm[0]) / grid.planes();
    VoxelKernel.Edges voxel =
        new VoxelKernel.Edges(grid.columnSpacingMm(), grid.rowSpacingMm(), meanMm);
    if (even(edgesMm, meanMm, evenMm)) {
      VoxelKernel kernel = VoxelKernel.of(point, voxel, density);
      List<Fractions> byDistance = new ArrayList<>();
      for (int distance = 0; distance <= kernel.planeReach(); distance++) {
        int planes = distance;
        byDistance.add(fractions(kernel, (i, j) -> kernel.fraction(i, j, planes)));
      }
      return new PlaneSpread(edgesMm, meanMm, kernel, byDistance);
    }
    double slabMm = meanMm / Math.ceil(meanMm / SLAB_MM);
    VoxelKernel.Edges slab =
        new VoxelKernel.Edges(grid.columnSpacingMm(), grid.rowSpacingMm(), slabMm);
    VoxelKernel slabs =
        VoxelKernel.of(point, slab, density, KernelRule.forEdge(voxel.shortestMm()));
    return new PlaneSpread(edgesMm, slabMm, slabs, List.of());
  }

  /** Where planes begin and end, from the middle of plane 0: they leave no gap. */
  private static double[] edgesMm(Grid grid) {
    double[] edgesMm = new double[grid.planes() + 1];
    edgesMm[0] = -grid.planeThicknessMm(0) / 2;
    for (int plane = 0; plane < grid.planes(); plane++) {
      edgesMm[plane + 1] = edgesMm[plane] + grid.planeThicknessMm(plane);
    }
    return edgesMm;
  }

  private static boolean even(double[] edgesMm, double stepMm, double evenMm) {
    for (int edge = 0; edge < edgesMm.length; edge++) {
      if (!(Math.abs(edgesMm[edge] - edgesMm[0] - edge * stepMm) <= evenMm)) {
        return false;
      }
    }
    return true;
  }

  /** True where all planes share one kernel. */
  boolean even() {
    return !byDistance.isEmpty();
  }

  int columnReach() {
    return kernel.columnReach();
  }

  int rowReach() {
    return kernel.rowReach();
  }

  /** What reaches a plane, farthest planes first: small numbers are added before large ones. */
  List<Term> terms(int target) {
    return even() ? evenTerms(target) : unevenTerms(target);
  }

  private List<Term> evenTerms(int target) {
    int planes = edgesMm.length - 1;
    List<Term> terms = new ArrayList<>();
    for (int distance = byDistance.size() - 1; distance >= 0; distance--) {
      int below = target - distance;
      int above = target + distance;
      if (below >= 0 || above < planes) {
        int plane = below >= 0 ? below : above;
        terms.add(new Term(plane, above < planes ? above : plane, byDistance.get(distance)));
      }
    }
    return terms;
  }

  private List<Term> unevenTerms(int target) {
    int planes = edgesMm.length - 1;
    double reachMm = kernel.planeReach() * slabMm;
    List<Term> terms = new ArrayList<>();
    for (int distance = planes - 1; distance >= 0; distance--) {
      for (int plane : distance == 0 ? new int[] {target} : around(target, distance)) {
        if (plane >= 0
            && plane < planes
            && edgesMm[plane] - edgesMm[target + 1] < reachMm
            && edgesMm[target] - edgesMm[plane + 1] < reachMm) {
          terms.add(new Term(plane, plane, between(target, plane)));
        }
      }
    }
    return terms;
  }

  private static int[] around(int target, int distance) {
    return new int[] {target - distance, target + distance};
  }

  /** The fractions of one plane's energy that end in another. */
  private Fractions between(int from, int to) {
    double longestMm = edgesMm[to + 1] - edgesMm[from];
    double shortestMm = edgesMm[to] - edgesMm[from + 1];
    int first = Math.max(-kernel.planeReach(), (int) Math.ceil(shortestMm / slabMm));
    int last = Math.min(kernel.planeReach(), (int) Math.floor(longestMm / slabMm));
    double[] overlapRatio = new double[Math.max(0, last - first + 1)];
    for (int slab = first; slab <= last; slab++) {
      double shiftMm = slab * slabMm;
      double startMm = Math.max(edgesMm[from] + shiftMm, edgesMm[to]);
      double endMm = Math.min(edgesMm[from + 1] + shiftMm, edgesMm[to + 1]);
      overlapRatio[slab - first] =
          Math.max(0, endMm - startMm) / (edgesMm[from + 1] - edgesMm[from]);
    }
    return fractions(
        kernel,
        (i, j) -> {
          double sum = 0;
          for (int slab = first; slab <= last; slab++) {
            sum += kernel.fraction(i, j, Math.abs(slab)) * overlapRatio[slab - first];
          }
          return sum;
        });
  }

  /** A fraction by its offset in the plane. */
  private interface InPlane {
    double fraction(int columns, int rows);
  }

  private static Fractions fractions(VoxelKernel kernel, InPlane inPlane) {
    float[][] values = new float[kernel.rowReach() + 1][];
    for (int j = 0; j < values.length; j++) {
      float[] row = new float[kernel.columnReach() + 1];
      int used = 0;
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) inPlane.fraction(i, j);
        used = row[i] == 0 ? used : i + 1;
      }
      values[j] = Arrays.copyOf(row, used);
    }
    return new Fractions(values);
  }
}
