// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.assemble.FrameOfReference;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DicomDateTime;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.iod.CodingSchemeIdentification;
import org.ytterby.dicom.iod.ContentQualification;
import org.ytterby.dicom.iod.ContributingEquipment;
import org.ytterby.dicom.iod.CopyProblem;
import org.ytterby.dicom.iod.EnhancedGeneralEquipmentModule;
import org.ytterby.dicom.iod.FrameOfReferenceModule;
import org.ytterby.dicom.iod.GeneralEquipmentModule;
import org.ytterby.dicom.iod.SopCommonModule;
import org.ytterby.dicom.iod.SourceModules;
import org.ytterby.dicom.iod.Type2;
import org.ytterby.dicom.sr.ContentItem;
import org.ytterby.dicom.sr.Items;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.Severity;
import org.ytterby.quantity.Coded;

/** What all objects of a run have in common. Built once a rendering; single-threaded. */
final class RunModules {
  /** Series Number of the first of our series; each role has its own. */
  static final int RT_DOSE_SERIES = 901;

  static final int REPORT_SERIES = 902;

  static final int SEGMENTATION_SERIES = 903;

  private static final int LONGEST_DESCRIPTION = 1024;
  private static final int SECONDS_PER_HOUR = 3600;
  private static final int OFFSET_LENGTH = "+0000".length();
  private static final int[] READ = {
    Tag.Manufacturer,
    Tag.InstitutionName,
    Tag.StationName,
    Tag.ManufacturerModelName,
    Tag.DeviceSerialNumber,
    Tag.SoftwareVersions,
    Tag.TimezoneOffsetFromUTC,
    Tag.PositionReferenceIndicator,
    Tag.PlacerOrderNumberImagingServiceRequest,
    Tag.FillerOrderNumberImagingServiceRequest
  };
  private static final int[] REQUEST = {
    Tag.RequestedProcedureID, Tag.RequestedProcedureDescription, Tag.RequestedProcedureCodeSequence
  };

  private final DoseReport report;
  private final SourceModules copied;
  private final SourceText source;
  private final SourceText request;
  private final Optional<ContributingEquipment> scanner;
  private final OffsetDateTime at;

  RunModules(DoseReport report) {
    this.report = report;
    this.copied = SourceModules.copiedFrom(report.emissionHeader());
    this.source = new SourceText(report.emissionHeader(), READ);
    this.request = new SourceText(requestAttributes(report.emissionHeader()), REQUEST);
    this.scanner = scanner();
    this.at = report.stamp().at().toInstant().atOffset(offset());
  }

  /** Patient and study, as the emission series has them. */
  SourceModules copied() {
    return copied;
  }

  /** Values of the first item of Request Attributes Sequence (0040,0275). */
  SourceText request() {
    return request;
  }

  /** Header values of the emission series. */
  SourceText source() {
    return source;
  }

  /** Of the emission image: dose and regions lie on its grid. */
  FrameOfReferenceModule frameOfReference() {
    return new FrameOfReferenceModule(
        FrameOfReference.uid(report.emissionHeader()),
        Type2.ofOptional(source().text(Tag.PositionReferenceIndicator)));
  }

  /** The run's time, in the offset that every object states. */
  OffsetDateTime at() {
    return at;
  }

  /** A later time of the run, in the same offset. */
  OffsetDateTime at(Instant time) {
    return time.atOffset(at.getOffset());
  }

  /**
   * The one offset of every time in an object (PS3.3 C.12.1.1.8). Study Date and Time and their
   * like are copied as they stand, so it is the offset in which the source wrote them: what it
   * states, else that of the node's zone on the day of the study, which need not be that of the
   * run.
   */
  private ZoneOffset offset() {
    ZonedDateTime run = report.stamp().at();
    return source
        .text(Tag.TimezoneOffsetFromUTC)
        .flatMap(RunModules::offset)
        .or(() -> studyTime().map(local -> run.getZone().getRules().getOffset(local)))
        .orElse(run.getOffset());
  }

  private static Optional<ZoneOffset> offset(String text) {
    try {
      return Optional.of(DicomDateTime.parseOffset("TimezoneOffsetFromUTC", text));
    } catch (InvalidObject _) {
      return Optional.empty(); // as if it stated none; reading the activity judges the header
    }
  }

  /** Local time of the study; of a day alone its noon, when no clock changes. */
  private Optional<LocalDateTime> studyTime() {
    try {
      LocalTime time =
          copied
              .generalStudy()
              .studyTime()
              .known()
              .map(text -> DicomDateTime.parseTime("StudyTime", text))
              .orElse(LocalTime.NOON);
      return copied
          .generalStudy()
          .studyDate()
          .known()
          .map(text -> DicomDateTime.parseDate("StudyDate", text).atTime(time));
    } catch (InvalidObject _) {
      return Optional.empty(); // no day of the calendar says nothing of its offset
    }
  }

  /**
   * A time of the report, in the objects' offset from UTC.
   *
   * <p>DCMTK up to 3.6.7 refuses a whole report for an offset of less than an hour, such as +0000.
   * There the offset is left to Timezone Offset From UTC (0008,0201) of the document, which applies
   * to every time without one (PS3.3 C.12.1.1.8).
   */
  ContentItem.DateTime dateTime(Coded name, Instant time) {
    OffsetDateTime local = time.atOffset(at().getOffset());
    String text = DicomDateTime.format(local);
    boolean refused = Math.abs(local.getOffset().getTotalSeconds()) < SECONDS_PER_HOUR;
    return Items.dateTime(name, refused ? text.substring(0, text.length() - OFFSET_LENGTH) : text);
  }

  /** What could not be copied. */
  List<Finding> findings() {
    List<CopyProblem> problems = new ArrayList<>(copied.problems());
    for (SourceText text : List.of(source, request)) {
      text.problems().forEach(told -> problems.add(new CopyProblem(told, Severity.INFO)));
    }
    String where = "emission image " + report.emissionHeader().require(Tag.SOPInstanceUID).uid();
    return problems.stream().map(problem -> finding(where, problem)).toList();
  }

  private static Finding finding(String where, CopyProblem problem) {
    return new Finding(
        FindingCode.COPIED_VALUE_ILLEGAL,
        problem.severity(),
        where,
        problem.sentence(),
        "a value that our objects can carry",
        switch (problem.severity()) {
          case BLOCK ->
              "Nothing is sent that would be filed as nobody's or somebody else's. Correct it at"
                  + " the source and send the study with new SOP Instance UIDs: one that is here is"
                  + " not replaced.";
          case REVIEW, INFO ->
              "Nothing is repaired: it is empty in our objects. Correct it at the source.";
        });
  }

  GeneralEquipmentModule equipment() {
    NodeIdentity node = report.stamp().node();
    return new GeneralEquipmentModule(
        Type2.of(node.manufacturer()),
        Optional.of(node.stationName()),
        Optional.of(node.model()),
        Optional.of(node.serial()),
        Optional.of(software(node)));
  }

  /** The same where nothing of it may be left out. */
  EnhancedGeneralEquipmentModule enhancedEquipment() {
    NodeIdentity node = report.stamp().node();
    return new EnhancedGeneralEquipmentModule(
        node.manufacturer(), node.model(), node.serial(), software(node));
  }

  SopCommonModule sopCommon(
      String sopClassUid, String sopInstanceUid, List<CodingSchemeIdentification> schemes) {
    return sopCommon(sopClassUid, sopInstanceUid, at(), schemes);
  }

  SopCommonModule sopCommon(
      String sopClassUid,
      String sopInstanceUid,
      OffsetDateTime created,
      List<CodingSchemeIdentification> schemes) {
    List<ContributingEquipment> equipment = new ArrayList<>();
    scanner.ifPresent(equipment::add);
    equipment.add(node());
    return SopCommonModule.of(
        sopClassUid, sopInstanceUid, created, ContentQualification.RESEARCH, schemes, equipment);
  }

  /** The nuclide as descriptions and labels write it: Y90. */
  String nuclide() {
    return report.nuclide().name().replace("-", "");
  }

  /**
   * Series Description: of which nuclide, what, which run, and that nobody has looked at it yet.
   */
  String seriesDescription(String what) {
    return nuclide()
        + " "
        + what
        + (report.ratio().predicted() ? " PREDICTED" : "")
        + " run "
        + report.stamp().runNumber()
        + " PRELIMINARY";
  }

  /** Image Comments of what carries voxels: what a reader must not miss goes first. */
  String imageComments() {
    return "PRELIMINARY, not reviewed. "
        + report.heldBecause().map(reason -> reason + ". ").orElse("")
        + report.statement()
        + " "
        + method();
  }

  /** Method, constants and run in one sentence. */
  String method() {
    return String.format(
        Locale.ROOT,
        "Absorbed dose by engine %s, %s calibration, K = %.4f Gy kg/GBq (%s: %s MeV, %s s), density"
            + " %s, run %s.",
        report.engine(),
        report.basis().text(),
        report.constants().kGyKgPerGBq(),
        report.constants().profile(),
        report.constants().electronEnergyMeV(),
        report.constants().halfLifeS(),
        report.mass().uniform().map(one -> one.gramPerMl() + " g/mL").orElse("by voxel"),
        report.stamp().runId());
  }

  private ContributingEquipment node() {
    NodeIdentity node = report.stamp().node();
    String description = method() + " " + report.statement();
    return new ContributingEquipment(
        YtterbyCodes.PROCESSING_EQUIPMENT,
        node.manufacturer(),
        Optional.empty(),
        Optional.of(node.stationName()),
        Optional.of(node.model()),
        Optional.of(node.serial()),
        Optional.of(software(node)),
        Optional.of(at()),
        Optional.of(description.length() <= LONGEST_DESCRIPTION ? description : method()));
  }

  /** The scanner, where its header names a manufacturer: that is Type 1 in the item. */
  private Optional<ContributingEquipment> scanner() {
    return source
        .text(Tag.Manufacturer)
        .map(
            manufacturer ->
                new ContributingEquipment(
                    YtterbyCodes.ACQUISITION_EQUIPMENT,
                    manufacturer,
                    source.text(Tag.InstitutionName),
                    source.text(Tag.StationName),
                    source.text(Tag.ManufacturerModelName),
                    source.text(Tag.DeviceSerialNumber),
                    Optional.of(source.values(Tag.SoftwareVersions))
                        .filter(some -> !some.isEmpty()),
                    Optional.empty(),
                    Optional.empty()));
  }

  private static DataSet requestAttributes(DataSet header) {
    return header.items(Tag.RequestAttributesSequence).stream().findFirst().orElse(DataSet.empty());
  }

  private static List<String> software(NodeIdentity node) {
    return List.of(node.softwareVersion(), node.build());
  }
}
