// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.iod.CodeItem;
import org.ytterby.dicom.iod.CompletionFlag;
import org.ytterby.dicom.iod.EvidenceStudy;
import org.ytterby.dicom.iod.GeneralStudyModule;
import org.ytterby.dicom.iod.PreliminaryFlag;
import org.ytterby.dicom.iod.ReferencedRequest;
import org.ytterby.dicom.iod.SrDocumentGeneralModule;
import org.ytterby.dicom.iod.Type2;
import org.ytterby.dicom.iod.VerificationFlag;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.metric.RegionDose;
import org.ytterby.quantity.Coded;
import org.ytterby.region.RegionKind;

/** The head of the structured report: its flags, the request it answers and the evidence for it. */
final class ReportHead {
  private static final Set<FindingCode> INCOMPLETE =
      EnumSet.of(
          FindingCode.REGION_EMPTY,
          FindingCode.REGION_FRAME_OF_REFERENCE,
          FindingCode.ENGINE_FAILED);

  private final DoseReport report;
  private final RunModules run;

  ReportHead(DoseReport report, RunModules run) {
    this.report = report;
    this.run = run;
  }

  SrDocumentGeneralModule module(ReportRevision revision) {
    OffsetDateTime at = run.at(revision.at());
    Optional<String> missing = missing();
    EvidenceList evidence = evidence();
    return new SrDocumentGeneralModule(
        revision.number(),
        missing.isPresent() ? CompletionFlag.PARTIAL : CompletionFlag.COMPLETE,
        missing,
        VerificationFlag.UNVERIFIED,
        Optional.of(PreliminaryFlag.PRELIMINARY),
        at.toLocalDate(),
        at.toLocalTime(),
        Optional.empty(),
        predecessors(revision),
        request().map(List::of),
        Type2.empty(),
        evidence.currentEvidence(),
        evidence.otherEvidence());
  }

  /** The site's own procedure code, else that of the modality (CID 100). */
  Coded procedure() {
    for (DataSet item : run.copied().generalStudy().further().items(Tag.ProcedureCodeSequence)) {
      try {
        return CodeItem.read(item);
      } catch (InvalidObject _) {
        // A procedure without a usable code says nothing; the modality's stands in.
      }
    }
    boolean nuclear =
        report
            .emissionHeader()
            .optional(Tag.Modality)
            .filter(modality -> modality.text().equals("NM"))
            .isPresent();
    return nuclear ? YtterbyCodes.NM_PROCEDURE : YtterbyCodes.PET_PROCEDURE;
  }

  /** The run's reports that went out before this one, all in its series. */
  private Optional<List<EvidenceStudy>> predecessors(ReportRevision revision) {
    if (revision.isFirst()) {
      return Optional.empty();
    }
    String study = run.copied().generalStudy().studyInstanceUid();
    String series = SrRenderer.seriesInstanceUid(report.stamp());
    List<SourceReference> earlier =
        revision.predecessors().stream()
            .map(uid -> own(study, series, Uids.Comprehensive3DSRStorage, uid))
            .toList();
    return new EvidenceList(study, earlier).currentEvidence();
  }

  /** Why the report is only a part of what it should be, in 64 characters. */
  private Optional<String> missing() {
    for (RegionDose region : report.regions()) {
      // A lung's dose is left out on purpose, and its finding says what stands instead.
      boolean lung = region.kind() == RegionKind.LUNG && region.voxels() > 0;
      if (report.basis().of(region).isEmpty() && !lung) {
        return Optional.of("A region has no dose; see the findings");
      }
    }
    return report.findings().stream()
        .filter(finding -> INCOMPLETE.contains(finding.code()))
        .findFirst()
        .map(finding -> finding.code() + "; see the findings");
  }

  private EvidenceList evidence() {
    String study = run.copied().generalStudy().studyInstanceUid();
    List<SourceReference> all = new ArrayList<>(report.evidence());
    if (!Segments.of(report).isEmpty()) {
      all.add(
          own(
              study,
              SegRenderer.seriesInstanceUid(report.stamp()),
              Uids.SegmentationStorage,
              SegRenderer.sopInstanceUid(report.stamp())));
    }
    all.add(
        own(
            study,
            RtDoseRenderer.seriesInstanceUid(report.stamp()),
            Uids.RTDoseStorage,
            RtDoseRenderer.sopInstanceUid(report.stamp())));
    return new EvidenceList(study, all);
  }

  /** An object of this run; its digest and time are of no use here. */
  private static SourceReference own(
      String study, String series, String sopClassUid, String sopInstanceUid) {
    return new SourceReference(
        study, series, sopClassUid, sopInstanceUid, "", "", SourceReference.Acquired.UNSAID);
  }

  /** The request, where the source names one by its Accession Number. */
  private Optional<ReferencedRequest> request() {
    GeneralStudyModule study = run.copied().generalStudy();
    if (study.accessionNumber().known().isEmpty()) {
      return Optional.empty();
    }
    SourceText request = run.request();
    return Optional.of(
        new ReferencedRequest(
            study.studyInstanceUid(),
            Type2.ofOptional(some(study.further().items(Tag.ReferencedStudySequence))),
            study.accessionNumber(),
            Type2.ofOptional(run.source().text(Tag.PlacerOrderNumberImagingServiceRequest)),
            Type2.ofOptional(run.source().text(Tag.FillerOrderNumberImagingServiceRequest)),
            Type2.ofOptional(request.text(Tag.RequestedProcedureID)),
            Type2.ofOptional(request.text(Tag.RequestedProcedureDescription)),
            Type2.ofOptional(some(request.items(Tag.RequestedProcedureCodeSequence)))));
  }

  private static <T> Optional<List<T>> some(List<T> list) {
    return Optional.of(list).filter(one -> !one.isEmpty());
  }
}
