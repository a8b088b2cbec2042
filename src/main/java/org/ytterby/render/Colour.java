// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.InvalidObject;

/**
 * Red, green and blue of 8 bits from the samples of a colour image (PS3.3 C.7.6.3.1.2). Stateless.
 */
final class Colour {
  private static final int PARTS = 3;

  private Colour() {}

  /** Samples that are red, green and blue; of more than 8 bits the upper 8. */
  static byte[] rgb(StoredValues values) {
    byte[] rgb = new byte[PARTS * values.format().pixels()];
    int shift = Math.max(0, values.format().bitsStored() - 8);
    for (int pixel = 0; pixel < values.format().pixels(); pixel++) {
      for (int part = 0; part < PARTS; part++) {
        rgb[PARTS * pixel + part] = (byte) (values.at(pixel, part) >> shift);
      }
    }
    return rgb;
  }

  /**
   * YBR_FULL: Y, CB and CR by ITU-R BT.601 over all of 8 bits, so that, clipped to 0 to 255,
   *
   * <pre>
   * R = Y + 1.402 (CR - 128)
   * G = Y - 0.344136 (CB - 128) - 0.714136 (CR - 128)
   * B = Y + 1.772 (CB - 128)
   * </pre>
   */
  static byte[] ybrFull(StoredValues values) {
    byte[] rgb = rgb(values);
    for (int at = 0; at < rgb.length; at += PARTS) {
      int y = Byte.toUnsignedInt(rgb[at]);
      int cb = Byte.toUnsignedInt(rgb[at + 1]) - 128;
      int cr = Byte.toUnsignedInt(rgb[at + 2]) - 128;
      rgb[at] = clipped(y + 1.402 * cr);
      rgb[at + 1] = clipped(y - 0.344136 * cb - 0.714136 * cr);
      rgb[at + 2] = clipped(y + 1.772 * cb);
    }
    return rgb;
  }

  /** PALETTE COLOR by its three tables; of 16 bits an entry the upper 8 (C.7.6.3.1.5). */
  static byte[] palette(DataSet header, StoredValues values) {
    if (header.contains(Tag.SegmentedRedPaletteColorLookupTableData)) {
      throw new InvalidObject(
          header.where(Tag.SegmentedRedPaletteColorLookupTableData),
          "a segmented palette",
          "one that lists every entry");
    }
    boolean signed = values.format().signed();
    LookupTable[] tables = {
      LookupTable.read(
          header,
          Tag.RedPaletteColorLookupTableDescriptor,
          Tag.RedPaletteColorLookupTableData,
          signed),
      LookupTable.read(
          header,
          Tag.GreenPaletteColorLookupTableDescriptor,
          Tag.GreenPaletteColorLookupTableData,
          signed),
      LookupTable.read(
          header,
          Tag.BluePaletteColorLookupTableDescriptor,
          Tag.BluePaletteColorLookupTableData,
          signed)
    };
    byte[] rgb = new byte[PARTS * values.format().pixels()];
    for (int pixel = 0; pixel < values.format().pixels(); pixel++) {
      long stored = values.at(pixel);
      for (int part = 0; part < PARTS; part++) {
        LookupTable table = tables[part];
        rgb[PARTS * pixel + part] = (byte) (table.at(stored) >> (table.bits() - 8));
      }
    }
    return rgb;
  }

  private static byte clipped(double value) {
    return (byte) Math.clamp(Math.round(value), 0, 255);
  }
}
