// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.ytterby.assemble.Series;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;

/**
 * A small axial CT of stated content, in the frame of reference of {@link PetSeriesFixture}: 120
 * kV, rescale intercept -1024, padding -2000, as GE writes it. Tests spoil it by {@link #each}.
 */
public final class CtSeriesFixture {
  public static final String SERIES = "1.2.826.1.2";
  public static final int INTERCEPT = -1024;
  public static final int PADDING = -2000;

  /** The CT number at a point of the patient. */
  public interface Tissue {
    int hounsfield(Vector3 centre);
  }

  private final List<DataSetBuilder> planes = new ArrayList<>();

  /** A CT on a grid; where a tissue has the CT number -3024 it is padding. */
  public CtSeriesFixture(Grid grid, Tissue tissue) {
    for (int plane = 0; plane < grid.planes(); plane++) {
      planes.add(plane(grid, plane, tissue));
    }
  }

  /** Changes every plane. */
  public CtSeriesFixture each(BiConsumer<DataSetBuilder, Integer> change) {
    for (int k = 0; k < planes.size(); k++) {
      change.accept(planes.get(k), k);
    }
    return this;
  }

  /** Leaves a plane out. */
  public CtSeriesFixture without(int plane) {
    planes.remove(plane);
    return this;
  }

  /** Writes the planes as files. */
  public Series write(Path folder) {
    List<StudyInstance> instances = new ArrayList<>();
    List<DataSet> headers = new ArrayList<>();
    for (DataSetBuilder plane : planes) {
      DataSet header = plane.build();
      headers.add(header);
      instances.add(PetSeriesFixture.write(folder, header, TransferSyntax.EXPLICIT_LE));
    }
    return new Series(
        SERIES, "CT AC", "CT", PetSeriesFixture.FRAME_OF_REFERENCE, instances, headers.getFirst());
  }

  private static DataSetBuilder plane(Grid grid, int plane, Tissue tissue) {
    Vector3 position = grid.centre(0, 0, plane);
    Vector3 row = grid.rowDirection();
    Vector3 column = grid.columnDirection();
    return DataSet.builder()
        .text(Tag.SpecificCharacterSet, "ISO_IR 192")
        .text(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
        .uid(Tag.SOPClassUID, Uids.CTImageStorage)
        .uid(Tag.SOPInstanceUID, SERIES + "." + (plane + 1))
        .text(Tag.Modality, "CT")
        .text(Tag.SeriesDescription, "CT AC")
        .text(Tag.PatientName, "Phantom^Small")
        .text(Tag.PatientID, "PHANTOM-1")
        .numbers(Tag.SliceThickness, grid.planeThicknessMm(plane))
        .numbers(Tag.KVP, 120)
        .numbers(Tag.GantryDetectorTilt, 0)
        .uid(Tag.StudyInstanceUID, PetSeriesFixture.STUDY)
        .uid(Tag.SeriesInstanceUID, SERIES)
        .numbers(Tag.ImagePositionPatient, position.x(), position.y(), position.z())
        .numbers(
            Tag.ImageOrientationPatient,
            row.x(),
            row.y(),
            row.z(),
            column.x(),
            column.y(),
            column.z())
        .uid(Tag.FrameOfReferenceUID, PetSeriesFixture.FRAME_OF_REFERENCE)
        .integers(Tag.SamplesPerPixel, 1)
        .text(Tag.PhotometricInterpretation, "MONOCHROME2")
        .integers(Tag.Rows, grid.rows())
        .integers(Tag.Columns, grid.columns())
        .numbers(Tag.PixelSpacing, grid.rowSpacingMm(), grid.columnSpacingMm())
        .integers(Tag.BitsAllocated, 16)
        .integers(Tag.BitsStored, 16)
        .integers(Tag.HighBit, 15)
        .integers(Tag.PixelRepresentation, 1)
        .bytes(Tag.PixelPaddingValue, Vr.SS, twoBytes(PADDING))
        .numbers(Tag.RescaleIntercept, INTERCEPT)
        .numbers(Tag.RescaleSlope, 1)
        .text(Tag.RescaleType, "HU")
        .bytes(Tag.PixelData, Vr.OW, pixels(grid, plane, tissue));
  }

  private static byte[] twoBytes(int value) {
    return ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort((short) value).array();
  }

  private static byte[] pixels(Grid grid, int plane, Tissue tissue) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * grid.planeSize()).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        int hounsfield = tissue.hounsfield(grid.centre(column, row, plane));
        bytes.putShort((short) (hounsfield - INTERCEPT));
      }
    }
    return bytes.array();
  }
}
