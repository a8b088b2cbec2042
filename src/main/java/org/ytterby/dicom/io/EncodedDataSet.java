// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import org.ytterby.dicom.data.Value;

/**
 * The bytes of a data set that is written, in parts: what was in memory is, what was on disk is
 * read when its turn comes. Immutable.
 */
public final class EncodedDataSet {
  /** Bytes, or a value on disk with the bytes of a number that has to be turned round. */
  private record Part(Value value, int unit) {}

  private final List<Part> parts;
  private final long length;

  private EncodedDataSet(List<Part> parts, long length) {
    this.parts = List.copyOf(parts);
    this.length = length;
  }

  /** How many bytes there are. */
  public long length() {
    return length;
  }

  /** The bytes; the caller closes the stream. A value on disk that is cut ends it early. */
  public InputStream open() {
    Iterator<Part> left = parts.iterator();
    return new SequenceInputStream(
        new Enumeration<>() {
          @Override
          public boolean hasMoreElements() {
            return left.hasNext();
          }

          @Override
          public InputStream nextElement() {
            return open(left.next()); // when the part before has ended
          }
        });
  }

  private static InputStream open(Part part) {
    return switch (part.value()) {
      case Value.Bytes(byte[] bytes) -> new ByteArrayInputStream(bytes);
      case Value.OnDisk onDisk ->
          DataSetWriter.opened(onDisk.source(), onDisk.offset(), onDisk.length(), part.unit());
      case Value.Sequence _, Value.Encapsulated _ -> InputStream.nullInputStream();
    };
  }

  /** Collects the parts. Single-threaded. */
  static final class Collector extends OutputStream {
    private final List<Part> parts = new ArrayList<>();
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long length;

    @Override
    public void write(int value) {
      bytes.write(value);
      length++;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
      bytes.write(source, offset, count);
      length += count;
    }

    /** Remembers a value instead of copying it. */
    void add(Value.OnDisk value, int unit) {
      endBytes();
      parts.add(new Part(value, unit));
      length += value.length();
    }

    private void endBytes() {
      if (bytes.size() > 0) {
        parts.add(new Part(new Value.Bytes(bytes.toByteArray()), 1));
        bytes = new ByteArrayOutputStream();
      }
    }

    EncodedDataSet encoded() {
      endBytes();
      return new EncodedDataSet(parts, length);
    }
  }
}
