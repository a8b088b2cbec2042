// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.testdata.ImagePixels;

/** Small images for a test, with the pixels that it lists. */
final class TestImage {
  private TestImage() {}

  /** One row of grey of 16 bits. */
  static DataSetBuilder grey(boolean signed, int... values) {
    return image("MONOCHROME2", 1, 16, signed, 1, values.length)
        .bytes(Tag.PixelData, Vr.OW, words(values));
  }

  static DataSetBuilder image(
      String photometric, int samples, int bits, boolean signed, int rows, int columns) {
    return DataSet.builder()
        .uid(Tag.SOPClassUID, Uids.SecondaryCaptureImageStorage)
        .uid(Tag.SOPInstanceUID, "1.2.3")
        .putAll(ImagePixels.of(photometric, samples, bits, signed, rows, columns));
  }

  static byte[] words(int... values) {
    ByteBuffer words = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      words.putShort((short) value);
    }
    return words.array();
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** What is seen of a frame, as numbers 0 to 255. */
  static int[] seen(DataSet image, int frame, ImageRenderer.View view) {
    return seen(ImageRenderer.render(image, TransferSyntax.EXPLICIT_LE, frame, view));
  }

  static int[] seen(DataSetBuilder image) {
    return seen(image.build(), 0, ImageRenderer.View.AS_IS);
  }

  static int[] seen(Picture picture) {
    int[] seen = new int[picture.data().length];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = Byte.toUnsignedInt(picture.data()[i]);
    }
    return seen;
  }
}
