// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetLocation;
import org.ytterby.dicom.io.DataSetReader;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;

/**
 * A small PET series of 90Y of known content: 4 columns, 3 rows, planes 3 mm apart, each with its
 * own slope; administered 2026-03-01 14:00 UTC, scanned 20 h later, 1 MBq in the field at the scan.
 *
 * <p>Every stored value is 1000, so that plane k holds 1000 x slope(k) Bq/mL. Tests spoil it by
 * {@link #each} and {@link #item}.
 */
public final class PetSeriesFixture {
  public static final String STUDY = "1.2.826.1";
  public static final String SERIES = "1.2.826.1.1";
  public static final String FRAME_OF_REFERENCE = "1.2.826.1.9";
  public static final int COLUMNS = 4;
  public static final int ROWS = 3;
  public static final int STORED = 1000;

  private final List<DataSetBuilder> planes = new ArrayList<>();
  private final double[] positionsMm;
  private DataSetBuilder radiopharmaceutical = radiopharmaceutical();
  private TransferSyntax syntax = TransferSyntax.EXPLICIT_LE;
  private String series = SERIES;

  private PetSeriesFixture(double... positionsMm) {
    this.positionsMm = positionsMm;
    for (int k = 0; k < positionsMm.length; k++) {
      planes.add(plane(k));
    }
  }

  /** Five planes 3 mm apart. */
  public static PetSeriesFixture even() {
    return at(0, 3, 6, 9, 12);
  }

  /** Planes at these places along z. */
  public static PetSeriesFixture at(double... positionsMm) {
    return new PetSeriesFixture(positionsMm);
  }

  /** Slope of a plane: no two are the same. */
  public static double slope(int plane) {
    return 1 + 0.25 * plane;
  }

  /** Changes every plane. */
  public PetSeriesFixture each(BiConsumer<DataSetBuilder, Integer> change) {
    for (int k = 0; k < planes.size(); k++) {
      change.accept(planes.get(k), k);
    }
    return this;
  }

  /** Changes the item of Radiopharmaceutical Information Sequence. */
  public PetSeriesFixture item(BiConsumer<DataSetBuilder, Integer> change) {
    change.accept(radiopharmaceutical, 0);
    return this;
  }

  /** The nuclide's code. */
  public PetSeriesFixture code(String value, String scheme, String meaning) {
    radiopharmaceutical.sequence(Tag.RadionuclideCodeSequence, code3(value, scheme, meaning));
    return this;
  }

  public PetSeriesFixture transferSyntax(TransferSyntax other) {
    this.syntax = other;
    return this;
  }

  /** Another series of the same study. */
  public PetSeriesFixture series(String uid) {
    this.series = uid;
    return each(
        (plane, k) ->
            plane.uid(Tag.SeriesInstanceUID, uid).uid(Tag.SOPInstanceUID, uid + "." + (k + 1)));
  }

  /** The planes as data sets, in the order of their places. */
  public List<DataSet> dataSets() {
    DataSet item = radiopharmaceutical.build();
    return planes.stream()
        .map(plane -> plane.sequence(Tag.RadiopharmaceuticalInformationSequence, item).build())
        .map(PetSeriesFixture::asRead)
        .toList();
  }

  /** As a reader gives it, with the places of its items. */
  private static DataSet asRead(DataSet built) {
    byte[] bytes = DataSetWriter.bytes(built, TransferSyntax.EXPLICIT_LE);
    return DataSetReader.read(bytes, TransferSyntax.EXPLICIT_LE, ReadOptions.everything());
  }

  /** Writes the planes as files. */
  public List<StudyInstance> write(Path folder) {
    List<StudyInstance> written = new ArrayList<>();
    for (DataSet plane : dataSets()) {
      written.add(write(folder, plane, syntax));
    }
    return written;
  }

  /** Writes one object; the pixels must lie as the syntax wants them, or lie. */
  public static StudyInstance write(Path folder, DataSet dataSet, TransferSyntax syntax) {
    String uid = dataSet.require(Tag.SOPInstanceUID).uid();
    Path file = folder.resolve(uid + ".dcm");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Part10.write(file, dataSet, syntax);
    return instance(dataSet, Part10.read(file, ReadOptions.headers()).location());
  }

  /** A file of somebody else as the index would know it. */
  public static StudyInstance read(Path file) {
    Part10 read = Part10.read(file, ReadOptions.headers());
    return instance(read.dataSet(), read.location());
  }

  private static StudyInstance instance(DataSet dataSet, DataSetLocation location) {
    return new StudyInstance(
        dataSet.require(Tag.SOPClassUID).uid(),
        dataSet.require(Tag.SOPInstanceUID).uid(),
        dataSet.require(Tag.SeriesInstanceUID).uid(),
        dataSet.require(Tag.StudyInstanceUID).uid(),
        dataSet.optional(Tag.Modality).map(Attribute::text).orElse(""),
        "",
        location);
  }

  private DataSetBuilder plane(int k) {
    return DataSet.builder()
        .text(Tag.SpecificCharacterSet, "ISO_IR 192")
        .text(Tag.ImageType, "ORIGINAL", "PRIMARY")
        .uid(Tag.SOPClassUID, Uids.PositronEmissionTomographyImageStorage)
        .uid(Tag.SOPInstanceUID, series + "." + (k + 1))
        .text(Tag.StudyDate, "20260302")
        .text(Tag.SeriesDate, "20260302")
        .text(Tag.AcquisitionDate, "20260302")
        .text(Tag.StudyTime, "095500")
        .text(Tag.SeriesTime, "100000")
        .text(Tag.AcquisitionTime, "100000")
        .text(Tag.Modality, "PT")
        .text(Tag.StationName, "PETCT1")
        .text(Tag.SeriesDescription, "PET AC")
        .text(Tag.TimezoneOffsetFromUTC, "+0000")
        .text(Tag.PatientName, "Phantom^Small")
        .text(Tag.PatientID, "PHANTOM-1")
        .integers(Tag.ActualFrameDuration, 1_200_000)
        .uid(Tag.StudyInstanceUID, STUDY)
        .uid(Tag.SeriesInstanceUID, series)
        .integers(Tag.InstanceNumber, 100 - 7 * k) // never what tells the order
        .numbers(Tag.ImagePositionPatient, -10, -20, positionsMm[k])
        .numbers(Tag.ImageOrientationPatient, 1, 0, 0, 0, 1, 0)
        .uid(Tag.FrameOfReferenceUID, FRAME_OF_REFERENCE)
        .integers(Tag.SamplesPerPixel, 1)
        .text(Tag.PhotometricInterpretation, "MONOCHROME2")
        .integers(Tag.Rows, ROWS)
        .integers(Tag.Columns, COLUMNS)
        .numbers(Tag.PixelSpacing, 5, 4)
        .text(Tag.CorrectedImage, "DECY", "ATTN", "SCAT", "DTIM", "NORM")
        .integers(Tag.BitsAllocated, 16)
        .integers(Tag.BitsStored, 16)
        .integers(Tag.HighBit, 15)
        .integers(Tag.PixelRepresentation, 1)
        .numbers(Tag.RescaleIntercept, 0)
        .numbers(Tag.RescaleSlope, slope(k))
        .integers(Tag.NumberOfSlices, positionsMm.length)
        .text(Tag.SeriesType, "WHOLE BODY", "IMAGE")
        .text(Tag.Units, "BQML")
        .text(Tag.DecayCorrection, "START")
        .numbers(Tag.FrameReferenceTime, 0)
        .numbers(Tag.DecayFactor, 1.0018)
        .bytes(Tag.PixelData, Vr.OW, pixels(STORED));
  }

  /** Pixel data of one plane, all of one value. */
  public static byte[] pixels(int value) {
    return pixels(COLUMNS * ROWS, value);
  }

  private static byte[] pixels(int count, int value) {
    short[] values = new short[count];
    Arrays.fill(values, (short) value);
    ByteBuffer bytes = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (short one : values) {
      bytes.putShort(one);
    }
    return bytes.array();
  }

  private static DataSetBuilder radiopharmaceutical() {
    return DataSet.builder()
        .text(Tag.RadiopharmaceuticalStartDateTime, "20260301140000")
        .text(Tag.RadiopharmaceuticalStartTime, "140000")
        .numbers(Tag.RadionuclideTotalDose, 2.5e9)
        .numbers(Tag.RadionuclideHalfLife, 230580)
        .text(Tag.RadionuclidePositronFraction, "3.186e-05")
        .sequence(Tag.RadionuclideCodeSequence, code3("14691008", "SCT", "^90^Yttrium"));
  }

  private static DataSet code3(String value, String scheme, String meaning) {
    return DataSet.builder()
        .text(Tag.CodeValue, value)
        .text(Tag.CodingSchemeDesignator, scheme)
        .text(Tag.CodeMeaning, meaning)
        .build();
  }
}
