// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.ytterby.dicom.codec.Frames;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.geometry.Vector3;

/**
 * What one CT image says, as far as density needs it. Its pixels stay on disk until they are asked
 * for.
 *
 * @param kvp tube voltage in kV, if it is stated
 */
record CtSlice(
    String sopInstanceUid,
    Placement placement,
    Layout layout,
    Scale scale,
    Optional<Double> kvp,
    DataSet image,
    TransferSyntax syntax) {

  /** Values that a pixel of 16 bits can take. */
  static final int STORED_VALUES = 1 << 16;

  private static final int INT_BITS = 32;

  /**
   * Image Plane module (PS3.3 C.7.6.2).
   *
   * @param position centre of the first pixel, LPS, mm
   * @param rowDirection direction in which the column index increases
   * @param columnDirection direction in which the row index increases
   * @param rowSpacingMm first value of Pixel Spacing
   * @param columnSpacingMm second value of Pixel Spacing
   * @param thicknessMm Slice Thickness (0018,0050), if it is stated
   */
  record Placement(
      Vector3 position,
      Vector3 rowDirection,
      Vector3 columnDirection,
      double rowSpacingMm,
      double columnSpacingMm,
      Optional<Double> thicknessMm) {}

  /** 16 bits allocated, the stored ones lowest. */
  record Layout(int columns, int rows, int bitsStored, boolean signed) {}

  /**
   * From stored value to CT number; padding is told by the stored value, before rescale.
   *
   * @param paddingLeast the least stored value that means nothing
   * @param paddingMost the greatest one; below the least where none is stated
   */
  record Scale(double slope, double intercept, int paddingLeast, int paddingMost) {
    boolean isPadding(int stored) {
      return stored >= paddingLeast && stored <= paddingMost;
    }

    double hounsfield(int stored) {
      return stored * slope + intercept;
    }
  }

  /**
   * Replaces each pixel by what a table has for its stored value.
   *
   * @param table of {@link #STORED_VALUES}, by the stored value modulo their number
   * @throws org.ytterby.finding.InvalidObject when the pixels can't be decoded, or are more or
   *     fewer than rows and columns say
   */
  void look(float[] table, float[] target) {
    ByteBuffer stored =
        ByteBuffer.wrap(Frames.exact(image, syntax).frame(0)).order(ByteOrder.LITTLE_ENDIAN);
    int unused = INT_BITS - layout.bitsStored();
    boolean signed = layout.signed();
    for (int i = 0; i < target.length; i++) {
      int high = stored.getShort() << unused; // what lies above the stored bits falls off
      int value = signed ? high >> unused : high >>> unused;
      target[i] = table[value & (STORED_VALUES - 1)];
    }
  }

  /** The stored value that a place of a table is for. */
  int storedAt(int place) {
    return layout.signed() ? (short) place : place;
  }
}
