// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityRatio;
import org.ytterby.assemble.SeriesChoice;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dose.DoseInput;
import org.ytterby.dose.DoseMap;
import org.ytterby.finding.Finding;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.mass.MassMap;
import org.ytterby.metric.RatioUncertainty;
import org.ytterby.metric.RegionDose;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.quantity.NuclideData;
import org.ytterby.treatment.TreatmentRecord;

/**
 * Everything that one run found: the only input of every object that it writes. Immutable.
 *
 * @param stamp identity and time of the run
 * @param emissionHeader header of one instance of the emission series; patient and study are copied
 *     from it
 * @param evidence every instance that was used
 * @param unused instances that were taken with the case and that this engine does not use
 * @param computed what the engines were given: activity at administration, mass, nuclide, constants
 * @param primary dose per voxel on the primary basis, on the activity's grid
 * @param basis of the primary dose
 * @param engines at least one; the first is primary, the means of the others stand beside it
 * @param regions in the order of the report
 * @param masks the voxels of each of them, on the grid of the dose
 * @param ratio measured over administered activity
 * @param ratioUncertainty of that, where the protocol asks for it
 * @param treatment what was given, and who says so
 * @param findings in the order in which they were noticed
 * @param choices every series of the study, taken or left
 * @param statement the intended-use statement that every object carries
 */
public record DoseReport(
    RunStamp stamp,
    DataSet emissionHeader,
    List<SourceReference> evidence,
    List<SourceReference> unused,
    DoseInput computed,
    DoseMap primary,
    Basis basis,
    List<EngineUse> engines,
    List<RegionDose> regions,
    List<Mask> masks,
    ActivityRatio ratio,
    Optional<RatioUncertainty> ratioUncertainty,
    TreatmentRecord treatment,
    List<Finding> findings,
    List<SeriesChoice> choices,
    String statement) {

  public DoseReport {
    evidence = List.copyOf(evidence);
    unused = List.copyOf(unused);
    regions = List.copyOf(regions);
    masks = List.copyOf(masks);
    engines = List.copyOf(engines);
    if (engines.isEmpty()) {
      throw new IllegalArgumentException("report: found no engine, expected at least one");
    }
    findings = List.copyOf(findings);
    choices = List.copyOf(choices);
    if (!primary.grid().equals(computed.grid())) {
      throw new IllegalArgumentException(
          "report: found dose on %s, expected the activity's %s"
              .formatted(primary.grid(), computed.grid()));
    }
    if (basis == Basis.ABSOLUTE) {
      computed.activity().requireAbsolute("report with an absolute dose as primary");
    }
    checkMasks(primary.grid(), regions, masks);
    String emission = emissionHeader.require(Tag.SeriesInstanceUID).uid();
    if (evidence.stream().noneMatch(one -> one.seriesInstanceUid().equals(emission))) {
      throw new IllegalArgumentException(
          "report: found no instance of the emission series "
              + emission
              + " in the evidence, expected all of them");
    }
    if (basis == Basis.RELATIVE && ratio.outsideGate()) {
      throw new IllegalArgumentException(
          "report: found a relative dose as primary outside the ratio's gate, expected absolute");
    }
    if (statement.isBlank()) {
      throw new IllegalArgumentException(
          "report: found no statement, expected that of the intended use");
    }
  }

  private static void checkMasks(Grid grid, List<RegionDose> regions, List<Mask> masks) {
    boolean fits = masks.size() == regions.size();
    for (int i = 0; fits && i < masks.size(); i++) {
      fits = masks.get(i).grid().equals(grid) && masks.get(i).count() == regions.get(i).voxels();
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "report: found masks %s of %d regions, expected one of each, of its voxels on the dose grid"
              .formatted(masks, regions.size()));
    }
  }

  /** Activity at administration. */
  public ActivityMap activity() {
    return computed.activity();
  }

  /** The mass of each voxel, and how it came to be known. */
  public MassMap mass() {
    return computed.mass();
  }

  /** What was given, and is dosed. */
  public NuclideData nuclide() {
    return computed.nuclide();
  }

  /** What K is made of. */
  public DoseConstants constants() {
    return computed.constants();
  }

  /** Name of the primary engine. */
  public String engine() {
    return engines.getFirst().name();
  }

  /** The engine of this name, which is one of the report's. */
  EngineUse engine(String name) {
    return engines.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  /** Why a series was taken or left, and that it was of no use where it was taken in vain. */
  String reason(SeriesChoice choice) {
    boolean idle =
        unused.stream().anyMatch(one -> one.seriesInstanceUid().equals(choice.seriesInstanceUid()));
    return idle ? choice.reason() + "; not used by engine " + engine() : choice.reason();
  }

  /**
   * Why nothing of this leaves the node before a person has released it, in at most 48 characters;
   * nothing where the ratio is inside its gate, or not known and nothing has to pass it.
   */
  public Optional<String> heldBecause() {
    return switch (ratio.standing()) {
      case WITHIN, UNJUDGED, RELATIVE_ONLY -> Optional.empty();
      case OUTSIDE ->
          Optional.of(
              "RATIO OUTSIDE GATE "
                  + figure(ratio.ratio().orElseThrow())
                  + " (expected "
                  + figure(ratio.expected())
                  + ")");
      case REPAIR_UNCHECKED -> Optional.of("NUCLIDE REPAIRED, NO RATIO TO CHECK IT BY");
      case PREDICTED -> Optional.of("PREDICTION FROM THE PLANNED ACTIVITY");
    };
  }

  /**
   * Two decimals, none of a large one, or a power of ten where they would show nothing: the text's
   * room is small.
   */
  private static String figure(double value) {
    double size = Math.abs(value);
    if (size >= 0.01 && size < 99_999.5) {
      return String.format(Locale.ROOT, size < 100 ? "%.2f" : "%.0f", value);
    }
    return String.format(Locale.ROOT, "%.0e", value);
  }

  /**
   * The same report with further findings behind its own: those of the stages must be in before it
   * is rendered.
   */
  public DoseReport noting(List<Finding> more) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(more);
    return new DoseReport(
        stamp,
        emissionHeader,
        evidence,
        unused,
        computed,
        primary,
        basis,
        engines,
        regions,
        masks,
        ratio,
        ratioUncertainty,
        treatment,
        all,
        choices,
        statement);
  }
}
