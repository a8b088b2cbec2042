// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

/**
 * What is left of the electrons' energy after a path: 1 at the source, 0 from the kernel's radius
 * on; the rest of the point kernel's cumulative fraction, as a polynomial.
 *
 * <pre>
 * method       left(w) = (1-w)^4 (1 + w Q(2w-1)), w the path over the longest, Q of degree 7 by
 *              least squares at the edges of the table's shells
 * why          a loop of products and sums becomes vector instructions; a look into a table does
 *              not, and takes five times as long
 * error bound  1e-4 of the energy, the noise of the table; the slope, which is dose, 1 % up to
 *              8 mm of tissue. In uniform tissue it drops out: {@link DensityKernel}
 * determinism  products and sums in fixed order, contracted only where Math.fma says so, which is
 *              the same on every machine (and slow on one without the instruction)
 * </pre>
 *
 * <p>Immutable.
 */
final class PathLoss {
  /** Coefficients of Q. */
  static final int TERMS = 8;

  private final double longestMmGramPerMl;
  private final double keptFraction;

  /** Of 1, u, u^2 ...: Q in powers. */
  private final float[] powerFactor;

  private PathLoss(double longestMmGramPerMl, double keptFraction, float[] powerFactor) {
    this.longestMmGramPerMl = longestMmGramPerMl;
    this.keptFraction = keptFraction;
    this.powerFactor = powerFactor;
  }

  static PathLoss of(PointKernel point) {
    int shells = point.nearShells();
    double fraction = 0;
    for (int shell = 0; shell < shells; shell++) {
      fraction += point.shellFraction(shell);
    }
    double longestMm = point.edgeMm(shells);
    double[][] normal = new double[TERMS][TERMS + 1];
    double sum = 0;
    for (int shell = 0; shell < shells; shell++) {
      sum += point.shellFraction(shell);
      addNode(normal, point.edgeMm(shell + 1) / longestMm, 1 - sum / fraction);
    }
    return new PathLoss(
        longestMm * PointKernel.DENSITY.gramPerMl(), fraction, powers(solve(normal)));
  }

  private static void addNode(double[][] normal, double w, double left) {
    double end = (1 - w) * (1 - w) * (1 - w) * (1 - w);
    double[] basis = chebyshev(2 * w - 1);
    double rest = left - end;
    for (int i = 0; i < TERMS; i++) {
      for (int j = 0; j < TERMS; j++) {
        normal[i][j] += basis[i] * basis[j] * w * w * end * end;
      }
      normal[i][TERMS] += basis[i] * w * end * rest;
    }
  }

  private static double[] chebyshev(double u) {
    double[] values = new double[TERMS];
    values[0] = 1;
    values[1] = u;
    for (int i = 2; i < TERMS; i++) {
      values[i] = 2 * u * values[i - 1] - values[i - 2];
    }
    return values;
  }

  /** Gauss and Jordan; the matrix is positive, so that no pivot is sought. */
  private static double[] solve(double[][] rows) {
    for (int pivot = 0; pivot < TERMS; pivot++) {
      for (int row = 0; row < TERMS; row++) {
        double ratio = row == pivot ? 0 : rows[row][pivot] / rows[pivot][pivot];
        for (int column = pivot; column <= TERMS; column++) {
          rows[row][column] -= ratio * rows[pivot][column];
        }
      }
    }
    double[] solution = new double[TERMS];
    for (int i = 0; i < TERMS; i++) {
      solution[i] = rows[i][TERMS] / rows[i][i];
    }
    return solution;
  }

  /** From Chebyshev polynomials to powers. */
  private static float[] powers(double[] weights) {
    double[] sum = new double[TERMS];
    double[] before = new double[TERMS];
    double[] current = new double[TERMS];
    before[0] = 1;
    current[1] = 1;
    for (int i = 0; i < TERMS; i++) {
      double[] next = new double[TERMS];
      for (int power = 0; power < TERMS; power++) {
        sum[power] += weights[i] * before[power];
        next[power] = (power == 0 ? 0 : 2 * current[power - 1]) - before[power];
      }
      before = current;
      current = next;
    }
    float[] powers = new float[TERMS];
    for (int power = 0; power < TERMS; power++) {
      powers[power] = (float) sum[power];
    }
    return powers;
  }

  /** The longest path: the electrons' range, in mm g/mL. */
  double longestMmGramPerMl() {
    return longestMmGramPerMl;
  }

  /** The fraction of the emitted energy that the whole path takes. */
  double fraction() {
    return keptFraction;
  }

  /** What is left after a path, given over the longest one; exactly 1 at 0 and 0 at 1. */
  float left(float path) {
    float w = Math.min(path, 1);
    float u = w + w - 1;
    float v = 1 - w;
    float[] c = powerFactor;
    float low = Math.fma(Math.fma(Math.fma(c[3], u, c[2]), u, c[1]), u, c[0]);
    float high = Math.fma(Math.fma(Math.fma(c[7], u, c[6]), u, c[5]), u, c[4]);
    float uu = u * u;
    float q = Math.fma(high, uu * uu, low);
    float vv = v * v;
    return vv * vv * Math.fma(w, q, 1);
  }

  /** Rays cross a cell of no activity; what is left is not told. */
  static void pass(int count, float mm, Rays rays, RunCells.Cells cell) {
    float[] path = rays.pathFraction();
    float[] density = cell.gramPerMl();
    for (int x = 0; x < count; x++) {
      path[x] = Math.min(path[x] + density[x] * mm, 1);
    }
  }

  /** Tells what is left of rays after {@link #pass}. */
  void tell(int count, Rays rays) {
    float[] c = powerFactor;
    float c0 = c[0];
    float c1 = c[1];
    float c2 = c[2];
    float c3 = c[3];
    float c4 = c[4];
    float c5 = c[5];
    float c6 = c[6];
    float c7 = c[7];
    float[] path = rays.pathFraction();
    float[] left = rays.leftFraction();
    for (int x = 0; x < count; x++) {
      float w = path[x];
      float u = w + w - 1;
      float v = 1 - w;
      float low = Math.fma(Math.fma(Math.fma(c3, u, c2), u, c1), u, c0);
      float high = Math.fma(Math.fma(Math.fma(c7, u, c6), u, c5), u, c4);
      float uu = u * u;
      float q = Math.fma(high, uu * uu, low);
      float vv = v * v;
      left[x] = vv * vv * Math.fma(w, q, 1);
    }
  }

  /**
   * One step of rays of many voxels: each ray crosses a cell, and what the cell's activity adds to
   * the voxel, less what it would add in the medium of the kernel, is added to its sum.
   *
   * @param mm the cell's length over the longest path
   * @param referenceLoss what a path loses in this cell in the medium of the kernel, over its
   *     density
   * @param cell density, and as the values activity over density
   */
  void step(int count, float mm, float referenceLoss, Rays rays, RunCells.Cells cell) {
    float c0 = powerFactor[0];
    float c1 = powerFactor[1];
    float c2 = powerFactor[2];
    float c3 = powerFactor[3];
    float c4 = powerFactor[4];
    float c5 = powerFactor[5];
    float c6 = powerFactor[6];
    float c7 = powerFactor[7];
    float[] path = rays.pathFraction();
    float[] left = rays.leftFraction();
    float[] sum = rays.sum();
    float[] density = cell.gramPerMl();
    float[] activity = cell.values();
    for (int x = 0; x < count; x++) {
      float rho = density[x];
      float w = Math.min(path[x] + rho * mm, 1);
      float u = w + w - 1;
      float v = 1 - w;
      float low = Math.fma(Math.fma(Math.fma(c3, u, c2), u, c1), u, c0);
      float high = Math.fma(Math.fma(Math.fma(c7, u, c6), u, c5), u, c4);
      float uu = u * u;
      float q = Math.fma(high, uu * uu, low);
      float vv = v * v;
      float now = vv * vv * Math.fma(w, q, 1);
      sum[x] += activity[x] * (left[x] - now - rho * referenceLoss);
      path[x] = w;
      left[x] = now;
    }
  }

  /**
   * Takes a step of rays from one medium of reference to another.
   *
   * @param loss what a path loses in this cell in the one, less what it loses in the other, each
   *     over its density
   * @param shift sum of what a ray gathers more when the other is taken off
   */
  static void exchange(int count, float loss, float[] shift, RunCells.Cells cell) {
    float[] density = cell.gramPerMl();
    float[] activity = cell.values();
    for (int x = 0; x < count; x++) {
      shift[x] += activity[x] * (density[x] * loss);
    }
  }

  /**
   * Rays of a run of voxels, paths over the longest.
   *
   * @param pathFraction how far they are from their voxels
   * @param leftFraction what is left of their energy
   * @param sum what they gathered
   */
  @SuppressWarnings("ArrayRecordComponent") // a worker's own scratch
  record Rays(float[] pathFraction, float[] leftFraction, float[] sum) {
    Rays(int voxels) {
      this(new float[voxels], new float[voxels], new float[voxels]);
    }
  }
}
