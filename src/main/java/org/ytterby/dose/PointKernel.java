// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.quantity.Density;

/**
 * Where the energy of a point source of 90Y goes in soft tissue: the fraction of the emitted energy
 * that each spherical shell about it keeps.
 *
 * <p><b>Units</b>: radii in mm at {@link #DENSITY}; fractions of the emitted energy, of which the
 * rest leaves as bremsstrahlung: nothing is renormalised. <b>Errors</b>: a table that is not as it
 * was shipped is a {@link Defect}. <b>Threads</b>: immutable. <b>Source</b>: EGSnrc, 3,000,000
 * histories, computed for this project; the head of the table says how. In other soft tissue
 * lengths go with 1.04/density: liver, muscle and lung have the same mass range within 0.1 %.
 */
public final class PointKernel {
  /** The density that the table was computed at: four-component soft tissue. */
  public static final Density DENSITY = new Density(1.04);

  /** The table's name, as reports state it. */
  public static final String TABLE = "y90_point_kernel_tissue104.csv";

  private static final String COLUMNS =
      "r_lo_mm,r_hi_mm,E_MeV_per_decay,sigma_E_MeV,fraction_of_emitted,cumulative_fraction,"
          + "dose_Gy_per_decay,dose_x_4pi_r2_Gy_mm2_per_decay,rel_unc_pct";
  private static final int OUTER_RADIUS = 1;
  private static final int SHELL = 4;
  private static final int CUMULATIVE = 5;
  private static final int COLUMN_COUNT = 9;

  /** Beyond it the shells keep alike, 2e-6 of the energy each: bremsstrahlung only. */
  private static final double ELECTRON_RANGE_MM = 11;

  /** Half a unit of the last digit of the cumulative column, and what rounding adds to it. */
  private static final double ROUNDING = 5.1e-7;

  private final double[] edgesMm;
  private final double[] shellFraction;
  private final double sumFraction;
  private final int nearShells;
  private final String sha256;

  private PointKernel(double[] edgesMm, double[] shellFraction, String sha256) {
    this.edgesMm = edgesMm;
    this.shellFraction = shellFraction;
    this.sha256 = sha256;
    double sum = 0;
    int near = 0;
    for (int shell = 0; shell < shellFraction.length; shell++) {
      sum += shellFraction[shell];
      near += edgesMm[shell + 1] <= ELECTRON_RANGE_MM ? 1 : 0;
    }
    this.sumFraction = sum;
    this.nearShells = near;
  }

  /** The table that the program ships. */
  public static PointKernel shipped() {
    try (InputStream table = PointKernel.class.getResourceAsStream(TABLE)) {
      if (table == null) {
        throw new Defect("resource " + TABLE + " is missing: the build is incomplete");
      }
      return parse(table.readAllBytes());
    } catch (IOException e) {
      throw new Defect(ErrorCode.DEFECT, "resource " + TABLE + " can't be read", e);
    }
  }

  /** Reads a table: comments, the line of column names, shells that follow each other from 0. */
  static PointKernel parse(byte[] table) {
    List<String> lines =
        new String(table, StandardCharsets.UTF_8).lines().filter(l -> !l.startsWith("#")).toList();
    if (lines.size() < 2 || !lines.getFirst().equals(COLUMNS)) {
      throw broken("column names", lines.isEmpty() ? "nothing" : lines.getFirst(), COLUMNS);
    }
    List<double[]> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      rows.add(row(line));
    }
    double[] edgesMm = new double[rows.size() + 1];
    double[] shellFraction = new double[rows.size()];
    double sum = 0;
    for (int shell = 0; shell < shellFraction.length; shell++) {
      double[] row = rows.get(shell);
      sum += row[SHELL];
      if (row[0] != edgesMm[shell] || !(row[OUTER_RADIUS] > row[0])) {
        throw broken("shell " + shell, row[0] + " to " + row[OUTER_RADIUS], "a next shell");
      }
      if (!(row[SHELL] > 0) || !(Math.abs(sum - row[CUMULATIVE]) <= ROUNDING) || !(sum < 1)) {
        throw broken(
            "fraction of shell " + shell,
            row[SHELL] + ", " + sum + " so far",
            "more than 0, " + row[CUMULATIVE] + " so far");
      }
      edgesMm[shell + 1] = row[OUTER_RADIUS];
      shellFraction[shell] = row[SHELL];
    }
    return new PointKernel(edgesMm, shellFraction, sha256(table));
  }

  private static double[] row(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != COLUMN_COUNT) {
      throw broken("row", line, COLUMN_COUNT + " numbers");
    }
    double[] row = new double[COLUMN_COUNT];
    for (int i = 0; i < COLUMN_COUNT; i++) {
      try {
        row[i] = Double.parseDouble(cells[i]);
      } catch (NumberFormatException e) {
        throw broken("row", line, COLUMN_COUNT + " numbers");
      }
    }
    return row;
  }

  private static String sha256(byte[] table) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(table));
    } catch (NoSuchAlgorithmException e) {
      throw new Defect(ErrorCode.DEFECT, "every Java has SHA-256", e);
    }
  }

  private static Defect broken(String what, String found, String expected) {
    return new Defect(
        "%s, %s: found %s, expected %s; the table is not the one that was shipped"
            .formatted(TABLE, what, found, expected));
  }

  /** The shells up to the electrons' range; what lies beyond is bremsstrahlung. */
  int nearShells() {
    return nearShells;
  }

  /** Where a shell begins, at the table's own density; the one before it ends there. */
  double edgeMm(int shell) {
    return edgesMm[shell];
  }

  /** The fraction of the emitted energy that a shell keeps. */
  double shellFraction(int shell) {
    return shellFraction[shell];
  }

  /** The fraction of the emitted energy that all shells keep: 0.99634. */
  public double retainedFraction() {
    return sumFraction;
  }

  /**
   * The fraction of the emitted energy that the shells beyond the electrons' range keep: 0.0002.
   */
  double farFraction() {
    double sum = 0;
    for (int shell = nearShells; shell < shellFraction.length; shell++) {
      sum += shellFraction[shell];
    }
    return sum;
  }

  /** The electrons' range in soft tissue of this density, in mm: 11 mm times 1.04/density. */
  public double reachMm(Density density) {
    return edgesMm[nearShells] * scaleFactor(density);
  }

  /** What lengths of the table are multiplied with in soft tissue of this density. */
  static double scaleFactor(Density density) {
    return DENSITY.gramPerMl() / density.gramPerMl();
  }

  /** SHA-256 of the table's bytes, in hexadecimal. */
  public String sha256() {
    return sha256;
  }
}
