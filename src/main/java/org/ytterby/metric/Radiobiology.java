// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.geometry.VoxelValues;
import org.ytterby.protocol.TissueRule;

/**
 * Biologically effective and equivalent uniform dose of a region on one basis.
 *
 * <pre>
 * method       BED = D (1 + G D / (α/β)), G = T_rep / (T_rep + T_phys): mono-exponential decay to the
 *              end, mono-exponential repair. EUD = -ln(mean exp(-α D)) / α
 * assumptions  the linear-quadratic model; all decays in the region; parameters of the protocol
 * noise        image noise of variance s² raises a mean voxel BED by G s² / (α/β) and lowers an EUD,
 *              which is bias and not uncertainty. How much of a region's spread is noise nobody
 *              measured, so all of it is taken for noise: voxel versions are given only where even
 *              that would move them by less than 5 %. The EUD of a region's mean is that mean
 * uncertainty  none is stated: the model's own error is not known
 * references   Dale 1985 (doi 10.1259/0007-1285-58-690-515); Cremonesi, Front Oncol 2014;4:210;
 *              Niemierko 1997 (doi 10.1118/1.598063)
 * </pre>
 *
 * @param tissue the parameters; absent where the protocol has none for this kind of region
 * @param bedOfMeanGy BED of the region's mean dose
 * @param voxelBedGy mean of the voxels' BED, where noise allows it
 * @param voxelEudGy EUD over the voxels, where noise allows it
 * @param notJudged why something is absent, a clause each
 */
public record Radiobiology(
    Optional<TissueRule> tissue,
    Optional<Double> bedOfMeanGy,
    Optional<Double> voxelBedGy,
    Optional<Double> voxelEudGy,
    List<NotJudged> notJudged) {

  /** What noise may move a voxel version by, relative to it. */
  static final double NOISE_ALLOWED = 0.05;

  private static final double S_PER_H = 3600;

  /** One of the numbers, and why it is absent. */
  public record NotJudged(Number number, String reason) {
    /** Which number. */
    public enum Number {
      BED_OF_MEAN,
      VOXEL_BED,
      VOXEL_EUD
    }
  }

  public Radiobiology {
    notJudged = List.copyOf(notJudged);
  }

  /** Nothing can be said, for one reason. */
  static Radiobiology none(Optional<TissueRule> tissue, String reason) {
    List<NotJudged> all = new ArrayList<>();
    for (NotJudged.Number number : NotJudged.Number.values()) {
      all.add(new NotJudged(number, reason));
    }
    return new Radiobiology(tissue, Optional.empty(), Optional.empty(), Optional.empty(), all);
  }

  /**
   * A region's mean doses.
   *
   * @param meanGy energy over mass
   * @param byVolumeGy of the voxels, by their volume
   * @param sdGy their spread around it, by volume
   */
  record Means(double meanGy, double byVolumeGy, double sdGy) {}

  /**
   * The numbers of a region.
   *
   * @param voxels dose per voxel in Gy
   * @param scale by which each is multiplied on this basis
   * @param means on this basis
   * @param halfLifeS of the decay that gives the dose
   */
  static Radiobiology of(
      VoxelValues voxels, double scale, Means means, TissueRule tissue, double halfLifeS) {
    double meanGy = means.meanGy();
    double voxelsGy = means.byVolumeGy();
    if (!(meanGy > 0 && voxelsGy > 0)) {
      return none(Optional.of(tissue), "the mean dose is not more than 0");
    }
    double repairS = tissue.repairHalfTimeH() * S_PER_H;
    double perGy = repairS / (repairS + halfLifeS) / tissue.alphaBetaGy();
    List<NotJudged> notJudged = new ArrayList<>();
    double bedGy = meanGy * (1 + perGy * meanGy);
    double bedOfVoxelsGy = voxelsGy * (1 + perGy * voxelsGy);
    double noiseGy = perGy * means.sdGy() * means.sdGy();
    Optional<Double> voxelBed =
        within(
            noiseGy / bedOfVoxelsGy,
            NotJudged.Number.VOXEL_BED,
            bedOfVoxelsGy + noiseGy,
            notJudged);
    Optional<Double> voxelEud = Optional.empty();
    if (tissue.alpha().isEmpty()) {
      notJudged.add(
          new NotJudged(
              NotJudged.Number.VOXEL_EUD,
              "the protocol declares no alpha for this kind of region"));
    } else {
      double eudGy = equivalentUniform(voxels, scale, tissue.alpha().get());
      voxelEud =
          within((voxelsGy - eudGy) / voxelsGy, NotJudged.Number.VOXEL_EUD, eudGy, notJudged);
    }
    return new Radiobiology(Optional.of(tissue), Optional.of(bedGy), voxelBed, voxelEud, notJudged);
  }

  /** Counted from the coldest voxel, so that no exponential vanishes. */
  private static double equivalentUniform(VoxelValues voxels, double scale, double alpha) {
    double[] coldestGy = {Double.POSITIVE_INFINITY};
    voxels.forEach((value, _) -> coldestGy[0] = Math.min(coldestGy[0], value * scale));
    double surviving =
        voxels.sum(
            (value, volumeMl) ->
                StrictMath.exp(-alpha * (value * scale - coldestGy[0])) * volumeMl);
    return coldestGy[0] - StrictMath.log(surviving / voxels.mask().volumeMl()) / alpha;
  }

  private static Optional<Double> within(
      double moved, NotJudged.Number number, double value, List<NotJudged> notJudged) {
    if (moved < NOISE_ALLOWED) {
      return Optional.of(value);
    }
    notJudged.add(
        new NotJudged(
            number,
            String.format(
                Locale.ROOT,
                "the spread of the voxels, be it noise or true unevenness, moves it by up to %.0f"
                    + " %% (allowed: %.0f %%); the number of the region's mean dose stands instead,"
                    + " which is too low a BED and too high an EUD where the spread is true",
                100 * moved,
                100 * NOISE_ALLOWED)));
    return Optional.empty();
  }
}
