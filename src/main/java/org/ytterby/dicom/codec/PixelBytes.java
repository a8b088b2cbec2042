// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.ytterby.dicom.data.Value;
import org.ytterby.finding.Defect;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * The bytes of the pixel data's value, in memory or where they stayed, read in parts. Immutable.
 *
 * @param value bytes, or bytes on disk
 * @param where the attribute, for messages
 */
record PixelBytes(Value value, String where) {
  long length() {
    return switch (value) {
      case Value.Bytes(byte[] bytes) -> bytes.length;
      case Value.OnDisk onDisk -> onDisk.length();
      case Value.Sequence _, Value.Encapsulated _ -> throw nested();
    };
  }

  /** A part, from an offset in the value; the caller closes the stream. */
  InputStream open(long offset, long length) {
    return switch (value) {
      case Value.Bytes(byte[] bytes) -> new ByteArrayInputStream(bytes, (int) offset, (int) length);
      case Value.OnDisk onDisk -> onDisk.source().open(onDisk.offset() + offset, length);
      case Value.Sequence _, Value.Encapsulated _ -> throw nested();
    };
  }

  /** Reads a part into an array. */
  void read(long offset, byte[] target, int at, int length) {
    try (InputStream in = open(offset, length)) {
      int read = in.readNBytes(target, at, length);
      if (read < length) {
        throw new InvalidObject(
            where, "end of file after " + (offset + read) + " bytes", (offset + length) + " bytes");
      }
    } catch (IOException e) {
      throw new StorageFailure(where + " can't be read", e);
    }
  }

  private Defect nested() {
    return new Defect(where + ": pixel bytes were asked of a value that has none of its own");
  }
}
