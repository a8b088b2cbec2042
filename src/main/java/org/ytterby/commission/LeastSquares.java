// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.Arrays;

/**
 * A model's parameters by least squares over voxels whose noise is correlated.
 *
 * <pre>
 * method       Levenberg-Marquardt with derivatives by differences. The covariance is that of clusters
 *              ("sandwich"): voxels are taken together in blocks that are wider than the noise's
 *              correlation, and what the blocks' gradients vary by is their noise, whatever it is
 *              within. H⁻¹ (Σ g gᵀ) H⁻¹ n / (n - p), n blocks, p parameters
 * assumptions  noise of different blocks is independent; 20 blocks or more
 * cost         parameters + 1 evaluations of each voxel an iteration
 * </pre>
 *
 * <p>Immutable; deterministic.
 *
 * @param parameters at the least squares
 * @param covariance of them
 * @param residual of each voxel
 * @param converged false where the iterations ended before the steps did
 */
@SuppressWarnings("ArrayRecordComponent") // numbers of one fit, never compared
record LeastSquares(
    double[] parameters, double[][] covariance, double[] residual, boolean converged) {
  private static final int MOST_ITERATIONS = 60;
  private static final double ENOUGH = 1e-7;
  private static final double FIRST_DAMPING = 1e-3;
  private static final double MOST_DAMPING = 1e8;

  /** What all voxels are expected to hold. */
  interface Model {
    double[] at(double[] parameters);
  }

  /**
   * Voxels and what they hold.
   *
   * @param values of each voxel
   * @param blocks number of each voxel's block, from 0
   * @param blockCount one more than the largest
   */
  record Data(double[] values, int[] blocks, int blockCount) {}

  /**
   * The best parameters.
   *
   * @param start near them
   * @param steps by which derivatives are taken, one a parameter
   */
  static LeastSquares fit(Data data, Model model, double[] start, double[] steps) {
    double[] at = start.clone();
    double damping = FIRST_DAMPING;
    Normal normal = Normal.of(data, model, at, steps);
    boolean converged = false;
    for (int i = 0; i < MOST_ITERATIONS && !converged && damping < MOST_DAMPING; i++) {
      double[] move = normal.step(damping);
      double[] next = at.clone();
      for (int p = 0; p < at.length; p++) {
        next[p] += move[p];
      }
      double sum = squares(data, model, next);
      if (sum <= normal.squares()) {
        converged = small(move, steps);
        at = next;
        normal = Normal.of(data, model, at, steps);
        damping /= 10;
      } else {
        converged = small(move, steps);
        damping *= 10;
      }
    }
    return new LeastSquares(at, normal.covariance(data.blockCount()), normal.residual(), converged);
  }

  double uncertainty(int parameter) {
    return Math.sqrt(covariance[parameter][parameter]);
  }

  private static boolean small(double[] move, double[] steps) {
    for (int p = 0; p < move.length; p++) {
      if (Math.abs(move[p]) > ENOUGH * 1e4 * steps[p]) {
        return false;
      }
    }
    return true;
  }

  private static double squares(Data data, Model model, double[] at) {
    double[] expected = model.at(at);
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      double off = data.values()[i] - expected[i];
      sum += off * off;
    }
    return sum;
  }

  /** The normal equations at a point, with each block's gradient. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Normal(
      double[][] matrix,
      double[] gradient,
      double[][] ofBlocks,
      double[] residual,
      double squares) {

    static Normal of(Data data, Model model, double[] at, double[] steps) {
      int count = at.length;
      double[][] matrix = new double[count][count];
      double[] gradient = new double[count];
      double[][] ofBlocks = new double[data.blockCount()][count];
      double[] residual = new double[data.values().length];
      double[] slope = new double[count];
      double squares = 0;
      double[] expected = model.at(at);
      double[][] moved = new double[count][];
      for (int p = 0; p < count; p++) {
        double[] beside = at.clone();
        beside[p] += steps[p];
        moved[p] = model.at(beside);
      }
      for (int i = 0; i < residual.length; i++) {
        residual[i] = data.values()[i] - expected[i];
        squares += residual[i] * residual[i];
        for (int p = 0; p < count; p++) {
          slope[p] = (moved[p][i] - expected[i]) / steps[p];
        }
        for (int p = 0; p < count; p++) {
          double part = slope[p] * residual[i];
          gradient[p] += part;
          ofBlocks[data.blocks()[i]][p] += part;
          for (int q = 0; q <= p; q++) {
            matrix[p][q] += slope[p] * slope[q];
          }
        }
      }
      for (int p = 0; p < count; p++) {
        for (int q = 0; q < p; q++) {
          matrix[q][p] = matrix[p][q];
        }
      }
      return new Normal(matrix, gradient, ofBlocks, residual, squares);
    }

    double[] step(double damping) {
      double[][] damped = new double[gradient.length][];
      for (int p = 0; p < gradient.length; p++) {
        damped[p] = matrix[p].clone();
        damped[p][p] *= 1 + damping;
      }
      return solved(damped, gradient);
    }

    double[][] covariance(int blocks) {
      int count = gradient.length;
      double[][] middle = new double[count][count];
      for (double[] one : ofBlocks) {
        for (int p = 0; p < count; p++) {
          for (int q = 0; q < count; q++) {
            middle[p][q] += one[p] * one[q];
          }
        }
      }
      double[][] inverse = new double[count][];
      for (int p = 0; p < count; p++) {
        double[] unit = new double[count];
        unit[p] = 1;
        inverse[p] = solved(matrix, unit);
      }
      double few = blocks / (double) Math.max(1, blocks - count);
      double[][] covariance = new double[count][count];
      for (int p = 0; p < count; p++) {
        for (int q = 0; q < count; q++) {
          double sum = 0;
          for (int r = 0; r < count; r++) {
            for (int s = 0; s < count; s++) {
              sum += inverse[p][r] * middle[r][s] * inverse[q][s];
            }
          }
          covariance[p][q] = few * sum;
        }
      }
      return covariance;
    }
  }

  /** Gaussian elimination with pivots; a parameter that nothing depends on does not move. */
  private static double[] solved(double[][] matrix, double[] right) {
    int count = right.length;
    double[][] rows = new double[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = Arrays.copyOf(matrix[i], count + 1);
      rows[i][count] = right[i];
    }
    for (int column = 0; column < count; column++) {
      int pivot = column;
      for (int i = column + 1; i < count; i++) {
        pivot = Math.abs(rows[i][column]) > Math.abs(rows[pivot][column]) ? i : pivot;
      }
      double[] swapped = rows[pivot];
      rows[pivot] = rows[column];
      rows[column] = swapped;
      double divisor = rows[column][column];
      for (int i = 0; divisor != 0 && i < count; i++) {
        double times = i == column ? 0 : rows[i][column] / divisor;
        for (int j = column; times != 0 && j <= count; j++) {
          rows[i][j] -= times * rows[column][j];
        }
      }
    }
    double[] solved = new double[count];
    for (int i = 0; i < count; i++) {
      solved[i] = rows[i][i] == 0 ? 0 : rows[i][count] / rows[i][i];
    }
    return solved;
  }
}
