// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ytterby.activity.ActivityMap;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.VoxelValues;
import org.ytterby.mass.GuardedMass;
import org.ytterby.mass.MassMap;
import org.ytterby.mass.VoxelMass;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;

/**
 * Mean dose of the lungs, A K / m, by each mass that is in use: nobody agrees on one. All that is
 * contoured as lung counts together, because the conventional mass is that of both.
 *
 * <pre>
 * method       A K / m with the conventional mass, and with that of the CT; both again without the
 *              rim around the liver, where breathing carries the liver's activity into the CT's lung
 * error bound  that of activity and mass; the conventional mass is off by tens of percent for a
 *              patient (Kao 2014), the CT's by its depth of breath in the volume but not in the mass
 * </pre>
 *
 * @param lines by mass, the conventional one first
 */
public record LungDose(List<Line> lines) {

  /**
   * The dose by one mass.
   *
   * @param which mass, in words
   * @param massG the mass
   * @param absoluteGy on the scanner's scale
   * @param relativeGy on the patient's, where it is known
   */
  public record Line(String which, double massG, double absoluteGy, Optional<Double> relativeGy) {
    private String text() {
      return relativeGy
              .map(gray -> String.format(Locale.ROOT, "%.2f Gy relative, ", gray))
              .orElse("")
          + String.format(Locale.ROOT, "%.2f Gy absolute at %.0f g, %s", absoluteGy, massG, which);
    }
  }

  public LungDose {
    lines = List.copyOf(lines);
  }

  /**
   * The doses; nothing where no lung is contoured.
   *
   * @param input activity and constants
   * @param mass of which the input's is the map
   * @param conventionalG the conventional mass of both lungs
   */
  public static Optional<LungDose> of(
      List<Region> regions, MetricInput input, GuardedMass mass, double conventionalG) {
    ActivityMap activity = input.activity();
    Mask lungs =
        regions.stream()
            .filter(region -> region.kind() == RegionKind.LUNG)
            .map(Region::mask)
            .reduce(Mask.none(activity.grid()), Mask::or);
    if (lungs.isEmpty()) {
      return Optional.empty();
    }
    Computation computation = new Computation(activity, input.constants(), input.relativeScale());
    List<Line> lines = new ArrayList<>();
    lines.add(computation.line("conventional", lungs, conventionalG));
    Optional<MassMap> ct = ofCt(mass);
    ct.ifPresent(map -> lines.add(computation.line("of the CT", lungs, map.massG(lungs))));
    Mask beyond = Mask.where(activity.grid(), i -> lungs.contains(i) && !mass.rim().contains(i));
    if (!mass.rim().isEmpty() && !beyond.isEmpty()) {
      lines.add(
          computation.line("conventional, activity beyond the rim only", beyond, conventionalG));
      ct.ifPresent(
          map ->
              lines.add(computation.line("of the CT beyond the rim", beyond, map.massG(beyond))));
    }
    return Optional.of(new LungDose(lines));
  }

  /** The map of the CT's own density, no rim applied. */
  private static Optional<MassMap> ofCt(GuardedMass mass) {
    return mass.plain().isPresent()
        ? mass.plain().map(MassMap.class::cast)
        : Optional.of(mass.map()).filter(VoxelMass.class::isInstance);
  }

  /** What every line shares. */
  private record Computation(ActivityMap activity, DoseConstants constants, RelativeScale scale) {
    Line line(String which, Mask lungs, double massG) {
      double becquerel = new VoxelValues(lungs, activity.becquerelPerMl()).integral();
      double absoluteGy = SingleCompartment.gray(becquerel, massG, constants);
      Optional<Double> relativeGy =
          switch (scale) {
            case RelativeScale.Known(double factor) -> Optional.of(absoluteGy * factor);
            case RelativeScale.NotJudged _ -> Optional.empty();
          };
      return new Line(which, massG, absoluteGy, relativeGy);
    }
  }

  /** For the report. */
  public Finding finding() {
    return Finding.info(
        FindingCode.LUNG_DOSE,
        "regions of the lungs",
        lines.stream().map(Line::text).collect(Collectors.joining("; ")),
        "the mass that a threshold was derived with",
        "Compare with a threshold only the dose by its own mass; those of 30 and 50 Gy go with the"
            + " conventional one.");
  }
}
