// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.ytterby.assemble.PixelLayout;
import org.ytterby.assemble.PixelPadding;
import org.ytterby.dicom.codec.Frames;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.geometry.PlanePlacement;

/**
 * What one CT image says, as far as density needs it. Its pixels stay on disk until they are asked
 * for.
 *
 * @param thicknessMm Slice Thickness (0018,0050), if it is stated
 * @param kvp tube voltage in kV, if it is stated
 */
record CtSlice(
    String sopInstanceUid,
    PlanePlacement placement,
    Optional<Double> thicknessMm,
    PixelLayout layout,
    Scale scale,
    Optional<Double> kvp,
    DataSet image,
    TransferSyntax syntax) {

  /** Values that a pixel of 16 bits can take. */
  static final int STORED_VALUES = 1 << PixelLayout.BITS;

  /** From stored value to CT number. */
  record Scale(double slope, double intercept, PixelPadding padding) {
    boolean isPadding(int stored) {
      return padding.holds(stored);
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
    for (int i = 0; i < target.length; i++) {
      target[i] = table[layout.value(stored.getShort()) & (STORED_VALUES - 1)];
    }
  }

  /** The stored value that a place of a table is for. */
  int storedAt(int place) {
    return layout.signed() ? (short) place : place;
  }
}
