// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.data.ByteSource;
import org.ytterby.dicom.data.Value;

/**
 * Where values of a data set can stay: its file, or the deflate stream in it. Immutable.
 *
 * @param deflated the stream, where the data set is in one
 */
record Storage(Path file, @Nullable InflatedBytes deflated) {
  static Storage of(Path file) {
    return new Storage(file, null);
  }

  static Storage of(InflatedBytes deflated) {
    return new Storage(deflated.file(), deflated);
  }

  boolean isDeflated() {
    return deflated != null;
  }

  /**
   * A value that stays.
   *
   * @param position as {@link Input} counts it
   * @param unit bytes of one of its numbers when they are big endian, else 1
   */
  Value value(long position, long length, int unit) {
    ByteSource source;
    if (deflated != null) {
      source = deflated;
    } else {
      source = unit > 1 ? new SwappedBytes(file, position, unit) : new FileBytes(file);
    }
    return new Value.OnDisk(source, position, length);
  }
}
