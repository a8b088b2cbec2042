// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.VoxelMass;
import org.ytterby.metric.DoseStatistics;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.quantity.NuclideData;

/** Everything that the numbers depend on, as {@code name = value} lines (TID 4019 row 3). */
final class AlgorithmParameters {
  private AlgorithmParameters() {}

  static List<String> of(DoseReport report) {
    List<String> lines = new ArrayList<>();
    for (EngineUse engine : report.engines()) {
      boolean primary = engine.name().equals(report.engine());
      lines.add("engine = " + engine.name() + (primary ? " (primary)" : " (compared)"));
      lines.add(engine.name() + ": " + engine.statement());
    }
    lines.add(
        "basis = "
            + report.basis().text()
            + " (primary"
            + report.heldBecause().map(reason -> ": " + reason).orElse("")
            + ")");
    constants(lines, report.nuclide(), report.constants());
    lines.add("density = " + report.mass().statement());
    activity(lines, report.activity());
    report
        .ratio()
        .normalisation()
        .ifPresent(one -> lines.add("relative normalisation = " + one.words()));
    grid(lines, report.primary().grid());
    lines.add(
        "Dx = largest voxel dose that at least x % of the volume gets; voxels weighed by their"
            + " volume");
    if (report.mass() instanceof VoxelMass) {
      lines.add("densities differ: " + DoseStatistics.MEAN_AND_LEVELS);
    }
    new DoseHistograms(report).line().ifPresent(lines::add);
    lines.add("uncertainty = standard uncertainty, k = 1");
    return lines;
  }

  private static void constants(List<String> lines, NuclideData nuclide, DoseConstants constants) {
    boolean named = DoseConstants.named(constants.profile()).isPresent();
    if (!named) {
      lines.add("nuclide = " + nuclide.name() + ". " + nuclide.photons());
      nuclide
          .kernel()
          .map(kernel -> 100 * kernel.relativeUncertainty())
          .ifPresent(
              percent ->
                  lines.add(
                      String.format(Locale.ROOT, "u(kernel) = %.1f %%, in no budget", percent)));
    }
    lines.add("constants = " + constants.profile() + " (" + constants.source() + ")");
    lines.add("electron energy = " + constants.electronEnergyMeV() + " MeV per decay");
    lines.add("half-life = " + constants.halfLifeS() + " s");
    lines.add(
        String.format(
            Locale.ROOT,
            "K = %.6f Gy kg/GBq, u(K) = %.2f %%, ratio to default %.6f",
            constants.kGyKgPerGBq(),
            100 * constants.relativeUncertainty(),
            constants.ratioTo(named ? DoseConstants.DEFAULT : constants)));
  }

  private static void activity(List<String> lines, ActivityMap activity) {
    Quantification how = activity.how();
    lines.add("image units = " + how.units());
    lines.add("decay correction = " + how.decayRule());
    lines.add("image reference time = " + activity.imageReference());
    if (how.administrationKnown()) {
      lines.add("administered at = " + activity.administeredAt());
      lines.add("decay to administration = " + activity.decayToAdministration());
    } else {
      lines.add("administered at = not known; beds are decayed to the first frame");
    }
    lines.add("corrections = " + String.join(", ", how.corrections()));
    lines.add(
        (activity.scale() == ActivityScale.RELATIVE_ONLY ? "relative" : "absolute")
            + " scale = "
            + how.scale());
  }

  private static void grid(List<String> lines, Grid grid) {
    lines.add(
        String.format(
            Locale.ROOT,
            "grid = %d x %d x %d voxels, %s x %s mm, the image's own; no interpolation",
            grid.columns(),
            grid.rows(),
            grid.planes(),
            grid.columnSpacingMm(),
            grid.rowSpacingMm()));
  }
}
