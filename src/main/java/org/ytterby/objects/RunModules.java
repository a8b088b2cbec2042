// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DicomDateTime;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.iod.CodingSchemeIdentification;
import org.ytterby.dicom.iod.ContentQualification;
import org.ytterby.dicom.iod.ContributingEquipment;
import org.ytterby.dicom.iod.GeneralEquipmentModule;
import org.ytterby.dicom.iod.SopCommonModule;
import org.ytterby.dicom.iod.SourceModules;
import org.ytterby.dicom.iod.Type2;
import org.ytterby.dicom.sr.ContentItem;
import org.ytterby.dicom.sr.Items;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.quantity.Coded;

/** What all objects of a run have in common. Built once a rendering; single-threaded. */
final class RunModules {
  /** Series Number of the first of our series; each role has its own. */
  static final int RT_DOSE_SERIES = 901;

  static final int REPORT_SERIES = 902;

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
    Tag.AcquisitionDate,
    Tag.AcquisitionTime,
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

  RunModules(DoseReport report) {
    this.report = report;
    this.copied = SourceModules.copiedFrom(report.emissionHeader());
    this.source = new SourceText(report.emissionHeader(), READ);
    this.request = new SourceText(requestAttributes(report.emissionHeader()), REQUEST);
    this.scanner = scanner();
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

  OffsetDateTime at() {
    return report.stamp().at();
  }

  /**
   * A time of the report, in the run's offset from UTC.
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
    List<String> problems = new ArrayList<>(copied.problems());
    problems.addAll(source.problems());
    problems.addAll(request.problems());
    String where = "emission image " + report.emissionHeader().require(Tag.SOPInstanceUID).uid();
    return problems.stream()
        .map(
            problem ->
                Finding.info(
                    FindingCode.COPIED_VALUE_ILLEGAL,
                    where,
                    problem,
                    "a value that PS3.5 allows",
                    "Nothing is repaired: it is empty in our objects. Correct it at the source."))
        .toList();
  }

  GeneralEquipmentModule equipment() {
    NodeIdentity node = report.stamp().node();
    return new GeneralEquipmentModule(
        Type2.of(node.manufacturer()),
        Optional.of(node.model()),
        Optional.of(node.serial()),
        Optional.of(software(node)));
  }

  SopCommonModule sopCommon(
      String sopClassUid, String sopInstanceUid, List<CodingSchemeIdentification> schemes) {
    List<ContributingEquipment> equipment = new ArrayList<>();
    scanner.ifPresent(equipment::add);
    equipment.add(node());
    return SopCommonModule.of(
        sopClassUid, sopInstanceUid, at(), ContentQualification.RESEARCH, schemes, equipment);
  }

  /** Series Description: what, which run, and that nobody has looked at it yet. */
  String seriesDescription(String what) {
    return what + " run " + report.stamp().runNumber() + " PRELIMINARY";
  }

  /** Method, constants and run in one sentence. */
  String method() {
    return String.format(
        Locale.ROOT,
        "Absorbed dose by engine %s, %s calibration, K = %.4f Gy kg/GBq (%s: %s MeV, %s s), density"
            + " %s g/mL, run %s.",
        report.engine(),
        report.basis().text(),
        report.constants().kGyKgPerGBq(),
        report.constants().profile(),
        report.constants().electronEnergyMeV(),
        report.constants().halfLifeS(),
        report.density().gramPerMl(),
        report.stamp().runId());
  }

  private ContributingEquipment node() {
    NodeIdentity node = report.stamp().node();
    String description = method() + " " + report.statement();
    return new ContributingEquipment(
        YtterbyCodes.PROCESSING_EQUIPMENT,
        node.manufacturer(),
        Optional.empty(),
        Optional.empty(),
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
