// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.iod.CodingSchemeIdentification;
import org.ytterby.dicom.iod.DimensionIndex;
import org.ytterby.dicom.iod.DimensionOrganization;
import org.ytterby.dicom.iod.GeneralImageModule;
import org.ytterby.dicom.iod.ImagePixelModule;
import org.ytterby.dicom.iod.MultiFrameDimensionModule;
import org.ytterby.dicom.iod.Segment;
import org.ytterby.dicom.iod.SegmentationImageModule;
import org.ytterby.dicom.iod.SegmentationIod;
import org.ytterby.dicom.iod.SegmentationSeriesModule;
import org.ytterby.dicom.iod.Type2;
import org.ytterby.geometry.Grid;
import org.ytterby.metric.RegionDose;
import org.ytterby.quantity.Codes;

/**
 * The voxels that the metrics used as one BINARY Segmentation (PS3.3 A.51) on the grid of the dose,
 * in the voxel order of RT Dose: a segment for each region of {@link Segments}.
 */
final class SegRenderer {
  private static final int LONGEST_LABEL = 64;

  private final DoseReport report;
  private final RunModules run;
  private final Segments segments;
  private final WrittenGrid order;

  SegRenderer(DoseReport report, RunModules run) {
    this.report = report;
    this.run = run;
    this.segments = Segments.of(report);
    this.order = new WrittenGrid(report.primary().grid());
  }

  static String sopInstanceUid(RunStamp stamp) {
    return stamp.uid(RenderedObject.SEGMENTATION, 1);
  }

  static String seriesInstanceUid(RunStamp stamp) {
    return stamp.uid(RenderedObject.SEGMENTATION + ".SERIES", 1);
  }

  /** The object; nothing where no region has a segment. */
  Optional<RenderedObject> render() {
    if (segments.isEmpty()) {
      return Optional.empty();
    }
    String sopInstanceUid = sopInstanceUid(report.stamp());
    Grid grid = report.primary().grid();
    SegmentFrames frames = SegmentFrames.of(segments, grid, order);
    SegmentationIod segmentation =
        new SegmentationIod(
            run.copied().patient(),
            run.copied().clinicalTrialSubject(),
            run.copied().generalStudy(),
            run.copied().patientStudy(),
            run.copied().clinicalTrialStudy(),
            series(),
            run.frameOfReference(),
            run.equipment(),
            run.enhancedEquipment(),
            image(),
            ImagePixelModule.packedBits(
                grid.rows(), grid.columns(), frames.frames().size(), frames.pixels()),
            segmentation(),
            new SegmentGroups(report, order).module(frames, run.at()),
            dimensions(),
            new EvidenceList(run.copied().generalStudy().studyInstanceUid(), report.evidence())
                .commonReferences(),
            run.sopCommon(Uids.SegmentationStorage, sopInstanceUid, schemes()));
    return Optional.of(
        new RenderedObject(
            RenderedObject.SEGMENTATION,
            Uids.SegmentationStorage,
            sopInstanceUid,
            segmentation.toDataSet()));
  }

  private SegmentationSeriesModule series() {
    return new SegmentationSeriesModule(
        "SEG",
        seriesInstanceUid(report.stamp()),
        RunModules.SEGMENTATION_SERIES,
        Optional.of(run.at().toLocalDate()),
        Optional.of(run.at().toLocalTime()),
        Optional.of(run.seriesDescription("regions")));
  }

  private GeneralImageModule image() {
    return new GeneralImageModule(
        Type2.of(1),
        Optional.of(List.of("DERIVED", "PRIMARY")),
        Optional.of(run.at().toLocalDate()),
        Optional.of(run.at().toLocalTime()),
        Optional.of(run.imageComments()),
        Optional.of("NO"),
        Optional.of("00"));
  }

  private SegmentationImageModule segmentation() {
    return new SegmentationImageModule(
        List.of("DERIVED", "PRIMARY"),
        1,
        run.nuclide().toUpperCase(Locale.ROOT) + "_REGIONS",
        Type2.of("Voxels of the regions as the dosimetry used them"),
        Type2.empty(),
        "00",
        "BINARY",
        Optional.of(segments.overlap()),
        segments.all().stream().map(this::segment).toList());
  }

  private Segment segment(Segments.Numbered segment) {
    RegionDose region = segment.region();
    return new Segment(
        segment.number(),
        label(region.name()),
        Optional.of(segment.origin().description()),
        segment.origin().type(),
        Optional.of(segment.origin().algorithm()),
        region.category(),
        region.type(),
        RegionGroup.site(region.kind()),
        Optional.of(Notes.plain(region.name())),
        Optional.of(RegionGroup.trackingUid(report.stamp(), segment.regionIndex())),
        Optional.of(YtterbyCodes.colour(region.kind()).encoded()));
  }

  /** A name as Long String holds it: no backslash, 64 characters. */
  private static String label(String name) {
    String plain = Notes.plain(name).replace('\\', '/');
    int length = plain.codePointCount(0, plain.length());
    return length <= LONGEST_LABEL
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, LONGEST_LABEL)).strip();
  }

  /** First the segment, then the plane along which its frames lie. */
  private MultiFrameDimensionModule dimensions() {
    String organization = report.stamp().uid(RenderedObject.SEGMENTATION + ".DIMENSION", 1);
    return new MultiFrameDimensionModule(
        new DimensionOrganization(organization),
        List.of(
            new DimensionIndex(
                Tag.ReferencedSegmentNumber,
                Tag.SegmentIdentificationSequence,
                organization,
                "Segment"),
            new DimensionIndex(
                Tag.ImagePositionPatient, Tag.PlanePositionSequence, organization, "Plane")));
  }

  private List<CodingSchemeIdentification> schemes() {
    boolean own =
        segments.all().stream()
            .map(segment -> segment.region().type())
            .anyMatch(type -> type.scheme().equals(Codes.OWN_SCHEME));
    return own ? List.of(YtterbyCodes.SCHEME) : List.of();
  }
}
