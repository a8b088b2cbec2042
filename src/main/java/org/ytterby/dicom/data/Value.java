// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import java.util.List;

/**
 * What an element holds. The bytes are those of the little endian encodings; nothing is decoded
 * before it is asked for.
 */
public sealed interface Value {

  /** True when there is nothing in it: length zero or no items. */
  boolean isEmpty();

  /**
   * Bytes in memory, without the padding that a writer adds.
   *
   * <p>The array is shared, not copied, because pixel data are large: whoever holds it must not
   * write to it.
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // identity is never asked of it: Element compares by content
  record Bytes(byte[] bytes) implements Value {
    @Override
    public boolean isEmpty() {
      return bytes.length == 0;
    }
  }

  /** The items of a sequence. */
  record Sequence(List<DataSet> items) implements Value {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public boolean isEmpty() {
      return items.isEmpty();
    }
  }

  /**
   * Encapsulated pixel data (PS3.5 Annex A.4): the item stream as it came, from the first item (the
   * offset table) to the sequence delimiter inclusive.
   *
   * @param raw {@link Bytes} or {@link OnDisk}
   */
  record Encapsulated(Value raw) implements Value {
    @Override
    public boolean isEmpty() {
      return raw.isEmpty();
    }
  }

  /** A long value that stayed where it was read. */
  record OnDisk(ByteSource source, long offset, long length) implements Value {
    @Override
    public boolean isEmpty() {
      return length == 0;
    }
  }
}
