// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.time.OffsetDateTime;
import java.util.List;
import org.ytterby.activity.ActivityRatio;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dose.DoseMap;
import org.ytterby.metric.RegionDose;
import org.ytterby.treatment.TreatmentRecord;

/** A report with one of its parts changed. */
record Variant(DoseReport report) {

  static Variant of(DoseReport report) {
    return new Variant(report);
  }

  Variant dose(DoseMap primary) {
    return with(
        report.emissionHeader(),
        primary,
        report.basis(),
        report.regions(),
        report.ratio(),
        report.treatment());
  }

  Variant header(DataSet header) {
    return with(
        header,
        report.primary(),
        report.basis(),
        report.regions(),
        report.ratio(),
        report.treatment());
  }

  Variant regions(List<RegionDose> regions) {
    return with(
        report.emissionHeader(),
        report.primary(),
        report.basis(),
        regions,
        report.ratio(),
        report.treatment());
  }

  Variant absolute(ActivityRatio ratio, TreatmentRecord treatment) {
    return with(
        report.emissionHeader(),
        report.primary(),
        Basis.ABSOLUTE,
        report.regions(),
        ratio,
        treatment);
  }

  Variant at(OffsetDateTime time) {
    RunStamp stamp = report.stamp();
    RunStamp changed = new RunStamp(stamp.runId(), stamp.runNumber(), time, stamp.node());
    return new Variant(
        new DoseReport(
            changed,
            report.emissionHeader(),
            report.evidence(),
            report.activity(),
            report.primary(),
            report.basis(),
            report.constants(),
            report.density(),
            report.engine(),
            report.regions(),
            report.ratio(),
            report.treatment(),
            report.findings(),
            report.choices(),
            report.statement()));
  }

  private Variant with(
      DataSet header,
      DoseMap primary,
      Basis basis,
      List<RegionDose> regions,
      ActivityRatio ratio,
      TreatmentRecord treatment) {
    return new Variant(
        new DoseReport(
            report.stamp(),
            header,
            report.evidence(),
            report.activity(),
            primary,
            basis,
            report.constants(),
            report.density(),
            report.engine(),
            regions,
            ratio,
            treatment,
            report.findings(),
            report.choices(),
            report.statement()));
  }
}
