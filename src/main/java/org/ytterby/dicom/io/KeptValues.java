// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.data.CharacterSet;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetPath;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.InvalidObject;

/**
 * The few short values of its root that a {@link DataSetWalk} keeps, each filled as its bytes come.
 * An attribute may come once. Single-threaded.
 */
final class KeptValues {
  private final Set<Integer> wanted;
  private final boolean bigEndian;
  private final TreeMap<Integer, Element> found =
      new TreeMap<>(Comparator.comparingInt(tag -> tag ^ Integer.MIN_VALUE));
  private @Nullable Filling filling;

  /** The value whose bytes are coming. */
  private record Filling(int tag, Vr vr, ByteBuffer bytes) {}

  /**
   * Nothing yet.
   *
   * @param wanted tags of the values that are kept
   * @param bigEndian how they come; they are kept in Little Endian
   */
  KeptValues(Set<Integer> wanted, boolean bigEndian) {
    this.wanted = Set.copyOf(wanted);
    this.bigEndian = bigEndian;
  }

  boolean isWanted(int tag) {
    return wanted.contains(tag);
  }

  /** A value begins that is to be kept. */
  void begin(int tag, Vr vr, int length) {
    filling = new Filling(tag, vr, ByteBuffer.allocate(length));
  }

  /** The next bytes of a value come, of one that is kept or not; the buffer's position stays. */
  void take(ByteBuffer in, int count) {
    if (filling != null) {
      filling.bytes().put(in.slice(in.position(), count));
    }
  }

  /**
   * A value has ended, one that is kept or not.
   *
   * @throws InvalidObject when its attribute came before
   */
  void end() {
    if (filling != null) {
      Element element =
          new Element(filling.tag(), filling.vr(), new Value.Bytes(littleEndian(filling)));
      if (found.putIfAbsent(filling.tag(), element) != null) {
        throw new InvalidObject(Dictionary.name(filling.tag()), "the attribute twice", "once");
      }
      filling = null;
    }
  }

  private byte[] littleEndian(Filling value) {
    byte[] bytes = value.bytes().array();
    int unit = bigEndian ? value.vr().swappedBytes() : 1;
    if (unit > 1) {
      SwappedBytes.swap(bytes, 0, bytes.length, unit);
    }
    return bytes;
  }

  /** The attributes that were kept. */
  DataSet dataSet() {
    return DataSet.asRead(found.values().stream().toList(), DataSetPath.ROOT, CharacterSet.DEFAULT);
  }
}
