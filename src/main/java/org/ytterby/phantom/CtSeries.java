// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.geometry.Grid;

/**
 * The CT of the anatomy: one Hounsfield number a tissue, sampled at voxel centres; CT Image IOD
 * (PS3.3 A.3). In the PET's frame of reference, on a grid of its own.
 */
final class CtSeries {
  private static final int INTERCEPT_HU = -1024;
  private static final int BITS_STORED = 12;

  private CtSeries() {}

  /** The slices from feet to head. */
  static List<DataSet> of(StudyHeader header, List<Tissue> tissues, Grid grid) {
    List<DataSet> slices = new ArrayList<>();
    for (int plane = 0; plane < grid.planes(); plane++) {
      slices.add(slice(header, grid, plane, stored(tissues, grid, plane)));
    }
    return slices;
  }

  private static DataSet slice(StudyHeader header, Grid grid, int plane, short[] stored) {
    DataSetBuilder b =
        header.common(
            Uids.CTImageStorage, header.instanceUid("CT", plane + 1), header.spec().times().ctAt());
    header.series(b, "CT", 1, "CT for attenuation correction");
    StudyHeader.acquired(b, header.spec().times().ctAt(), header.spec().times().ctAt());
    StudyHeader.imagePlane(b, grid, plane, plane + 1);
    b.text(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL");
    b.text(Tag.PatientPosition, "HFS");
    b.integers(Tag.AcquisitionNumber, 1);
    b.numbers(Tag.KVP, 120);
    b.numbers(Tag.RescaleIntercept, INTERCEPT_HU);
    b.numbers(Tag.RescaleSlope, 1);
    b.text(Tag.RescaleType, "HU");
    b.numbers(Tag.GantryDetectorTilt, 0);
    b.numbers(Tag.ReconstructionDiameter, grid.columns() * grid.columnSpacingMm());
    b.text(Tag.ConvolutionKernel, "NONE");
    StudyHeader.pixels(b, grid, BITS_STORED, false, stored);
    return b.build();
  }

  private static short[] stored(List<Tissue> tissues, Grid grid, int plane) {
    short[] stored = new short[grid.planeSize()];
    Arrays.fill(stored, (short) (Tissue.AIR_HU - INTERCEPT_HU));
    double z = grid.origin().z() + grid.planeOffsetMm(plane);
    for (int row = 0; row < grid.rows(); row++) {
      double y = grid.origin().y() + row * grid.rowSpacingMm();
      Line line = new Line(grid, stored, row);
      for (Tissue tissue : tissues) {
        line.paint(tissue.shape().chords(y, z), tissue.hounsfield());
      }
    }
    return stored;
  }

  /** A row of a slice, painted over from the outer organs to the inner ones. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Line(Grid grid, short[] stored, int row) {
    void paint(List<Span> spans, int hounsfield) {
      for (Span span : spans) {
        if (!span.isEmpty()) {
          double toIndex = 1 / grid.columnSpacingMm();
          int first = (int) Math.ceil((span.fromMm() - grid.origin().x()) * toIndex);
          int last = (int) Math.floor((span.toMm() - grid.origin().x()) * toIndex);
          int start = row * grid.columns();
          Arrays.fill(
              stored,
              start + Math.max(first, 0),
              start + Math.min(last, grid.columns() - 1) + 1,
              (short) (hounsfield - INTERCEPT_HU));
        }
      }
    }
  }
}
