// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Components;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;
import org.ytterby.geometry.VoxelRanking;
import org.ytterby.geometry.VoxelValues;
import org.ytterby.protocol.PerfusedRules;

/**
 * The perfused volume found on the emission image by a threshold, for a case whose contours do not
 * name it.
 *
 * <pre>
 * method       the image is smoothed (8 mm by default). Search begins with the voxels above 10 % of
 *              the maximum over 1 mL; then the level becomes 50 % of the median of what was found,
 *              again and again until it stays. Of the connected parts those are kept that hold at
 *              least 10 % of the activity of the largest one. Inside the liver, where contours name
 *              it
 * assumptions  the tissue around takes up little; the perfused tissue is even, but for tumours that
 *              fill less than a fifth of it or take up less than twice as much
 * error bound  the edge of a large even volume: half a voxel. An object no larger than the image's
 *              resolution comes out too large; tumours that dominate the volume hide the tissue
 *              around them: 24 % of the volume at ten times the uptake, or 46 % at three times, leave
 *              26 and 54 % of it. So the result is marked automatic, a finding asks for a look, and
 *              where it holds too little of the activity no single-compartment dose rests on it
 * cost         a smoothing, and a pass an iteration
 * references   none: a first rule of this node's own
 * </pre>
 *
 * <p>Immutable, thread-safe, deterministic.
 */
public record PerfusedVolume(PerfusedRules rules) {
  /** What the region is called: no contour can have this name and be taken for it. */
  public static final String NAME = "Perfused volume (automatic)";

  private static final int ITERATIONS = 50;
  private static final double SETTLED = 1e-3;
  private static final double MAXIMUM_OVER_ML = 1;
  private static final double COLD = 1.0 / 512;
  private static final double LEAST_NAMED_ML = 1;

  /** Smaller parts are noise, of which there are thousands. */
  private static final double LEAST_PART_ML = 0.2;

  private static final int MOST_NAMED = 3;

  /**
   * What was found.
   *
   * @param region the volume
   * @param finding by which level, for a person to look at
   */
  public record Found(Region region, Finding finding) {}

  /**
   * Looks for the volume.
   *
   * @param values of the emission image, proportional to activity per volume, shape [z][y][x]
   * @param where of the finding: the series
   * @param contoured the regions that contours give
   * @return nothing where the rules do not want it, a contour names it, or there is no activity
   */
  public Optional<Found> find(Grid grid, float[] values, String where, List<Region> contoured) {
    boolean named = contoured.stream().anyMatch(region -> region.kind() == RegionKind.PERFUSED);
    if (!rules.automatic() || named) {
      return Optional.empty();
    }
    float[] smoothed = new GaussianSmoothing(grid, rules.smoothingMm()).smooth(values);
    Mask searched = liver(contoured).orElseGet(() -> Mask.all(grid));
    double maximum = maximumOverOneMl(smoothed, searched);
    if (!(maximum > 0)) {
      return Optional.empty();
    }
    double level = maximum * rules.seedPercent() / 100;
    Mask volume = above(smoothed, searched, level);
    for (int i = 0; i < ITERATIONS && !volume.isEmpty(); i++) {
      double next = median(smoothed, volume) * rules.edgePercent() / 100;
      boolean settled = Math.abs(next - level) <= SETTLED * level;
      level = next;
      volume = above(smoothed, searched, level);
      if (settled) {
        break;
      }
    }
    if (volume.isEmpty()) {
      return Optional.empty();
    }
    List<Mask> left = leftOut(smoothed, searched, level, volume);
    return Optional.of(new Found(region(volume), finding(where, volume, left, level, maximum)));
  }

  /** All contours of the liver together. */
  private static Optional<Mask> liver(List<Region> contoured) {
    return contoured.stream()
        .filter(region -> region.kind() == RegionKind.LIVER)
        .map(Region::mask)
        .reduce(Mask::or)
        .filter(mask -> !mask.isEmpty());
  }

  /** The parts above the level that hold enough of the activity. */
  private Mask above(float[] smoothed, Mask searched, double level) {
    Grid grid = searched.grid();
    Mask all = Mask.where(grid, i -> smoothed[i] >= level && searched.contains(i));
    List<Mask> parts = Components.of(all, LEAST_PART_ML);
    double[] activities =
        parts.stream().mapToDouble(part -> new VoxelValues(part, smoothed).integral()).toArray();
    double needed = Arrays.stream(activities).max().orElse(0) * rules.keepPercent() / 100;
    Mask kept = Mask.none(grid);
    for (int i = 0; i < activities.length; i++) {
      kept = activities[i] >= needed ? kept.or(parts.get(i)) : kept;
    }
    return kept;
  }

  /** Parts above the level that did not hold enough, of 1 mL or more, the largest first. */
  private static List<Mask> leftOut(float[] smoothed, Mask searched, double level, Mask volume) {
    Mask all =
        Mask.where(
            searched.grid(),
            i -> smoothed[i] >= level && searched.contains(i) && !volume.contains(i));
    return Components.of(all, LEAST_NAMED_ML).stream()
        .sorted(Comparator.comparingDouble(Mask::volumeMl).reversed())
        .toList();
  }

  /** The value that 1 mL of the searched voxels reaches; the maximum where so much is not hot. */
  private static double maximumOverOneMl(float[] values, Mask searched) {
    VoxelRanking ranking = new VoxelRanking(new VoxelValues(searched, values));
    double peak = ranking.maximum();
    double reached =
        ranking.volumeMl() < MAXIMUM_OVER_ML
            ? peak
            : ranking.reachedBy(100 * MAXIMUM_OVER_ML / ranking.volumeMl());
    return reached > COLD * peak ? reached : peak;
  }

  private static double median(float[] values, Mask volume) {
    return new VoxelRanking(new VoxelValues(volume, values)).reachedBy(50);
  }

  private static Region region(Mask volume) {
    return new Region(
        NAME, 0, RegionKind.PERFUSED, RegionSource.AUTOMATIC, "", false, volume, volume.volumeMl());
  }

  private Finding finding(
      String where, Mask volume, List<Mask> leftOut, double level, double maximum) {
    int parts = Components.of(volume, 0).size();
    String said =
        String.format(
            Locale.ROOT,
            "no contour names it; %.1f mL%s above %.0f %% of the median inside it, of the image"
                + " smoothed by %s mm (%.1f %% of its maximum over 1 mL; begun at %.0f %%, parts of"
                + " %.0f %% of the largest kept)",
            volume.volumeMl(),
            parts == 1 ? "" : " in " + parts + " parts",
            rules.edgePercent(),
            rules.smoothingMm(),
            100 * level / maximum,
            rules.seedPercent(),
            rules.keepPercent());
    return Finding.review(
        FindingCode.PERFUSED_AUTOMATIC,
        where,
        leftOut.isEmpty() ? said : said + "; left out, as hot: " + listed(leftOut),
        "a contour of the perfused volume",
        "Look at the segmentation before its dose is used: a threshold knows no anatomy. "
            + (parts == 1 ? "" : "One of its parts may be no liver at all. ")
            + (leftOut.isEmpty() ? "" : "What was left out may be a focus outside the liver. ")
            + "Contour the volume and send the structure set for a dose of what was meant.");
  }

  /** The largest of them, each with its volume and where it is. */
  private static String listed(List<Mask> parts) {
    return parts.stream()
        .limit(MOST_NAMED)
        .map(
            part ->
                String.format(Locale.ROOT, "%.1f mL about %s mm", part.volumeMl(), middle(part)))
        .collect(Collectors.joining(", "));
  }

  /** The voxel in the middle of a part's voxels, in patient coordinates to a mm. */
  private static String middle(Mask part) {
    int voxel = part.indices().skip(part.count() / 2).findFirst().orElseThrow();
    Vector3 at = part.grid().centre(voxel);
    return String.format(Locale.ROOT, "(%.0f, %.0f, %.0f)", at.x(), at.y(), at.z());
  }
}
