// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ytterby.dicom.codec.Compression;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.testdata.ImagePixels;

/**
 * An object of a phantom, as it is stored.
 *
 * @param dataSet with native pixels, whatever the syntax
 * @param bytes the data set in the syntax
 */
public record HeldObject(DataSet dataSet, TransferSyntax syntax, byte[] bytes) {
  static final String ROOT = "1.2.826.0.1.3680043.2.1125.9.";
  static final TransferSyntax RLE = Compression.RLE.transferSyntax();
  static final TransferSyntax LOSSY = Compression.JPEG_BASELINE.transferSyntax();

  /** The samples of a frame: one row of 64, so that a segment is one literal run. */
  private static final int COLUMNS = 64;

  private static final int RLE_HEADER = 64;

  public String uid() {
    return dataSet.require(Tag.SOPInstanceUID).uid();
  }

  String sopClassUid() {
    return dataSet.require(Tag.SOPClassUID).uid();
  }

  public static String study(int number) {
    return ROOT + number;
  }

  public static String series(int study, int series) {
    return study(study) + "." + series;
  }

  public static String uid(int study, int series, int instance) {
    return series(study, series) + "." + instance;
  }

  /**
   * Two patients: P-1 with study 1 (a CT of three and a PET of two) and study 2 (a CT of one in RLE
   * and one in lossy JPEG), P-2 with study 3 (a CT of one).
   */
  public static List<HeldObject> all() {
    List<HeldObject> all = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      all.add(stored(ct("P-1", 1, 1, i), TransferSyntax.EXPLICIT_LE));
    }
    for (int i = 1; i <= 2; i++) {
      all.add(
          stored(
              DataSet.builder()
                  .putAll(ct("P-1", 1, 2, i))
                  .uid(Tag.SOPClassUID, Uids.PositronEmissionTomographyImageStorage)
                  .text(Tag.Modality, "PT")
                  .build(),
              TransferSyntax.IMPLICIT_LE));
    }
    all.add(stored(ct("P-1", 2, 1, 1), RLE));
    all.add(stored(ct("P-1", 2, 1, 2), LOSSY));
    all.add(stored(ct("P-2", 3, 1, 1), TransferSyntax.EXPLICIT_LE));
    return all;
  }

  private static HeldObject stored(DataSet dataSet, TransferSyntax syntax) {
    if (!syntax.isEncapsulated()) {
      return new HeldObject(dataSet, syntax, DataSetWriter.bytes(dataSet, syntax));
    }
    byte[] pixels = dataSet.require(Tag.PixelData).bytes();
    // Of a lossy image nobody here looks at the pixels: they can't be sent otherwise than as
    // stored.
    byte[] frame = syntax.equals(RLE) ? rle(pixels) : pixels;
    DataSet compressed =
        DataSet.builder()
            .putAll(dataSet)
            .put(new Element(Tag.PixelData, Vr.OB, new Value.Encapsulated(fragments(frame))))
            .build();
    return new HeldObject(dataSet, syntax, DataSetWriter.bytes(compressed, syntax));
  }

  static DataSet ct(String patient, int study, int series, int instance) {
    byte[] pixels = new byte[COLUMNS];
    new Random(100L * study + 10L * series + instance).nextBytes(pixels);
    return DataSet.builder()
        .text(Tag.SpecificCharacterSet, "ISO_IR 192")
        .uid(Tag.SOPClassUID, Uids.CTImageStorage)
        .uid(Tag.SOPInstanceUID, uid(study, series, instance))
        .text(Tag.StudyDate, "20260101")
        .text(Tag.StudyTime, "1010")
        .empty(Tag.AccessionNumber)
        .text(Tag.Modality, "CT")
        .empty(Tag.ReferringPhysicianName)
        .text(Tag.PatientName, "Phantom^Retrieve")
        .text(Tag.PatientID, patient)
        .uid(Tag.StudyInstanceUID, study(study))
        .uid(Tag.SeriesInstanceUID, series(study, series))
        .text(Tag.StudyID, "S" + study)
        .integers(Tag.SeriesNumber, series)
        .integers(Tag.InstanceNumber, instance)
        .putAll(ImagePixels.grey(1, COLUMNS, 8))
        .bytes(Tag.PixelData, Vr.OB, pixels)
        .build();
  }

  /** One segment with one literal run (PS3.5 Annex G). */
  private static byte[] rle(byte[] row) {
    ByteBuffer frame =
        ByteBuffer.allocate(RLE_HEADER + 1 + row.length + 1).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(1).putInt(RLE_HEADER).position(RLE_HEADER);
    frame.put((byte) (row.length - 1)).put(row);
    return frame.array();
  }

  /** An empty offset table, one fragment, the delimiter (PS3.5 Annex A.4). */
  private static Value.Bytes fragments(byte[] frame) {
    int padded = frame.length + frame.length % 2;
    ByteBuffer head = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(0xE000FFFE).putInt(0).putInt(0xE000FFFE).putInt(padded);
    ByteBuffer end = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(0xE0DDFFFE).putInt(0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.array());
    out.writeBytes(frame);
    out.writeBytes(new byte[padded - frame.length]);
    out.writeBytes(end.array());
    return new Value.Bytes(out.toByteArray());
  }
}
