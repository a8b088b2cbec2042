// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.iod.DoseSummationType;
import org.ytterby.dicom.iod.DoseType;
import org.ytterby.dicom.iod.DoseUnits;
import org.ytterby.dicom.iod.GeneralImageModule;
import org.ytterby.dicom.iod.ImagePixelModule;
import org.ytterby.dicom.iod.ImagePlaneModule;
import org.ytterby.dicom.iod.MultiFrameModule;
import org.ytterby.dicom.iod.PlanOverview;
import org.ytterby.dicom.iod.PrescriptionOverview;
import org.ytterby.dicom.iod.ReferencedInstance;
import org.ytterby.dicom.iod.ReferencedSop;
import org.ytterby.dicom.iod.RtDoseIod;
import org.ytterby.dicom.iod.RtDoseModule;
import org.ytterby.dicom.iod.RtSeriesModule;
import org.ytterby.dicom.iod.TissueHeterogeneity;
import org.ytterby.dicom.iod.Type2;
import org.ytterby.finding.Finding;
import org.ytterby.finding.Severity;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.UniformMass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.quantity.Codes;
import org.ytterby.treatment.PlannedQuantity;

/**
 * Dose per voxel as RT Dose without an RT Plan (PS3.3 A.18): summation type PLAN_OVERVIEW, 16 bits,
 * on the image's own grid; with the histograms of {@link DoseHistograms}.
 */
final class RtDoseRenderer {
  private final DoseReport report;
  private final RunModules run;
  private final WrittenGrid order;
  private final DosePixels pixels;
  private final List<Finding> findings;

  RtDoseRenderer(DoseReport report, RunModules run) {
    this.report = report;
    this.run = run;
    this.order = new WrittenGrid(report.primary().grid());
    this.pixels = DosePixels.of(report.primary(), order);
    this.findings = NegativeDose.findings(report);
  }

  /** What the pixels can't show. */
  List<Finding> findings() {
    return findings;
  }

  static String sopInstanceUid(RunStamp stamp) {
    return stamp.uid(RenderedObject.RT_DOSE, 1);
  }

  static String seriesInstanceUid(RunStamp stamp) {
    return stamp.uid(RenderedObject.RT_DOSE + ".SERIES", 1);
  }

  RenderedObject render() {
    String sopInstanceUid = sopInstanceUid(report.stamp());
    Grid grid = report.primary().grid();
    RtDoseIod dose =
        new RtDoseIod(
            run.copied().patient(),
            run.copied().clinicalTrialSubject(),
            run.copied().generalStudy(),
            run.copied().patientStudy(),
            run.copied().clinicalTrialStudy(),
            series(),
            run.frameOfReference(),
            run.equipment(),
            image(),
            plane(grid),
            ImagePixelModule.unsigned16(
                grid.rows(), grid.columns(), grid.planes(), pixels.pixels()),
            new MultiFrameModule(grid.planes(), Tag.GridFrameOffsetVector),
            dose(),
            new DoseHistograms(report).module(),
            run.sopCommon(Uids.RTDoseStorage, sopInstanceUid, List.of()),
            Optional.of(
                new EvidenceList(run.copied().generalStudy().studyInstanceUid(), report.evidence())
                    .commonReferences()));
    return new RenderedObject(
        RenderedObject.RT_DOSE, Uids.RTDoseStorage, sopInstanceUid, dose.toDataSet());
  }

  private RtSeriesModule series() {
    return new RtSeriesModule(
        "RTDOSE",
        seriesInstanceUid(report.stamp()),
        Type2.of(RunModules.RT_DOSE_SERIES),
        Optional.of(run.at().toLocalDate()),
        Optional.of(run.at().toLocalTime()),
        Optional.of(run.seriesDescription("absorbed dose [Gy]")),
        Type2.empty());
  }

  private GeneralImageModule image() {
    return new GeneralImageModule(
        Type2.of(1),
        Optional.of(List.of("DERIVED", "SECONDARY", "DOSE")),
        Optional.of(run.at().toLocalDate()),
        Optional.of(run.at().toLocalTime()),
        Optional.of(run.imageComments()),
        Optional.of("NO"),
        Optional.of("00"));
  }

  private ImagePlaneModule plane(Grid grid) {
    return new ImagePlaneModule(
        List.of(grid.rowSpacingMm(), grid.columnSpacingMm()),
        order.orientation(),
        order.position(),
        Type2.of(order.meanSpacingMm()));
  }

  /** By a CT, with what regions say in its place where they do (caps, the rim); or one medium. */
  private List<TissueHeterogeneity> heterogeneity() {
    return switch (report.mass()) {
      case UniformMass _ -> List.of(TissueHeterogeneity.WATER);
      case VoxelMass mass when mass.overridden() ->
          List.of(TissueHeterogeneity.IMAGE, TissueHeterogeneity.ROI_OVERRIDE);
      case VoxelMass _ -> List.of(TissueHeterogeneity.IMAGE);
    };
  }

  private RtDoseModule dose() {
    return new RtDoseModule(
        DoseUnits.GY,
        DoseType.PHYSICAL,
        DoseSummationType.PLAN_OVERVIEW,
        Optional.of(comment()),
        Optional.of(label()),
        Optional.of(heterogeneity()),
        Optional.of("NONE"),
        Optional.of(order.frameOffsetsMm()),
        Optional.of(pixels.scalingGy()),
        Optional.empty(),
        Optional.of(List.of(planOverview())),
        Optional.empty(),
        Optional.of(usedImages()));
  }

  /** In 64 characters: what goes first is what a reader must not miss. */
  private String comment() {
    return report
        .heldBecause()
        .map(reason -> reason + ", " + report.basis().word() + ", PRELIMINARY")
        .orElseGet(
            () ->
                report.nuclide().name()
                    + " "
                    + report.engine()
                    + ", "
                    + report.basis().word()
                    + ", PRELIMINARY"
                    + (raisesMeans() ? ", <0 stored as 0: means high" : ""));
  }

  /** True where a mean that is taken from the pixels is not that of the report. */
  private boolean raisesMeans() {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.REVIEW);
  }

  /** In 64 characters, as {@link #comment}. */
  private String label() {
    return report
            .heldBecause()
            .orElseGet(() -> report.nuclide().name() + " dose, " + report.basis().text())
        + ", run "
        + report.stamp().runNumber();
  }

  /** The images of the emission series: dose was computed from them. */
  private List<ReferencedInstance> usedImages() {
    String series = report.emissionHeader().require(Tag.SeriesInstanceUID).uid();
    return report.evidence().stream()
        .filter(one -> one.seriesInstanceUid().equals(series))
        .map(
            one ->
                new ReferencedInstance(
                    one.sopClassUid(), one.sopInstanceUid(), YtterbyCodes.USED_FOR_DOSE))
        .toList();
  }

  private PlanOverview planOverview() {
    List<ReferencedSop> structureSets =
        report.evidence().stream()
            .filter(one -> one.sopClassUid().equals(Uids.RTStructureSetStorage))
            .map(one -> new ReferencedSop(one.sopClassUid(), one.sopInstanceUid()))
            .distinct()
            .toList();
    return new PlanOverview(
        1,
        Type2.of(run.nuclide() + (report.ratio().predicted() ? " predicted" : " delivered")),
        Optional.of(1),
        Type2.of("Liver"),
        Type2.of(List.of(Codes.LIVER)),
        Type2.ofOptional(plannedDose().map(List::of)),
        Optional.of(structureSets).filter(some -> !some.isEmpty()));
  }

  /** The planned dose of the perfused volume, which is what a segmentectomy is prescribed to. */
  private Optional<PrescriptionOverview> plannedDose() {
    return report
        .treatment()
        .planned()
        .map(planned -> planned.value().values())
        .flatMap(values -> Optional.ofNullable(values.get(PlannedQuantity.PERFUSED_GY)))
        .map(
            doseGy ->
                new PrescriptionOverview(
                    doseGy, Optional.of("Planned dose of the perfused volume")));
  }
}
