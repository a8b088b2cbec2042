// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ytterby.activity.ActivityMap;
import org.ytterby.assemble.Series;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Margin;
import org.ytterby.geometry.Mask;
import org.ytterby.protocol.MassRules;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;

/** One case whose CT was read: caps, rim, what is not seen, and what a person has to know of it. */
final class CtCase {
  /** Emphysema is denser, the air of bowel and windpipe thinner. */
  private static final float AIR_GRAM_PER_ML = 0.1f;

  /** Lung that is not expanded is thinner, fat denser; halfway. */
  private static final float LUNG_GRAM_PER_ML = 0.6f;

  /** No soft tissue is denser, cartilage aside. */
  private static final float SOFT_GRAM_PER_ML = 1.15f;

  private static final double UNSEEN_ACTIVITY = 0.01;
  private static final Set<RegionKind> LIVER_AND_INSIDE =
      Set.of(RegionKind.LIVER, RegionKind.TUMOUR, RegionKind.PERFUSED);

  private final MassMaker maker;
  private final CtMass ct;
  private final Series series;
  private final ActivityMap activity;
  private final List<Region> regions;
  private final Grid grid;
  private final float[] gramPerMl;
  private final List<Finding> findings = new ArrayList<>();

  CtCase(MassMaker maker, CtMass ct, Series series, ActivityMap activity, List<Region> regions) {
    this.maker = maker;
    this.ct = ct;
    this.series = series;
    this.activity = activity;
    this.regions = regions;
    this.grid = activity.grid();
    this.gramPerMl = new float[grid.voxelCount()];
  }

  Outcome<GuardedMass> make() {
    Mask organs = organs();
    Optional<Finding> unusable =
        LiverDensity.unusable(series.name(), grid, ct.resampled(), regions, organs);
    if (unusable.isPresent()) {
      return Outcome.blocked(unusable.get());
    }
    double unseenMl = seen();
    double cappedMl = cap(organs);
    capFinding(cappedMl);
    Optional<LiverEdge> edge =
        LiverEdge.compare(grid, gramPerMl, activity.becquerelPerMl(), organs);
    edgeFinding(edge, organs);
    String made = statement(unseenMl, cappedMl);
    VoxelMass plain = new VoxelMass(grid, gramPerMl, classes(gramPerMl), cappedMl > 0, made);
    if (organs.isEmpty() || rules().rimMm() == 0) {
      rimless(organs);
      return Outcome.of(new GuardedMass(plain, Optional.empty(), Mask.none(grid), edge), findings);
    }
    Mask rim = Margin.around(organs, rules().rimMm());
    return Outcome.of(new GuardedMass(rimmed(plain, rim), Optional.of(plain), rim, edge), findings);
  }

  private MassRules rules() {
    return maker.rules();
  }

  private float uniform() {
    return (float) maker.uniform().gramPerMl();
  }

  /** Density where the CT sees a voxel, the stated one where it does not; how much it does not. */
  private double seen() {
    double unseenMl = 0;
    double unseenBq = 0;
    double allBq = 0;
    for (int index = 0; index < gramPerMl.length; index++) {
      double voxelMl = grid.voxelVolumeMl(grid.planeOf(index));
      double becquerel = activity.becquerelPerMl()[index] * voxelMl;
      allBq += becquerel;
      if (ct.resampled().isKnown(index)) {
        gramPerMl[index] = (float) ct.resampled().gramPerMl(index);
      } else {
        gramPerMl[index] = uniform();
        unseenMl += voxelMl;
        unseenBq += becquerel;
      }
    }
    if (unseenMl > 0) {
      double part = allBq > 0 ? unseenBq / allBq : 1;
      findings.add(unseen(unseenMl, part));
    }
    return unseenMl;
  }

  private Finding unseen(double unseenMl, double part) {
    String found =
        String.format(
            Locale.ROOT,
            "%.0f mL of the emission image's field, with %.1f %% of its activity, have no CT value",
            unseenMl,
            100 * part);
    String expected = "a CT that covers all activity";
    String action =
        String.format(
            Locale.ROOT, "There %s g/mL is taken, as in soft tissue.", maker.uniform().gramPerMl());
    return part > UNSEEN_ACTIVITY
        ? Finding.review(
            FindingCode.CT_TRUNCATED,
            series.name(),
            found,
            expected,
            action + " Look which organ is cut off; send a CT of the whole field.")
        : Finding.info(FindingCode.CT_TRUNCATED, series.name(), found, expected, action);
  }

  /** The liver with all that lies in it, else what is known of it; without the liver, no lobe. */
  private Mask organs() {
    Mask organs = Mask.none(grid);
    for (Region region : regions) {
      if (LIVER_AND_INSIDE.contains(region.kind())) {
        organs = organs.or(region.mask());
      }
    }
    return organs;
  }

  private boolean liverIsNamed() {
    return regions.stream()
        .anyMatch(region -> region.kind() == RegionKind.LIVER && !region.mask().isEmpty());
  }

  /** Caps the density of a mask; the volume that was above. */
  private double cap(Mask organs) {
    float most = (float) rules().organGramPerMl();
    double cappedMl = 0;
    for (int index = organs.next(0); index >= 0; index = organs.next(index + 1)) {
      if (gramPerMl[index] > most) {
        gramPerMl[index] = most;
        cappedMl += grid.voxelVolumeMl(grid.planeOf(index));
      }
    }
    return cappedMl;
  }

  private void capFinding(double cappedMl) {
    if (cappedMl == 0 && ct.metalMl() == 0) {
      return;
    }
    findings.add(
        Finding.info(
            FindingCode.DENSITY_CAPPED,
            series.name(),
            String.format(
                Locale.ROOT,
                "%.1f mL denser than bone, %.1f mL of liver, tumour and perfused volume denser than"
                    + " liver",
                ct.metalMl(),
                cappedMl),
            String.format(
                Locale.ROOT,
                "at most %s g/mL, and %s g/mL in the liver",
                rules().metalGramPerMl(),
                rules().organGramPerMl()),
            "None: metal, lipiodol and contrast are no tissue, and these densities count"
                + " instead."));
  }

  private void edgeFinding(Optional<LiverEdge> edge, Mask organs) {
    String expected =
        String.format(Locale.ROOT, "within %s mm of each other", rules().edgeToleranceMm());
    if (edge.isEmpty()) {
      if (!organs.isEmpty()) {
        findings.add(
            Finding.info(
                FindingCode.LIVER_EDGE,
                series.name(),
                "no part of the dome that is treated and has lung above it on the CT",
                "the liver's upper edge in the emission image and in the CT " + expected,
                "None: whether they fit at the dome can't be told."));
      }
      return;
    }
    LiverEdge found = edge.get();
    boolean fits = Math.abs(found.medianMm()) <= rules().edgeToleranceMm();
    String text =
        String.format(
            Locale.ROOT,
            "the liver's upper edge in the emission image %.1f mm %s that in the CT (middle half of"
                + " %d lines: %.1f to %.1f mm above)",
            Math.abs(found.medianMm()),
            found.medianMm() < 0 ? "below" : "above",
            found.lines(),
            found.lowerQuartileMm(),
            found.upperQuartileMm());
    findings.add(
        fits
            ? Finding.info(FindingCode.LIVER_EDGE, series.name(), text, expected, "None: they fit.")
            : Finding.review(
                FindingCode.LIVER_EDGE,
                series.name(),
                text,
                expected,
                "CT and emission image were taken at another depth of breath, or are not"
                    + " registered: see whether dose near the dome can be used, and that"
                    + " attenuation correction did not lose activity there."));
  }

  private String statement(double unseenMl, double cappedMl) {
    return String.format(
        Locale.ROOT,
        "%s; at most %s g/mL (%.1f mL of metal), in liver, tumour and perfused volume at most %s"
            + " g/mL (%.1f mL above); %s g/mL in %.0f mL that it does not see",
        ct.statement(),
        rules().metalGramPerMl(),
        ct.metalMl(),
        rules().organGramPerMl(),
        cappedMl,
        maker.uniform().gramPerMl(),
        unseenMl);
  }

  private void rimless(Mask organs) {
    if (organs.isEmpty()) {
      findings.add(
          Finding.review(
              FindingCode.DOME_RIM,
              "regions",
              "neither liver, tumour nor perfused volume is known",
              String.format(
                  Locale.ROOT,
                  "a uniform density within %s mm of the liver, where breathing makes a CT wrong",
                  rules().rimMm()),
              "The CT's density is taken everywhere: at the dome a voxel of lung in place of liver"
                  + " reads four times the dose. Contour the liver, or compute with mass.density:"
                  + " uniform."));
    }
  }

  private VoxelMass rimmed(VoxelMass plain, Mask rim) {
    boolean liver = liverIsNamed();
    String around = liver ? "the liver" : "tumour and perfused volume";
    if (!liver) {
      findings.add(
          Finding.review(
              FindingCode.DOME_RIM,
              "regions",
              "no contour of the liver",
              String.format(
                  Locale.ROOT,
                  "a uniform density within %s mm of the liver, where breathing makes a CT wrong",
                  rules().rimMm()),
              "It is taken around tumour and perfused volume instead. Contour the liver where dose"
                  + " to lung or to the rest of the dome matters."));
    }
    float[] guarded = plain.gramPerMl().clone();
    byte[] tissue = plain.tissue().clone();
    for (int index = rim.next(0); index >= 0; index = rim.next(index + 1)) {
      guarded[index] = uniform();
      tissue[index] = TissueClass.SOFT.code();
    }
    return new VoxelMass(
        grid,
        guarded,
        tissue,
        true,
        String.format(
            Locale.ROOT,
            "%s; %s g/mL in %s and within %s mm of it",
            plain.statement(),
            maker.uniform().gramPerMl(),
            around,
            rules().rimMm()));
  }

  private static byte[] classes(float[] gramPerMl) {
    byte[] tissue = new byte[gramPerMl.length];
    for (int index = 0; index < tissue.length; index++) {
      tissue[index] = of(gramPerMl[index]).code();
    }
    return tissue;
  }

  private static TissueClass of(float gramPerMl) {
    if (gramPerMl < AIR_GRAM_PER_ML) {
      return TissueClass.AIR;
    }
    if (gramPerMl < LUNG_GRAM_PER_ML) {
      return TissueClass.LUNG;
    }
    return gramPerMl <= SOFT_GRAM_PER_ML ? TissueClass.SOFT : TissueClass.BONE;
  }
}
