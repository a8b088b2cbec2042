// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.ytterby.dicom.sr.Relationship.CONTAINS;
import static org.ytterby.dicom.sr.Relationship.HAS_CONCEPT_MOD;
import static org.ytterby.dicom.sr.Relationship.HAS_OBS_CONTEXT;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.iod.Comprehensive3dSrIod;
import org.ytterby.dicom.iod.SrDocumentSeriesModule;
import org.ytterby.dicom.iod.Type2;
import org.ytterby.dicom.sr.Concepts;
import org.ytterby.dicom.sr.ContentItem;
import org.ytterby.dicom.sr.Items;
import org.ytterby.dicom.sr.MeasurementTemplates;
import org.ytterby.dicom.sr.Related;
import org.ytterby.dicom.sr.SrEncoder;
import org.ytterby.dicom.sr.TemplateInterpreter;

/**
 * The result as Comprehensive 3D SR by TID 1500: every number with basis and uncertainty, the
 * treatment with the source of each field, all findings. PRELIMINARY and UNVERIFIED.
 */
final class SrRenderer {
  private final DoseReport report;
  private final RunModules run;
  private final ReportRevision revision;

  SrRenderer(DoseReport report, RunModules run, ReportRevision revision) {
    this.report = report;
    this.run = run;
    this.revision = revision;
  }

  static String sopInstanceUid(RunStamp stamp) {
    return sopInstanceUid(stamp, 1);
  }

  static String sopInstanceUid(RunStamp stamp, int revision) {
    return stamp.uid(RenderedObject.REPORT, revision);
  }

  /** One series for all reports of a run. */
  static String seriesInstanceUid(RunStamp stamp) {
    return stamp.uid(RenderedObject.REPORT + ".SERIES", 1);
  }

  RenderedObject render() {
    String sopInstanceUid = sopInstanceUid(report.stamp(), revision.number());
    Comprehensive3dSrIod document =
        new Comprehensive3dSrIod(
            run.copied().patient(),
            run.copied().clinicalTrialSubject(),
            run.copied().generalStudy(),
            run.copied().patientStudy(),
            run.copied().clinicalTrialStudy(),
            series(),
            run.equipment(),
            new ReportHead(report, run).module(revision),
            SrEncoder.contentModule(tree()),
            run.sopCommon(
                Uids.Comprehensive3DSRStorage,
                sopInstanceUid,
                run.at(revision.at()),
                List.of(YtterbyCodes.SCHEME)));
    return new RenderedObject(
        RenderedObject.REPORT, Uids.Comprehensive3DSRStorage, sopInstanceUid, document.toDataSet());
  }

  /** The content tree, held against TID 1500 before it is written. */
  ContentItem.Container tree() {
    List<Related> children = new ArrayList<>();
    children.add(HAS_CONCEPT_MOD.to(Items.code(Concepts.LANGUAGE, Concepts.ENGLISH)));
    children.addAll(observer());
    children.add(
        HAS_CONCEPT_MOD.to(
            Items.code(Concepts.PROCEDURE_REPORTED, new ReportHead(report, run).procedure())));
    children.add(new ImageLibrary(report, run).section());
    children.add(CONTAINS.to(Items.container(Concepts.IMAGING_MEASUREMENTS, measurements())));
    children.add(Evaluations.section(report, revision));
    ContentItem.Container root =
        Items.container(
            Concepts.IMAGING_MEASUREMENT_REPORT, MeasurementTemplates.TID_1500, children);
    TemplateInterpreter.require(root, MeasurementTemplates.TID_1500);
    return root;
  }

  private SrDocumentSeriesModule series() {
    return new SrDocumentSeriesModule(
        "SR",
        seriesInstanceUid(report.stamp()),
        RunModules.REPORT_SERIES,
        Optional.of(run.at().toLocalDate()),
        Optional.of(run.at().toLocalTime()),
        Optional.of(run.seriesDescription("dosimetry report")),
        Type2.empty());
  }

  private List<Related> observer() {
    NodeIdentity node = report.stamp().node();
    return List.of(
        HAS_OBS_CONTEXT.to(Items.code(Concepts.OBSERVER_TYPE, Concepts.DEVICE)),
        HAS_OBS_CONTEXT.to(Items.uidRef(Concepts.DEVICE_UID, node.deviceUid())),
        HAS_OBS_CONTEXT.to(Notes.text(Concepts.DEVICE_NAME, node.model())),
        HAS_OBS_CONTEXT.to(Notes.text(Concepts.DEVICE_MANUFACTURER, node.manufacturer())),
        HAS_OBS_CONTEXT.to(Notes.text(Concepts.DEVICE_MODEL, node.model())),
        HAS_OBS_CONTEXT.to(Notes.text(Concepts.DEVICE_SERIAL, node.serial())));
  }

  private List<Related> measurements() {
    List<Related> children = new ArrayList<>();
    NodeIdentity node = report.stamp().node();
    children.add(
        HAS_CONCEPT_MOD.to(
            Notes.text(Concepts.ALGORITHM_NAME, node.model() + " " + report.engine())));
    children.add(
        HAS_CONCEPT_MOD.to(
            Notes.text(
                Concepts.ALGORITHM_VERSION, node.softwareVersion() + " (" + node.build() + ")")));
    for (String parameter : AlgorithmParameters.of(report)) {
      children.add(HAS_CONCEPT_MOD.to(Notes.text(Concepts.ALGORITHM_PARAMETERS, parameter)));
    }
    for (int index = 1; index <= report.regions().size(); index++) {
      children.add(new RegionGroup(report, index).group());
    }
    children.addAll(new TreatmentGroups(report, run).groups());
    return children;
  }
}
