// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.ytterby.dicom.data.Value;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/** The bytes of a value, in memory or on disk, from any place on. Immutable. */
record StoredValue(Value value) {

  /** Bytes of it. */
  long length() {
    return switch (value) {
      case Value.Bytes(byte[] bytes) -> bytes.length;
      case Value.OnDisk onDisk -> onDisk.length();
      case Value.Encapsulated(Value raw) -> new StoredValue(raw).length();
      case Value.Sequence _ -> throw noBytes();
    };
  }

  /** A part of it that has to lie inside; the caller closes the stream. */
  InputStream open(long from, long count) {
    return switch (value) {
      case Value.Bytes(byte[] bytes) -> new ByteArrayInputStream(bytes, (int) from, (int) count);
      case Value.OnDisk onDisk -> onDisk.source().open(onDisk.offset() + from, count);
      case Value.Encapsulated(Value raw) -> new StoredValue(raw).open(from, count);
      case Value.Sequence _ -> throw noBytes();
    };
  }

  private static InvalidObject noBytes() {
    return new InvalidObject(
        ErrorCode.NOT_FOUND, "the path", "a sequence", "a value that is not one", null);
  }
}
