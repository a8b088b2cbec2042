// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.DataSetReader;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/** Reads a data set that is no instance — an identifier, a list of attributes — as a whole. */
final class WholeDataSet {
  /** Far more than any identifier, match or list of instances needs. */
  static final int LONGEST = 1 << 20;

  private WholeDataSet() {}

  /**
   * Reads what is still to come.
   *
   * @param what names the message in errors
   * @return empty when the association ended before all of it came
   * @throws InvalidObject when it is longer than {@link #LONGEST} or is no data set
   */
  static Optional<DataSet> read(Payload payload, TransferSyntax syntax, String what) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean complete = payload.forEach(piece -> add(piece, bytes, what));
    return complete
        ? Optional.of(DataSetReader.read(bytes.toByteArray(), syntax, ReadOptions.everything()))
        : Optional.empty();
  }

  private static void add(ByteBuffer piece, ByteArrayOutputStream bytes, String what) {
    if (bytes.size() + piece.remaining() > LONGEST) {
      throw new InvalidObject(
          ErrorCode.OUT_OF_RESOURCES,
          "data set of " + what,
          "more than " + LONGEST + " bytes",
          "at most 1 MiB",
          null);
    }
    byte[] copy = new byte[piece.remaining()];
    piece.get(copy);
    bytes.writeBytes(copy);
  }
}
