// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.VoxelValues;
import org.ytterby.mass.GuardedMass;
import org.ytterby.mass.MassMap;
import org.ytterby.mass.VoxelMass;
import org.ytterby.metric.InputQuantity.Concerns;
import org.ytterby.region.Lungs;
import org.ytterby.region.Region;

/**
 * Mean dose of the lungs, A K / m, by each mass that is in use: nobody agrees on one. All that is
 * contoured as lung counts together, because the conventional mass is that of both.
 *
 * <pre>
 * method       A K / m with the conventional mass, by the record (net activity times the lung shunt
 *              fraction) and by the image where contours show both lungs whole inside the field: over
 *              the mass of both, activity of a part would be a part of the dose; and with the CT's mass
 *              of what is contoured. Both of the image again without the rim around the liver, where
 *              breathing carries the liver's activity into the CT's lung
 * error bound  stated (k = 1): scale, K, the contour's volume under a conventional mass, 5 % of the
 *              CT's density. The conventional mass has none, being a convention; for a patient it is off
 *              by tens of percent (Kao 2014). What breathing does is told by the rim, not by a number
 * </pre>
 *
 * @param lines by mass, the conventional one first
 * @param notJudged why there is none of the image by the conventional mass
 */
public record LungDose(List<Line> lines, Optional<String> notJudged) {
  /** The curve of CT numbers holds lung to that (Schneider 2000). */
  private static final double CT_DENSITY_PERCENT = 5;

  private static final double PERCENT = 100;

  /**
   * The dose by one mass.
   *
   * @param which mass and activity, in words
   * @param massG the mass
   * @param doses on each basis that there is
   */
  public record Line(String which, double massG, List<Gray> doses) {
    public Line {
      doses = List.copyOf(doses);
    }

    private String text() {
      return doses.stream().map(Gray::text).collect(Collectors.joining(", "))
          + String.format(Locale.ROOT, " at %.0f g, %s", massG, which);
    }
  }

  /**
   * A dose on one basis.
   *
   * @param basis its word
   * @param gray the dose
   * @param standardUncertaintyGy k = 1; absent where the protocol's model tells it of no lung
   */
  public record Gray(String basis, double gray, Optional<Double> standardUncertaintyGy) {
    private String text() {
      String plusMinus =
          standardUncertaintyGy.map(u -> String.format(Locale.ROOT, " ± %.2f", u)).orElse("");
      return String.format(Locale.ROOT, "%.2f%s Gy %s", gray, plusMinus, basis);
    }
  }

  public LungDose {
    lines = List.copyOf(lines);
  }

  /**
   * The doses; nothing where no lung is contoured and the record has no shunt.
   *
   * @param input activity and constants
   * @param mass of which the input's is the map
   * @param conventionalG the conventional mass of both lungs
   * @param given what the record says of activity and shunt
   * @param uncertainty where the protocol asks for that of each metric
   */
  public static Optional<LungDose> of(
      List<Region> regions,
      MetricInput input,
      GuardedMass mass,
      double conventionalG,
      Optional<PerfusedActivity.Known> given,
      Optional<CaseUncertainty> uncertainty) {
    Computation computation = new Computation(input, mass, conventionalG, uncertainty);
    List<Line> lines = new ArrayList<>();
    given.flatMap(computation::ofRecord).ifPresent(lines::add);
    Optional<Mask> lungs = Lungs.mask(regions);
    boolean inside = Lungs.areInside(regions);
    lungs.ifPresent(mask -> lines.addAll(computation.ofImage(mask, inside)));
    if (lines.isEmpty() && lungs.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new LungDose(lines, lungs.isEmpty() || inside ? Optional.empty() : Optional.of(cut())));
  }

  private static String cut() {
    return String.format(
        Locale.ROOT,
        "n/a of the image by the conventional mass of both lungs: no contours show both whole"
            + " inside the field (%.0f mL or more, %.0f mm from right to left, none cut by its"
            + " ends)",
        Lungs.BOTH_ML,
        Lungs.BOTH_WIDE_MM);
  }

  /** What every line shares. */
  private record Computation(
      MetricInput input,
      GuardedMass mass,
      double conventionalG,
      Optional<CaseUncertainty> uncertainty) {

    /** Net activity times the shunt: what a lung limit was planned with. */
    Optional<Line> ofRecord(PerfusedActivity.Known given) {
      return given
          .lungShuntFraction()
          .map(
              fraction -> {
                double gray =
                    SingleCompartment.gray(
                        given.net().becquerel() * fraction, conventionalG, input.constants());
                Optional<Double> percent =
                    uncertainty.map(
                        told -> combined(told.ofShuntedDose(input.constants()), List.of()));
                return new Line(
                    String.format(
                        Locale.ROOT, "conventional, net activity x lung shunt %s", fraction),
                    conventionalG,
                    List.of(new Gray("by the record", gray, part(gray, percent))));
              });
    }

    List<Line> ofImage(Mask lungs, boolean inside) {
      List<Line> lines = new ArrayList<>();
      if (inside) {
        lines.add(conventional("conventional", lungs));
      }
      Optional<MassMap> ct = ofCt(mass);
      ct.ifPresent(map -> lines.add(byCt("of the CT", lungs, map)));
      Mask beyond = lungs.without(mass.rim());
      if (!mass.rim().isEmpty() && !beyond.isEmpty()) {
        if (inside) {
          lines.add(conventional("conventional, activity beyond the rim only", beyond));
        }
        ct.ifPresent(map -> lines.add(byCt("of the CT beyond the rim", beyond, map)));
      }
      return lines;
    }

    /** A larger contour takes in more activity, and the mass stays. */
    private Line conventional(String which, Mask lungs) {
      List<Double> percents =
          uncertainty.stream()
              .flatMap(told -> RegionEdge.drawn(lungs, told).stream())
              .map(InputQuantity::standardUncertainty)
              .toList();
      return line(which, lungs, conventionalG, percents);
    }

    /** A larger contour takes in more of both; the density is the curve's. */
    private Line byCt(String which, Mask lungs, MassMap map) {
      return line(which, lungs, map.massG(lungs), List.of(CT_DENSITY_PERCENT));
    }

    private Line line(String which, Mask lungs, double massG, List<Double> percents) {
      double becquerel = new VoxelValues(lungs, input.activity().becquerelPerMl()).integral();
      double gray = SingleCompartment.gray(becquerel, massG, input.constants());
      List<Gray> doses = new ArrayList<>();
      if (input.relativeScale() instanceof RelativeScale.Known(double factor)) {
        doses.add(on(Concerns.RELATIVE, gray * factor, percents));
      }
      if (input.hasAbsoluteBasis()) {
        doses.add(on(Concerns.ABSOLUTE, gray, percents));
      }
      return new Line(which, massG, doses);
    }

    private Gray on(Concerns basis, double gray, List<Double> percents) {
      Optional<Double> percent =
          uncertainty.map(
              told -> combined(told.withoutDensity(basis, input.constants()), percents));
      return new Gray(basis.word(), gray, part(gray, percent));
    }

    private static double combined(List<CaseUncertainty.Scale> scales, List<Double> percents) {
      double squares = 0;
      for (CaseUncertainty.Scale one : scales) {
        squares += PERCENT * one.relativeFactor() * PERCENT * one.relativeFactor();
      }
      for (double percent : percents) {
        squares += percent * percent;
      }
      return Math.sqrt(squares);
    }

    private static Optional<Double> part(double gray, Optional<Double> percent) {
      return percent.map(of -> Math.abs(gray) * of / PERCENT);
    }

    /** The map of the CT's own density, no rim applied. */
    private static Optional<MassMap> ofCt(GuardedMass mass) {
      return mass.plain().isPresent()
          ? mass.plain().map(MassMap.class::cast)
          : Optional.of(mass.map()).filter(VoxelMass.class::isInstance);
    }
  }

  /** For the report. */
  public Finding finding() {
    List<String> parts = new ArrayList<>(lines.stream().map(Line::text).toList());
    notJudged.ifPresent(parts::add);
    return Finding.info(
        FindingCode.LUNG_DOSE,
        "regions of the lungs",
        String.join("; ", parts),
        "the mass that a threshold was derived with",
        "Compare with a threshold only the dose by its own mass; those of 30 and 50 Gy go with the"
            + " conventional one and the activity of both lungs.");
  }
}
