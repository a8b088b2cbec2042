// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.ytterby.activity.ActivityRatio;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dose.DoseMap;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Mask;
import org.ytterby.metric.RegionDose;
import org.ytterby.treatment.TreatmentRecord;

/** A report with one of its parts changed. */
record Variant(DoseReport report) {

  static Variant of(DoseReport report) {
    return new Variant(report);
  }

  Variant dose(DoseMap primary) {
    Parts parts = new Parts(report);
    parts.primary = primary;
    return parts.variant();
  }

  Variant header(DataSet header) {
    Parts parts = new Parts(report);
    parts.header = header;
    return parts.variant();
  }

  Variant evidence(List<SourceReference> evidence) {
    Parts parts = new Parts(report);
    parts.evidence = evidence;
    return parts.variant();
  }

  Variant regions(List<RegionDose> regions) {
    Parts parts = new Parts(report);
    parts.regions = regions;
    parts.masks = regions.stream().map(this::maskOf).toList();
    return parts.variant();
  }

  /** Other regions with other voxels. */
  Variant regions(List<RegionDose> regions, List<Mask> masks) {
    Parts parts = new Parts(report);
    parts.regions = regions;
    parts.masks = masks;
    return parts.variant();
  }

  /** The voxels of the report's region of this name. */
  private Mask maskOf(RegionDose region) {
    for (int i = 0; i < report.regions().size(); i++) {
      if (report.regions().get(i).name().equals(region.name())) {
        return report.masks().get(i);
      }
    }
    throw new AssertionError(region.name());
  }

  Variant basis(Basis basis) {
    Parts parts = new Parts(report);
    parts.basis = basis;
    return parts.variant();
  }

  Variant absolute(ActivityRatio ratio, TreatmentRecord treatment) {
    Parts parts = new Parts(report);
    parts.basis = Basis.ABSOLUTE;
    parts.ratio = ratio;
    parts.treatment = treatment;
    return parts.variant();
  }

  Variant treatment(TreatmentRecord treatment) {
    Parts parts = new Parts(report);
    parts.treatment = treatment;
    return parts.variant();
  }

  /** Absolute, because measured over administered is this and the gate is that of glass. */
  Variant outsideGate(double found) {
    ActivityRatio inside = report.ratio();
    Finding finding =
        Finding.review(FindingCode.ACTIVITY_RATIO, "field", "outside", "inside", "look");
    return absolute(
        new ActivityRatio(
            ActivityRatio.Standing.OUTSIDE,
            inside.measured(),
            inside.administered(),
            Optional.of(found),
            0.79,
            0.04,
            List.of(),
            List.of(finding),
            Optional.empty()),
        report.treatment());
  }

  Variant stamp(RunStamp stamp) {
    Parts parts = new Parts(report);
    parts.stamp = stamp;
    return parts.variant();
  }

  Variant at(ZonedDateTime time) {
    RunStamp stamp = report.stamp();
    return stamp(new RunStamp(stamp.runId(), stamp.runNumber(), time, stamp.node()));
  }

  /** The parts of a report that a test changes. */
  private static final class Parts {
    private final DoseReport from;
    private RunStamp stamp;
    private DataSet header;
    private List<SourceReference> evidence;
    private DoseMap primary;
    private Basis basis;
    private List<RegionDose> regions;
    private List<Mask> masks;
    private ActivityRatio ratio;
    private TreatmentRecord treatment;

    Parts(DoseReport from) {
      this.from = from;
      this.stamp = from.stamp();
      this.header = from.emissionHeader();
      this.evidence = from.evidence();
      this.primary = from.primary();
      this.basis = from.basis();
      this.regions = from.regions();
      this.masks = from.masks();
      this.ratio = from.ratio();
      this.treatment = from.treatment();
    }

    Variant variant() {
      return new Variant(
          new DoseReport(
              stamp,
              header,
              evidence,
              from.unused(),
              from.computed(),
              primary,
              basis,
              from.engines(),
              regions,
              masks,
              ratio,
              ratio.ratio().isPresent() ? from.ratioUncertainty() : Optional.empty(),
              treatment,
              from.findings(),
              from.choices(),
              from.statement()));
    }
  }
}
