// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.ytterby.dicom.sr.Relationship.CONTAINS;
import static org.ytterby.dicom.sr.Relationship.HAS_CONCEPT_MOD;
import static org.ytterby.dicom.sr.Relationship.HAS_OBS_CONTEXT;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.sr.Concepts;
import org.ytterby.dicom.sr.Items;
import org.ytterby.dicom.sr.MeasurementTemplates;
import org.ytterby.dicom.sr.Related;
import org.ytterby.dicom.sr.SopReference;
import org.ytterby.dicom.sr.Template;
import org.ytterby.metric.RegionDose;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;
import org.ytterby.quantity.Ucum;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;

/**
 * The measurement group of one region: by TID 1411 where a segment or, without a voxel, a structure
 * set gives it, by TID 1501 where no object does. Every dose stands on both bases, the primary
 * first; each number says its basis.
 */
final class RegionGroup {
  private final DoseReport report;
  private final RegionDose region;
  private final int index;
  private final OptionalInt segment;

  /** The region at this place of the report, from 1. */
  RegionGroup(DoseReport report, int index) {
    this.report = report;
    this.region = report.regions().get(index - 1);
    this.index = index;
    this.segment = Segments.of(report).numberOf(index);
  }

  /** The same region in the report and in the summary. */
  static String trackingUid(RunStamp stamp, int index) {
    return stamp.uid("TRACKING", index);
  }

  Related group() {
    List<Related> children = new ArrayList<>();
    children.add(HAS_OBS_CONTEXT.to(Notes.text(Concepts.TRACKING_IDENTIFIER, region.name())));
    children.add(
        HAS_OBS_CONTEXT.to(
            Items.uidRef(Concepts.TRACKING_UID, trackingUid(report.stamp(), index))));
    children.add(CONTAINS.to(Items.code(Concepts.FINDING_CATEGORY, region.category())));
    children.add(CONTAINS.to(Items.code(Concepts.FINDING, region.type())));
    children.addAll(where());
    children.add(
        HAS_CONCEPT_MOD.to(
            Items.code(Concepts.MEASUREMENT_METHOD, report.engines().getFirst().method())));
    site(region.kind())
        .ifPresent(
            site -> children.add(HAS_CONCEPT_MOD.to(Items.code(Concepts.FINDING_SITE, site))));
    children.addAll(size());
    Basis other = report.basis() == Basis.RELATIVE ? Basis.ABSOLUTE : Basis.RELATIVE;
    for (Basis basis : List.of(report.basis(), other)) {
      children.addAll(new DoseItems(report, basis, region).items());
    }
    region.compartment().ifPresent(dose -> children.add(DoseItems.compartment(dose)));
    for (String reason : region.notJudged()) {
      children.add(Notes.note(YtterbyCodes.NOT_JUDGED, reason));
    }
    return CONTAINS.to(Items.container(Concepts.MEASUREMENT_GROUP, template(), children));
  }

  /** Where the region lies: of one that is only a name or a field nobody knows. */
  static Optional<Coded> site(RegionKind kind) {
    return switch (kind) {
      case TUMOUR, PERFUSED, LIVER -> Optional.of(Codes.LIVER);
      case LUNG -> Optional.of(Codes.LUNG);
      case OTHER, FIELD_OF_VIEW -> Optional.empty();
    };
  }

  private boolean isContoured() {
    return region.source() == RegionSource.RTSTRUCT && !region.sourceSopInstanceUid().isEmpty();
  }

  private Template template() {
    return segment.isPresent() || isContoured()
        ? MeasurementTemplates.TID_1411
        : MeasurementTemplates.TID_1501;
  }

  private List<Related> where() {
    List<Related> items = new ArrayList<>();
    if (segment.isPresent()) {
      items.addAll(segment(segment.getAsInt()));
    } else if (isContoured()) {
      SopReference structures =
          SopReference.of(Uids.RTStructureSetStorage, region.sourceSopInstanceUid());
      items.add(CONTAINS.to(Items.composite(Concepts.REGION_IN_SPACE, structures)));
      // The ROI Number stands in words below. PS3.16 has a place for it (TID 1411 row 12c, HAS
      // PROPERTIES) at which DCMTK's reader refuses the whole report: its Comprehensive 3D SR
      // allows
      // no property of a COMPOSITE; at another place its concept must not stand (PS3.16 6.2.5).
    }
    items.add(
        Notes.note(
            YtterbyCodes.REGION_SOURCE,
            region.source()
                + contours()
                + (region.reviewed() ? ", approved at its source" : ", not reviewed")));
    return items;
  }

  /** The segment with the voxels that were used, and the series in which they lie. */
  private List<Related> segment(int number) {
    SopReference reference =
        new SopReference(
            Uids.SegmentationStorage,
            SegRenderer.sopInstanceUid(report.stamp()),
            List.of(),
            List.of(number));
    String series = report.emissionHeader().require(Tag.SeriesInstanceUID).uid();
    return List.of(
        CONTAINS.to(Items.image(Concepts.REFERENCED_SEGMENT, reference)),
        CONTAINS.to(Items.uidRef(Concepts.SOURCE_SERIES_FOR_SEGMENTATION, series)));
  }

  /**
   * Which contours the voxels come from. TID 1411 gives a region by one object only, and that is
   * the segment.
   */
  private String contours() {
    return isContoured()
        ? " " + region.sourceSopInstanceUid() + ", ROI Number " + region.number()
        : "";
  }

  private List<Related> size() {
    Related voxelSum =
        HAS_CONCEPT_MOD.to(Items.code(Concepts.MEASUREMENT_METHOD, YtterbyCodes.VOXEL_SUM));
    List<Related> items = new ArrayList<>();
    items.addAll(
        List.of(
            CONTAINS.to(Items.num(Codes.VOLUME, region.volumeMl(), Ucum.ML, voxelSum)),
            CONTAINS.to(Items.num(YtterbyCodes.CONTOUR_VOLUME, region.contourVolumeMl(), Ucum.ML)),
            CONTAINS.to(Items.num(YtterbyCodes.NUMBER_OF_VOXELS, region.voxels(), Ucum.NO_UNITS)),
            CONTAINS.to(Items.num(Codes.MASS, region.massG(), Ucum.G)),
            activity(Codes.ACTIVITY_IN_REGION, region.activityMbq())));
    if (!report.ratio().relativeOnly()) {
      items.add(activity(YtterbyCodes.ACTIVITY_AS_MEASURED, region.activityAsMeasuredMbq()));
    }
    return items;
  }

  /**
   * An activity stands on the scanner's calibration, whatever the doses below it stand on; where
   * there is none, on what was shared out.
   */
  private Related activity(Coded concept, double megabecquerel) {
    return CONTAINS.to(
        Items.num(
            concept,
            megabecquerel,
            Ucum.MBQ,
            HAS_CONCEPT_MOD.to(
                Items.code(
                    YtterbyCodes.CALIBRATION_METHOD,
                    report.ratio().relativeOnly()
                        ? YtterbyCodes.RELATIVE_CALIBRATION
                        : YtterbyCodes.ABSOLUTE_CALIBRATION))));
  }
}
