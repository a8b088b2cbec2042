// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import java.io.InputStream;
import java.nio.file.Path;

/**
 * Where the bytes of values that stayed on disk come from, in little endian order whatever the
 * file's. Implementations are immutable and thread-safe.
 */
public interface ByteSource {
  /** The file, for messages. */
  Path file();

  /**
   * A part of the source; the caller closes the stream.
   *
   * @param offset of the first byte; what it counts from is the source's own affair
   * @param length of the part: the stream ends there, or earlier where the source does
   */
  InputStream open(long offset, long length);
}
