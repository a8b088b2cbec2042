// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.InvalidObject;

/**
 * A DICOM file (PS3.10 section 7) that comes from a network: its file meta is read, its data set is
 * still to come. Preamble and file meta have to be there. Used by one thread.
 *
 * @param meta group 0002
 * @param dataSet the bytes behind it, as they are
 */
public record Part10Stream(DataSet meta, InputStream dataSet) {
  /** Private information may be in it; nothing else is long. */
  private static final int LONGEST_META = 64 << 10;

  private static final int SHORT_HEADER = 8;
  private static final int LENGTH_BYTES = 4;

  /**
   * Reads preamble and file meta, to their last byte and no further.
   *
   * @throws InvalidObject when they are none
   * @throws IOException when the stream fails
   */
  public static Part10Stream read(InputStream in) throws IOException {
    byte[] start = in.readNBytes(Part10.START_BYTES);
    if (!Part10.isStart(start)) {
      throw new InvalidObject("file", "no DICM at byte 128", "preamble and file meta information");
    }
    PushbackInputStream rest = new PushbackInputStream(in, SHORT_HEADER);
    byte[] meta = meta(rest);
    return new Part10Stream(
        DataSetReader.read(meta, TransferSyntax.EXPLICIT_LE, ReadOptions.everything()), rest);
  }

  /** The group length may be wrong, so it is the tags that tell where the group ends. */
  private static byte[] meta(PushbackInputStream in) throws IOException {
    ByteArrayOutputStream meta = new ByteArrayOutputStream();
    while (true) {
      byte[] header = in.readNBytes(SHORT_HEADER);
      if (header.length < SHORT_HEADER || header[0] != 0x02 || header[1] != 0) {
        in.unread(header);
        return meta.toByteArray();
      }
      meta.write(header);
      long length;
      if (Vr.ofCode(header[4], header[5]).orElse(Vr.UN).longLength()) {
        byte[] longer = in.readNBytes(LENGTH_BYTES);
        meta.write(longer);
        length = Integer.toUnsignedLong(little(Arrays.copyOf(longer, LENGTH_BYTES)).getInt());
      } else {
        length = Short.toUnsignedInt(little(header).getShort(SHORT_HEADER - 2));
      }
      if (meta.size() + length > LONGEST_META) {
        throw new InvalidObject(
            "file meta information", "a length of " + length, "at most " + LONGEST_META + " bytes");
      }
      meta.write(in.readNBytes((int) length));
    }
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
