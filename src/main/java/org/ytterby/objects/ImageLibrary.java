// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.ytterby.dicom.sr.Relationship.CONTAINS;
import static org.ytterby.dicom.sr.Relationship.HAS_ACQ_CONTEXT;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ytterby.assemble.FrameOfReference;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.iod.GeneralStudyModule;
import org.ytterby.dicom.sr.Concepts;
import org.ytterby.dicom.sr.ContentItem;
import org.ytterby.dicom.sr.ImageLibraryTemplates;
import org.ytterby.dicom.sr.Items;
import org.ytterby.dicom.sr.Related;
import org.ytterby.dicom.sr.SopReference;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;
import org.ytterby.quantity.Technetium99m;
import org.ytterby.quantity.Ucum;
import org.ytterby.treatment.PetHeaderTreatment;

/** Which images the result was made from, a group a series (TID 1600). */
final class ImageLibrary {
  private static final Set<String> IMAGES = Set.of("PT", "CT", "NM", "MR");

  private final DoseReport report;
  private final RunModules run;

  ImageLibrary(DoseReport report, RunModules run) {
    this.report = report;
    this.run = run;
  }

  Related section() {
    Map<String, List<SourceReference>> series = new LinkedHashMap<>();
    for (SourceReference reference : report.evidence()) {
      if (IMAGES.contains(reference.modality())) {
        series
            .computeIfAbsent(reference.seriesInstanceUid(), _ -> new ArrayList<>())
            .add(reference);
      }
    }
    List<Related> groups = new ArrayList<>();
    series.forEach((uid, references) -> groups.add(group(uid, references)));
    return CONTAINS.to(
        Items.container(Concepts.IMAGE_LIBRARY, ImageLibraryTemplates.TID_1600, groups));
  }

  private Related group(String seriesInstanceUid, List<SourceReference> references) {
    Coded modality = YtterbyCodes.modality(references.getFirst().modality());
    List<Related> children = new ArrayList<>();
    children.add(HAS_ACQ_CONTEXT.to(Items.code(Concepts.MODALITY, modality)));
    boolean emission =
        report.emissionHeader().require(Tag.SeriesInstanceUID).uid().equals(seriesInstanceUid);
    if (emission) {
      study().forEach(item -> children.add(HAS_ACQ_CONTEXT.to(item)));
    }
    boolean common = references.stream().map(SourceReference::acquired).distinct().count() == 1;
    if (common) {
      children.addAll(acquired(references.getFirst()));
    }
    if (emission) {
      grid().forEach(item -> children.add(HAS_ACQ_CONTEXT.to(item)));
      administered().forEach(item -> children.add(HAS_ACQ_CONTEXT.to(item)));
    }
    for (SourceReference reference : references) {
      SopReference sop = SopReference.of(reference.sopClassUid(), reference.sopInstanceUid());
      children.add(
          CONTAINS.to(common ? Items.image(sop) : Items.image(sop, own(modality, reference))));
    }
    return CONTAINS.to(Items.container(Concepts.IMAGE_LIBRARY_GROUP, children));
  }

  /**
   * TID 1601 row 2, where the images of a series were not acquired at one time: bed after bed, each
   * slice has its own. The modality is mandatory wherever there are descriptors.
   */
  private static List<Related> own(Coded modality, SourceReference reference) {
    List<Related> items = new ArrayList<>();
    items.add(HAS_ACQ_CONTEXT.to(Items.code(Concepts.MODALITY, modality)));
    items.addAll(acquired(reference));
    return items;
  }

  private static List<Related> acquired(SourceReference reference) {
    SourceReference.Acquired acquired = reference.acquired();
    List<Related> items = new ArrayList<>();
    acquired
        .date()
        .ifPresent(
            date -> items.add(HAS_ACQ_CONTEXT.to(Items.date(Concepts.ACQUISITION_DATE, date))));
    acquired
        .time()
        .ifPresent(
            time -> items.add(HAS_ACQ_CONTEXT.to(Items.time(Concepts.ACQUISITION_TIME, time))));
    return items;
  }

  /** TID 1602 rows 4 and 5, before those of the acquisition. */
  private List<ContentItem> study() {
    List<ContentItem> items = new ArrayList<>();
    GeneralStudyModule study = run.copied().generalStudy();
    study.studyDate().known().ifPresent(date -> items.add(Items.date(Concepts.STUDY_DATE, date)));
    study.studyTime().known().ifPresent(time -> items.add(Items.time(Concepts.STUDY_TIME, time)));
    return items;
  }

  /** TID 1602 rows 10 to 12. */
  private List<ContentItem> grid() {
    return List.of(
        Items.uidRef(
            Concepts.FRAME_OF_REFERENCE_UID, FrameOfReference.uid(report.emissionHeader())),
        Items.num(Concepts.PIXEL_ROWS, report.activity().grid().rows(), Ucum.PIXELS),
        Items.num(Concepts.PIXEL_COLUMNS, report.activity().grid().columns(), Ucum.PIXELS));
  }

  /**
   * TID 1607. Activity and start are acquisition context of the image, so they are what its header
   * says, which the treatment record may overrule: of one item, and an activity that is one in Bq.
   */
  private List<ContentItem> administered() {
    List<ContentItem> items = new ArrayList<>();
    if (report.ratio().predicted()) {
      items.add(Items.code(Concepts.RADIONUCLIDE, Codes.TECHNETIUM_99M));
      items.add(Items.code(Concepts.RADIOPHARMACEUTICAL_AGENT, Codes.AGGREGATED_ALBUMIN));
      items.add(Items.num(Concepts.RADIONUCLIDE_HALF_LIFE, Technetium99m.HALF_LIFE_S, Ucum.S));
      return items;
    }
    items.add(Items.code(Concepts.RADIONUCLIDE, report.nuclide().code()));
    TreatmentText.agent(report.treatment())
        .ifPresent(agent -> items.add(Items.code(Concepts.RADIOPHARMACEUTICAL_AGENT, agent)));
    items.add(Items.num(Concepts.RADIONUCLIDE_HALF_LIFE, report.constants().halfLifeS(), Ucum.S));
    ZoneId zone = report.stamp().at().getZone();
    List<Optional<Instant>> starts = PetHeaderTreatment.datedStarts(report.emissionHeader(), zone);
    if (starts.size() == 1) {
      starts
          .getFirst()
          .ifPresent(start -> items.add(run.dateTime(Concepts.RADIOPHARMACEUTICAL_START, start)));
      PetHeaderTreatment.read(report.emissionHeader(), zone).administrations().stream()
          .flatMap(one -> one.assay().stream())
          .map(assay -> assay.value().activity().becquerel())
          .forEach(bq -> items.add(Items.num(Concepts.RADIONUCLIDE_TOTAL_DOSE, bq, Ucum.BQ)));
    }
    return items;
  }
}
