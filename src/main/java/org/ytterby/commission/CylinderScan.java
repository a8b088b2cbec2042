// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ytterby.finding.Finding;
import org.ytterby.finding.Outcome;
import org.ytterby.geometry.GaussianSmoothing;

/**
 * What a scan of a cylinder says: the calibration factor, and the blur across its wall.
 *
 * <pre>
 * method       mean of the voxels further than 20 mm from wall and ends, where no blur reaches. Its noise
 *              by the spread of means of blocks of 30 mm, with what hangs together across their borders
 *              ({@link BlockLeak}); unevenness over the phantom (scatter, attenuation) is in that too
 * factor       stated over measured: activity over volume, both at the assay
 * </pre>
 *
 * <p>Immutable.
 *
 * @param scan that it was measured in
 * @param outline where the cylinder lies
 * @param measuredBqPerMl mean inside
 * @param statedBqPerMl of the description
 * @param noisePercent standard uncertainty of the mean
 * @param blockSpreadPercent standard deviation of the blocks' means
 * @param volumeMl that was measured
 * @param outsidePercent activity further than 30 mm from the cylinder, in percent of the whole
 *     field's: what is scattered there, or belongs to the background of detectors
 * @param edge blur across the wall
 */
record CylinderScan(
    PhantomScan scan,
    CylinderOutline outline,
    double measuredBqPerMl,
    double statedBqPerMl,
    double noisePercent,
    double blockSpreadPercent,
    double volumeMl,
    double outsidePercent,
    EdgeSpread edge) {
  private static final double INSET_MM = 20;
  private static final double BLOCK_MM = 30;
  private static final int AXES = 3;
  private static final double BEYOND_MM = 30;
  private static final double FULL_BLOCK = 0.5;
  private static final int FEWEST_BLOCKS = 8;
  private static final double WORST_NOISE_PERCENT = 5;

  /** Beyond it a date, a digit or the nuclide is wrong, and no scanner. */
  private static final double MOST_FACTOR = 2;

  private static final double MOST_WALL_OFF_MM = 3;
  private static final double NARROWEST_MM = 2;
  private static final double WIDEST_MM = 20;

  double factor() {
    return statedBqPerMl / measuredBqPerMl;
  }

  /** Measures it, or says what stands against it. */
  static Outcome<CylinderScan> of(PhantomScan scan, CylinderDescription said) {
    return CylinderOutline.find(scan, said).then(outline -> measured(scan, said, outline));
  }

  private static Outcome<CylinderScan> measured(
      PhantomScan scan, CylinderDescription said, CylinderOutline outline) {
    Blocks blocks = new Blocks(scan, said, outline);
    Optional<Finding> wrongMean = wrongMean(scan, said, blocks);
    if (wrongMean.isPresent()) {
      return Outcome.blocked(wrongMean.get());
    }
    double mean = blocks.mean();
    EdgeSpread edge = EdgeSpread.of(scan, said, outline);
    double sigmaMm = edge.psfMm() / GaussianSmoothing.FWHM_PER_SIGMA;
    double noisePercent =
        100 * blocks.uncertainty() * BlockLeak.factor(sigmaMm, BLOCK_MM, AXES) / mean;
    Optional<Finding> wrongEdge = wrongEdge(scan, said, edge, noisePercent);
    if (wrongEdge.isPresent()) {
      return Outcome.blocked(wrongEdge.get());
    }
    return Outcome.done(
        new CylinderScan(
            scan,
            outline,
            mean,
            said.statedBqPerMl(),
            noisePercent,
            100 * blocks.spread() / mean,
            blocks.volumeMl(),
            outsidePercent(scan, said, outline),
            edge));
  }

  private static Optional<Finding> wrongMean(
      PhantomScan scan, CylinderDescription said, Blocks blocks) {
    double mean = blocks.mean();
    if (blocks.count() < FEWEST_BLOCKS || !(mean > 0)) {
      return Optional.of(
          Place.refusal(
              scan,
              Place.text("%d blocks of 30 mm with a mean of %.3g Bq/mL", blocks.count(), mean),
              "8 blocks or more inside, with activity",
              "The cylinder is too small or holds no activity."));
    }
    double factor = said.statedBqPerMl() / mean;
    return factor <= MOST_FACTOR && factor >= 1 / MOST_FACTOR
        ? Optional.empty()
        : Optional.of(
            Place.refusal(
                scan,
                Place.text("%.4g Bq/mL at the assay, %.3g times what is stated", mean, 1 / factor),
                Place.text("%.4g Bq/mL within a factor of 2", said.statedBqPerMl()),
                "No scanner is off by so much: check activity, volume, the day of the assay (a day"
                    + " is 29.7 %), and that the phantom holds 90Y and not another nuclide."));
  }

  private static Optional<Finding> wrongEdge(
      PhantomScan scan, CylinderDescription said, EdgeSpread edge, double noisePercent) {
    if (Math.abs(edge.radiusMm() - said.diameterMm() / 2) > MOST_WALL_OFF_MM
        || !(edge.psfMm() >= NARROWEST_MM && edge.psfMm() <= WIDEST_MM)) {
      return Optional.of(
          Place.refusal(
              scan,
              Place.text(
                  "a wall at a radius of %.1f mm with a blur of %.1f mm",
                  edge.radiusMm(), edge.psfMm()),
              Place.text(
                  "a wall at %.1f mm within 3 mm, and a blur of 2 to 20 mm", said.diameterMm() / 2),
              "This is no even cylinder of that diameter: check description, mixing and air."));
    }
    return noisePercent > WORST_NOISE_PERCENT
        ? Optional.of(
            Place.refusal(
                scan,
                Place.text("a mean that noise leaves uncertain by %.1f %%", noisePercent),
                "5 % at most",
                "Scan longer, or with more activity."))
        : Optional.empty();
  }

  private static double outsidePercent(
      PhantomScan scan, CylinderDescription said, CylinderOutline outline) {
    Place place = new Place(scan.map().grid());
    float[] values = scan.map().becquerelPerMl();
    double farMm = said.diameterMm() / 2 + BEYOND_MM;
    double outside = 0;
    double whole = 0;
    for (int index = 0; index < values.length; index++) {
      double z = place.z(index);
      double becquerel = values[index] * place.volumeMl(index);
      whole += becquerel;
      if (outline.radiusMm(place.x(index), place.y(index), z) > farMm
          || z < outline.fromMm() - BEYOND_MM
          || z > outline.toMm() + BEYOND_MM) {
        outside += becquerel;
      }
    }
    return 100 * outside / whole;
  }

  /** Means of blocks inside. */
  private static final class Blocks {
    private final List<double[]> full;
    private final double sumMl;

    Blocks(PhantomScan scan, CylinderDescription said, CylinderOutline outline) {
      Place place = new Place(scan.map().grid());
      float[] values = scan.map().becquerelPerMl();
      double insideMm = said.diameterMm() / 2 - INSET_MM;
      Map<Long, double[]> blocks = new HashMap<>();
      for (int index = 0; index < values.length; index++) {
        double z = place.z(index);
        double x = outline.alongX(place.x(index), z);
        double y = outline.alongY(place.y(index), z);
        if (x * x + y * y <= insideMm * insideMm
            && z >= outline.fromMm() + INSET_MM
            && z <= outline.toMm() - INSET_MM) {
          double[] block = blocks.computeIfAbsent(key(x, y, z), _ -> new double[2]);
          block[0] += values[index] * place.volumeMl(index);
          block[1] += place.volumeMl(index);
        }
      }
      double fullMl = FULL_BLOCK * BLOCK_MM * BLOCK_MM * BLOCK_MM / 1e3;
      // In the order of their places, so that sums have the same bits everywhere.
      full = new TreeMap<>(blocks).values().stream().filter(block -> block[1] >= fullMl).toList();
      sumMl = full.stream().mapToDouble(block -> block[1]).sum();
    }

    private static long key(double x, double y, double z) {
      long column = Math.round(x / BLOCK_MM) + 500;
      long row = Math.round(y / BLOCK_MM) + 500;
      return (Math.round(z / BLOCK_MM) * 1000 + row) * 1000 + column;
    }

    int count() {
      return full.size();
    }

    double volumeMl() {
      return sumMl;
    }

    double mean() {
      return full.stream().mapToDouble(block -> block[0]).sum() / sumMl;
    }

    /** Of the weighted mean, by the blocks' own spread. */
    double uncertainty() {
      double mean = mean();
      double squares = 0;
      for (double[] block : full) {
        double off = block[0] - mean * block[1];
        squares += off * off;
      }
      return Math.sqrt(squares * count() / (count() - 1.0)) / sumMl;
    }

    double spread() {
      double mean = mean();
      double squares = 0;
      for (double[] block : full) {
        double off = block[0] / block[1] - mean;
        squares += off * off;
      }
      return Math.sqrt(squares / (count() - 1.0));
    }
  }
}
