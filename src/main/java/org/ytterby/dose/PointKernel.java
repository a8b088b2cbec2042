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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.NuclideData;

/**
 * Where the energy of a point source of a nuclide goes in soft tissue: the fraction of the emitted
 * energy that each spherical shell about it keeps. Emitted is what charged particles carry.
 *
 * <p><b>Units</b>: radii in mm at {@link #DENSITY}; fractions of the emitted energy, of which the
 * rest leaves as bremsstrahlung: nothing is renormalised. <b>Errors</b>: a table that is not as it
 * was shipped is a {@link Defect}. <b>Threads</b>: immutable; each table is read once.
 * <b>Source</b>: computed for this project, that of 90Y by EGSnrc, which follows photons; those of
 * the others by electron-mc.c, which lets them go. The head of a table says how. In other soft
 * tissue lengths go with 1.04/density: liver, muscle and lung have the same mass range within 0.1
 * %.
 */
public final class PointKernel {
  /** The density that tables are computed at: four-component soft tissue. */
  public static final Density DENSITY = new Density(1.04);

  /** The name of the table of 90Y, as reports state it. */
  public static final String YTTRIUM_90 = "y90_point_kernel_tissue104.csv";

  private static final ConcurrentMap<String, PointKernel> READ = new ConcurrentHashMap<>();

  private static final String COLUMNS =
      "r_lo_mm,r_hi_mm,E_MeV_per_decay,sigma_E_MeV,fraction_of_emitted,cumulative_fraction,"
          + "dose_Gy_per_decay,dose_x_4pi_r2_Gy_mm2_per_decay,rel_unc_pct";
  private static final int OUTER_RADIUS = 1;
  private static final int SHELL = 4;
  private static final int CUMULATIVE = 5;
  private static final int COLUMN_COUNT = 9;

  /**
   * Beyond it the shells of 90Y keep alike, 2e-6 of the energy each: bremsstrahlung only. The
   * electrons of no other nuclide that is shipped come so far, and their tables end before.
   */
  private static final double ELECTRON_RANGE_MM = 11;

  /** Half a unit of the last digit of the cumulative column, and what rounding adds to it. */
  private static final double ROUNDING = 5.1e-7;

  private final double[] edgesMm;
  private final double[] shellFraction;
  private final double sumFraction;
  private final double rootMeanSquareMm;
  private final int nearShells;
  private final String sha256;

  private PointKernel(double[] edgesMm, double[] shellFraction, String sha256) {
    this.edgesMm = edgesMm;
    this.shellFraction = shellFraction;
    this.sha256 = sha256;
    double sum = 0;
    double squares = 0;
    int near = 0;
    for (int shell = 0; shell < shellFraction.length; shell++) {
      double inner = edgesMm[shell];
      double outer = edgesMm[shell + 1];
      sum += shellFraction[shell];
      squares += shellFraction[shell] * (inner * inner + inner * outer + outer * outer) / 3;
      near += outer <= ELECTRON_RANGE_MM ? 1 : 0;
    }
    this.sumFraction = sum;
    this.rootMeanSquareMm = Math.sqrt(squares / sum);
    this.nearShells = near;
  }

  /** That of 90Y. */
  public static PointKernel yttrium90() {
    return named(YTTRIUM_90);
  }

  /**
   * That of a nuclide.
   *
   * @throws Defect when it has none: whoever chooses engines asks before
   */
  public static PointKernel of(NuclideData nuclide) {
    return named(
        nuclide
            .kernel()
            .orElseThrow(() -> new Defect("nuclide " + nuclide.name() + " has no point kernel"))
            .table());
  }

  private static PointKernel named(String name) {
    return READ.computeIfAbsent(name, PointKernel::read);
  }

  private static PointKernel read(String name) {
    try (InputStream table = PointKernel.class.getResourceAsStream(name)) {
      if (table == null) {
        throw new Defect("resource " + name + " is missing: the build is incomplete");
      }
      return parse(name, table.readAllBytes());
    } catch (IOException e) {
      throw new Defect(ErrorCode.DEFECT, "resource " + name + " can't be read", e);
    }
  }

  /** Reads a table: comments, the line of column names, shells that follow each other from 0. */
  static PointKernel parse(String name, byte[] table) {
    List<String> lines =
        new String(table, StandardCharsets.UTF_8).lines().filter(l -> !l.startsWith("#")).toList();
    if (lines.size() < 2 || !lines.getFirst().equals(COLUMNS)) {
      throw broken(name, "column names", lines.isEmpty() ? "nothing" : lines.getFirst(), COLUMNS);
    }
    List<double[]> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      rows.add(row(name, line));
    }
    double[] edgesMm = new double[rows.size() + 1];
    double[] shellFraction = new double[rows.size()];
    double sum = 0;
    for (int shell = 0; shell < shellFraction.length; shell++) {
      double[] row = rows.get(shell);
      sum += row[SHELL];
      if (row[0] != edgesMm[shell] || !(row[OUTER_RADIUS] > row[0])) {
        throw broken(name, "shell " + shell, row[0] + " to " + row[OUTER_RADIUS], "a next shell");
      }
      if (!(row[SHELL] > 0) || !(Math.abs(sum - row[CUMULATIVE]) <= ROUNDING) || !(sum < 1)) {
        throw broken(
            name,
            "fraction of shell " + shell,
            row[SHELL] + ", " + sum + " so far",
            "more than 0, " + row[CUMULATIVE] + " so far");
      }
      edgesMm[shell + 1] = row[OUTER_RADIUS];
      shellFraction[shell] = row[SHELL];
    }
    return new PointKernel(edgesMm, shellFraction, sha256(table));
  }

  private static double[] row(String name, String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != COLUMN_COUNT) {
      throw broken(name, "row", line, COLUMN_COUNT + " numbers");
    }
    double[] row = new double[COLUMN_COUNT];
    for (int i = 0; i < COLUMN_COUNT; i++) {
      try {
        row[i] = Double.parseDouble(cells[i]);
      } catch (NumberFormatException e) {
        throw broken(name, "row", line, COLUMN_COUNT + " numbers");
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

  private static Defect broken(String name, String what, String found, String expected) {
    return new Defect(
        "%s, %s: found %s, expected %s; the table is not the one that was shipped"
            .formatted(name, what, found, expected));
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

  /** The fraction of the emitted energy that all shells keep: 0.99634 with 90Y. */
  public double retainedFraction() {
    return sumFraction;
  }

  /**
   * The fraction of the emitted energy that the shells beyond the electrons' range keep: 0.0002
   * with 90Y, 0 where photons were not followed.
   */
  double farFraction() {
    double sum = 0;
    for (int shell = nearShells; shell < shellFraction.length; shell++) {
      sum += shellFraction[shell];
    }
    return sum;
  }

  /** How far energy goes from where it is emitted: the root of the mean square, all directions. */
  public double rootMeanSquareMm() {
    return rootMeanSquareMm;
  }

  /**
   * The electrons' range in soft tissue of this density, in mm: with 90Y 11 mm times 1.04/density.
   */
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
