// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.OffsetDateTime;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.DerivedUid;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;
import org.ytterby.quantity.Coded;

/**
 * What all instances of a phantom study have in common, one function a module (PS3.3 C.7), and the
 * UIDs: every one is a function of the specification. Immutable.
 *
 * @param spec the phantom
 */
record StudyHeader(PhantomSpec spec) {
  private static final String GENERATOR = "ytterby-phantom-1";
  private static final String SOFTWARE_VERSION = "1";
  private static final String DESCRIPTION = "PET/CT after Y-90 radioembolization, digital phantom";

  /** The UID of a role in this study. */
  String uid(String... role) {
    return DerivedUid.of(GENERATOR, spec.identity(), String.join("|", role));
  }

  String studyUid() {
    return uid("study");
  }

  String frameOfReferenceUid() {
    return uid("frame of reference");
  }

  String seriesUid(String modality) {
    return uid("series", modality);
  }

  String instanceUid(String modality, int number) {
    return uid("instance", modality, Integer.toString(number));
  }

  /** Patient, Patient Study, General Study, Frame of Reference, General Equipment, SOP Common. */
  DataSetBuilder common(String sopClassUid, String sopInstanceUid, OffsetDateTime at) {
    DataSetBuilder b = DataSet.builder();
    sopCommon(b, sopClassUid, sopInstanceUid, at);
    patient(b);
    study(b);
    equipment(b);
    b.uid(Tag.FrameOfReferenceUID, frameOfReferenceUid());
    b.empty(Tag.PositionReferenceIndicator);
    return b;
  }

  private static void sopCommon(
      DataSetBuilder b, String sopClassUid, String sopInstanceUid, OffsetDateTime at) {
    b.text(Tag.SpecificCharacterSet, "ISO_IR 192");
    b.uid(Tag.SOPClassUID, sopClassUid);
    b.uid(Tag.SOPInstanceUID, sopInstanceUid);
    b.date(Tag.InstanceCreationDate, at.toLocalDate());
    b.time(Tag.InstanceCreationTime, at.toLocalTime());
    b.text(
        Tag.TimezoneOffsetFromUTC, at.getOffset().getId().replace(":", "").replace("Z", "+0000"));
  }

  private void patient(DataSetBuilder b) {
    b.text(Tag.PatientName, "Phantom^Liver");
    b.text(Tag.PatientID, "PHANTOM-" + spec.seed());
    b.empty(Tag.PatientBirthDate);
    b.text(Tag.PatientSex, "O");
    b.numbers(Tag.PatientSize, 1.75);
    b.numbers(Tag.PatientWeight, 75);
  }

  private void study(DataSetBuilder b) {
    b.uid(Tag.StudyInstanceUID, studyUid());
    b.date(Tag.StudyDate, spec.times().ctAt().toLocalDate());
    b.time(Tag.StudyTime, spec.times().ctAt().toLocalTime());
    b.text(Tag.StudyID, "P" + spec.seed() % 1_000_000_000_000L);
    b.empty(Tag.AccessionNumber);
    b.empty(Tag.ReferringPhysicianName);
    b.text(Tag.StudyDescription, DESCRIPTION);
  }

  private void equipment(DataSetBuilder b) {
    b.text(Tag.Manufacturer, spec.kind().style().equipment().manufacturer());
    b.text(Tag.ManufacturerModelName, spec.kind().model());
    b.text(Tag.StationName, "PHANTOM");
    b.text(Tag.DeviceSerialNumber, Long.toString(spec.seed()));
    b.text(Tag.SoftwareVersions, SOFTWARE_VERSION);
  }

  /** General Series. */
  void series(DataSetBuilder b, String modality, int number, String description) {
    b.text(Tag.Modality, modality);
    b.uid(Tag.SeriesInstanceUID, seriesUid(modality));
    b.integers(Tag.SeriesNumber, number);
    b.text(Tag.SeriesDescription, description);
  }

  /** Dates and times of a slice: those of its series, and of the acquisition that it is from. */
  static void acquired(DataSetBuilder b, OffsetDateTime series, OffsetDateTime acquisition) {
    b.date(Tag.SeriesDate, series.toLocalDate());
    b.time(Tag.SeriesTime, series.toLocalTime());
    b.date(Tag.AcquisitionDate, acquisition.toLocalDate());
    b.time(Tag.AcquisitionTime, acquisition.toLocalTime());
    b.date(Tag.ContentDate, acquisition.toLocalDate());
    b.time(Tag.ContentTime, acquisition.toLocalTime());
  }

  /** General Image and Image Plane of an axial slice. */
  static void imagePlane(DataSetBuilder b, Grid grid, int plane, int instanceNumber) {
    Vector3 corner = grid.centre(0, 0, plane);
    b.integers(Tag.InstanceNumber, instanceNumber);
    b.text(Tag.BodyPartExamined, "ABDOMEN");
    b.numbers(Tag.ImagePositionPatient, corner.x(), corner.y(), corner.z());
    b.numbers(Tag.ImageOrientationPatient, 1, 0, 0, 0, 1, 0);
    b.numbers(Tag.PixelSpacing, grid.rowSpacingMm(), grid.columnSpacingMm());
    b.numbers(Tag.SliceThickness, grid.planeThicknessMm(plane));
    b.numbers(Tag.SliceLocation, corner.z());
  }

  /** Image Pixel: 16 bits allocated, one sample, native. */
  static void pixels(DataSetBuilder b, Grid grid, int bitsStored, boolean signed, short[] stored) {
    b.integers(Tag.SamplesPerPixel, 1);
    b.text(Tag.PhotometricInterpretation, "MONOCHROME2");
    b.integers(Tag.Rows, grid.rows());
    b.integers(Tag.Columns, grid.columns());
    b.integers(Tag.BitsAllocated, 16);
    b.integers(Tag.BitsStored, bitsStored);
    b.integers(Tag.HighBit, bitsStored - 1);
    b.integers(Tag.PixelRepresentation, signed ? 1 : 0);
    ByteBuffer bytes = ByteBuffer.allocate(2 * stored.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(stored);
    b.bytes(Tag.PixelData, Vr.OW, bytes.array());
  }

  /** An item of a code sequence. */
  static DataSetBuilder code(Coded concept) {
    return DataSet.builder()
        .text(Tag.CodeValue, concept.value())
        .text(Tag.CodingSchemeDesignator, concept.scheme())
        .text(Tag.CodeMeaning, concept.meaning());
  }
}
