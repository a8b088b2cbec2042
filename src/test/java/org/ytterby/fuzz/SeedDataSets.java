// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.Wire;

/** Small data sets that a fuzzer begins with: each form that the encodings have, once. */
final class SeedDataSets {
  private static final int DEEPEST = 64;
  private static final int EMPTY_ELEMENT = 8;
  private static final int PRIVATE = 0x00991010;

  private SeedDataSets() {}

  static List<byte[]> all(boolean explicit) {
    TransferSyntax syntax = explicit ? TransferSyntax.EXPLICIT_LE : TransferSyntax.IMPLICIT_LE;
    List<byte[]> all = new ArrayList<>();
    all.add(DataSetWriter.bytes(object(), syntax));
    all.add(delimited(explicit));
    all.add(nested(explicit, true));
    all.add(nested(explicit, false));
    all.add(new byte[0]);
    return all;
  }

  /** An object that the archive takes, of every kind of value. */
  static DataSet object() {
    DataSet code =
        DataSet.builder().text(Tag.CodeValue, "Y-90").text(Tag.CodeMeaning, "Yttrium").build();
    return DataSet.builder()
        .text(Tag.SpecificCharacterSet, "ISO_IR 192")
        .uid(Tag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.128")
        .uid(Tag.SOPInstanceUID, "1.2.3.4")
        .text(Tag.Modality, "PT")
        .text(Tag.PatientName, "Phantom^Fuzz")
        .uid(Tag.StudyInstanceUID, "1.2.3")
        .uid(Tag.SeriesInstanceUID, "1.2.3.1")
        .sequence(
            Tag.RadiopharmaceuticalInformationSequence,
            DataSet.builder().sequence(Tag.RadionuclideCodeSequence, code, code).build(),
            DataSet.builder().build())
        .integers(Tag.Rows, 2)
        .integers(Tag.Columns, 3)
        .bytes(PRIVATE, Vr.UN, new byte[] {1, 2, 3})
        .bytes(Tag.PixelData, Vr.OW, new byte[12])
        .build();
  }

  /** Sequences, items and fragments of undefined length, a UN that is a sequence. */
  private static byte[] delimited(boolean explicit) {
    Wire wire = new Wire(explicit, ByteOrder.LITTLE_ENDIAN);
    wire.element(Tag.SOPInstanceUID, "UI", "1.2.3 ");
    wire.undefined(Tag.RadiopharmaceuticalInformationSequence, "SQ");
    wire.item(Tag.Item, -1);
    wire.element(Tag.CodeValue, "SH", "Y-90");
    wire.item(Tag.ItemDelimitationItem, 0);
    wire.item(Tag.Item, 0);
    wire.item(Tag.SequenceDelimitationItem, 0);
    wire.undefined(PRIVATE, "UN");
    wire.item(Tag.Item, -1);
    wire.item(Tag.ItemDelimitationItem, 0);
    wire.item(Tag.SequenceDelimitationItem, 0);
    wire.undefined(Tag.PixelData, "OB");
    wire.item(Tag.Item, 0);
    wire.item(Tag.Item, 4);
    wire.bytes().writeBytes(new byte[] {1, 2, 3, 4});
    wire.item(Tag.SequenceDelimitationItem, 0);
    return wire.bytes().toByteArray();
  }

  /** As deep as is allowed, with an empty element in the last item. */
  private static byte[] nested(boolean explicit, boolean undefined) {
    int levelBytes = (explicit ? 12 : 8) + 8;
    Wire wire = new Wire(explicit, ByteOrder.LITTLE_ENDIAN);
    for (int level = 1; level <= DEEPEST; level++) {
      int inside = (DEEPEST - level) * levelBytes + 8 + EMPTY_ELEMENT;
      wire.head(Tag.ContentSequence, "SQ", undefined ? -1 : inside);
      wire.item(Tag.Item, undefined ? -1 : inside - 8);
    }
    wire.element(Tag.CodeValue, "SH", "");
    for (int level = 1; undefined && level <= DEEPEST; level++) {
      wire.item(Tag.ItemDelimitationItem, 0);
      wire.item(Tag.SequenceDelimitationItem, 0);
    }
    return wire.bytes().toByteArray();
  }
}
