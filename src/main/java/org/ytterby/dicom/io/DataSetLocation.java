// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.io.InputStream;
import java.nio.file.Path;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;

/**
 * Where the bytes of a data set lie: a region of a Part 10 file or of an archive segment.
 *
 * @param offset of the first byte of the first element (behind any file meta)
 * @param length of the data set in bytes
 */
public record DataSetLocation(Path file, long offset, long length, TransferSyntax transferSyntax) {

  /** Reads the data set; long values may stay in the file. */
  public DataSet read(ReadOptions options) {
    return DataSetReader.read(file, offset, length, transferSyntax, options);
  }

  /** The bytes as they are; the caller closes the stream. */
  public InputStream open() {
    return new FileBytes(file).open(offset, length);
  }
}
