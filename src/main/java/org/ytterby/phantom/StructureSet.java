// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.geometry.Grid;

/**
 * The contours of the regions on the planes of the PET; RT Structure Set IOD (PS3.3 A.19.3). Every
 * contour names the PET slice that it lies on.
 */
final class StructureSet {
  private StructureSet() {}

  /** The structure set of the regions that have an ROI number. */
  static DataSet of(StudyHeader header, List<TrueRegion> regions, Grid grid) {
    PhantomTimes times = header.spec().times();
    DataSetBuilder b =
        header.common(Uids.RTStructureSetStorage, header.instanceUid("RTSTRUCT", 1), times.petAt());
    header.series(b, "RTSTRUCT", 3, "Analytic contours on PET");
    b.date(Tag.SeriesDate, times.petAt().toLocalDate());
    b.time(Tag.SeriesTime, times.petAt().toLocalTime());
    b.empty(Tag.OperatorsName);
    b.integers(Tag.InstanceNumber, 1);
    b.text(Tag.StructureSetLabel, "PHANTOM");
    b.date(Tag.StructureSetDate, times.petAt().toLocalDate());
    b.time(Tag.StructureSetTime, times.petAt().toLocalTime());
    b.sequence(Tag.ReferencedFrameOfReferenceSequence, frameOfReference(header, grid));
    List<DataSet> structures = new ArrayList<>();
    List<DataSet> contours = new ArrayList<>();
    List<DataSet> observations = new ArrayList<>();
    for (TrueRegion region : regions) {
      if (region.roiNumber() > 0) {
        structures.add(structure(header, region));
        contours.add(contours(header, region, grid));
        observations.add(observation(region));
      }
    }
    b.sequence(Tag.StructureSetROISequence, structures);
    b.sequence(Tag.ROIContourSequence, contours);
    b.sequence(Tag.RTROIObservationsSequence, observations);
    b.text(Tag.ApprovalStatus, "UNAPPROVED");
    return b.build();
  }

  /** The contours of a region, from feet to head. */
  static List<Contour> contours(TrueRegion region, Grid grid) {
    List<Contour> contours = new ArrayList<>();
    for (Solid part : region.parts()) {
      for (int plane = 0; plane < grid.planes(); plane++) {
        double z = grid.origin().z() + grid.planeOffsetMm(plane);
        Contour.of(part, plane, z).ifPresent(contours::add);
      }
    }
    return contours;
  }

  private static DataSet frameOfReference(StudyHeader header, Grid grid) {
    List<DataSet> images = new ArrayList<>();
    for (int plane = 0; plane < grid.planes(); plane++) {
      images.add(image(header, plane));
    }
    DataSet series =
        DataSet.builder()
            .uid(Tag.SeriesInstanceUID, header.seriesUid("PT"))
            .sequence(Tag.ContourImageSequence, images)
            .build();
    DataSet study =
        DataSet.builder()
            .uid(Tag.ReferencedSOPClassUID, Uids.DetachedStudyManagement)
            .uid(Tag.ReferencedSOPInstanceUID, header.studyUid())
            .sequence(Tag.RTReferencedSeriesSequence, series)
            .build();
    return DataSet.builder()
        .uid(Tag.FrameOfReferenceUID, header.frameOfReferenceUid())
        .sequence(Tag.RTReferencedStudySequence, study)
        .build();
  }

  private static DataSet image(StudyHeader header, int plane) {
    return DataSet.builder()
        .uid(Tag.ReferencedSOPClassUID, Uids.PositronEmissionTomographyImageStorage)
        .uid(Tag.ReferencedSOPInstanceUID, header.instanceUid("PT", plane + 1))
        .build();
  }

  private static DataSet structure(StudyHeader header, TrueRegion region) {
    return DataSet.builder()
        .integers(Tag.ROINumber, region.roiNumber())
        .uid(Tag.ReferencedFrameOfReferenceUID, header.frameOfReferenceUid())
        .text(Tag.ROIName, region.name())
        .numbers(Tag.ROIVolume, Math.rint(region.volumeMl() * 1000) / 1000)
        .text(Tag.ROIGenerationAlgorithm, "AUTOMATIC")
        .text(Tag.ROIGenerationDescription, "section of the analytic shape")
        .build();
  }

  private static DataSet contours(StudyHeader header, TrueRegion region, Grid grid) {
    List<DataSet> items = new ArrayList<>();
    for (Contour contour : contours(region, grid)) {
      items.add(
          DataSet.builder()
              .sequence(Tag.ContourImageSequence, image(header, contour.plane()))
              .text(Tag.ContourGeometricType, "CLOSED_PLANAR")
              .integers(Tag.NumberOfContourPoints, contour.corners().size())
              .numbers(Tag.ContourData, contour.data())
              .build());
    }
    return DataSet.builder()
        .integers(Tag.ROIDisplayColor, region.kind().colour())
        .sequence(Tag.ContourSequence, items)
        .integers(Tag.ReferencedROINumber, region.roiNumber())
        .build();
  }

  private static DataSet observation(TrueRegion region) {
    return DataSet.builder()
        .integers(Tag.ObservationNumber, region.roiNumber())
        .integers(Tag.ReferencedROINumber, region.roiNumber())
        .text(Tag.RTROIInterpretedType, region.kind().interpretedType())
        .empty(Tag.ROIInterpreter)
        .sequence(
            Tag.RTROIIdentificationCodeSequence, StudyHeader.code(region.kind().concept()).build())
        .build();
  }
}
