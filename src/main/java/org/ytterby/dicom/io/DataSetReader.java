// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.data.CharacterSet;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetPath;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * Bytes to data set, in Implicit or Explicit VR Little Endian (PS3.5 sections 7.1, 7.5 and Annex
 * A).
 *
 * <p>Tolerant of what does not matter: odd lengths, elements out of order, unknown VRs, undefined
 * or defined lengths. Bounded against what is hostile: a length beyond the data is refused before
 * anything is allocated, nesting, the number of elements and the values in memory have limits.
 * Errors name the attribute's path and the byte.
 */
public final class DataSetReader {
  private static final long UNDEFINED = 0xFFFFFFFFL;

  private final Input input;
  private final ReadOptions options;
  private int elements;
  private long inlineBytes;

  private DataSetReader(Input input, ReadOptions options) {
    this.input = input;
    this.options = options;
  }

  /** Reads a data set from memory. */
  public static DataSet read(byte[] bytes, TransferSyntax syntax, ReadOptions options) {
    return new DataSetReader(Input.of(bytes), options).root(syntax);
  }

  /** Reads a data set from a region of a file, where long values may stay. */
  public static DataSet read(
      Path file, long offset, long length, TransferSyntax syntax, ReadOptions options) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new DataSetReader(Input.of(channel, file, offset, length), options).root(syntax);
    } catch (IOException e) {
      throw new StorageFailure(file.getFileName() + " can't be read", e);
    }
  }

  /**
   * The elements of group 0002 at the input's position, which are always Explicit VR Little Endian.
   * Long values (private information) stay on disk.
   */
  static DataSet fileMeta(Input input) {
    DataSetReader reader = new DataSetReader(input, ReadOptions.headers());
    List<Element> meta = new ArrayList<>();
    while (input.remaining() >= 8 && input.peekTag(() -> "file meta") >>> 16 == 0x0002) {
      meta.add(reader.element(DataSetPath.ROOT, true, CharacterSet.DEFAULT));
    }
    return reader.dataSet(meta, DataSetPath.ROOT, CharacterSet.DEFAULT);
  }

  private DataSet root(TransferSyntax syntax) {
    if (!syntax.isReadable()) {
      throw new InvalidObject(
          "data set", "transfer syntax " + syntax, "Implicit or Explicit VR Little Endian");
    }
    List<Element> read = new ArrayList<>(160);
    CharacterSet characterSet = CharacterSet.DEFAULT;
    while (input.remaining() > 0) {
      int tag = input.peekTag(() -> "data set");
      if (Integer.compareUnsigned(tag, options.stopBefore()) >= 0
          && options.stopBefore() != 0xFFFFFFFF) {
        break;
      }
      Element element = element(DataSetPath.ROOT, syntax.isExplicit(), characterSet);
      characterSet = after(element, DataSetPath.ROOT, characterSet);
      read.add(element);
    }
    return dataSet(read, DataSetPath.ROOT, characterSet);
  }

  /** The character set that applies once this element was read. */
  private static CharacterSet after(Element element, DataSetPath path, CharacterSet before) {
    return element.tag() == Tag.SpecificCharacterSet
        ? DataSet.asRead(List.of(element), path, before).characterSet()
        : before;
  }

  private Element element(DataSetPath path, boolean explicit, CharacterSet characterSet) {
    int tag = input.tag(() -> place(path));
    Supplier<String> where = () -> path.attribute(tag);
    count(where);
    if (tag == Tag.Item || tag == Tag.ItemDelimitationItem || tag == Tag.SequenceDelimitationItem) {
      throw invalid(where, "an item or delimiter", "a data element");
    }
    Vr vr;
    long length;
    if (explicit) {
      int first = input.u8(where);
      int second = input.u8(where);
      vr = Vr.ofCode(first, second).orElseGet(() -> unknownVr(where, first, second));
      if (vr.longLength()) {
        input.u16(where);
        length = input.u32(where);
      } else {
        length = input.u16(where);
      }
    } else {
      vr = Dictionary.vr(tag);
      length = input.u32(where);
    }
    boolean undefinedUn = vr == Vr.UN && length == UNDEFINED && tag != Tag.PixelData;
    if (vr == Vr.SQ || undefinedUn) {
      // PS3.5 section 6.2.2 note: UN of undefined length is a sequence in Implicit VR.
      boolean explicitItems = explicit && !undefinedUn;
      return new Element(tag, Vr.SQ, sequence(tag, length, path, explicitItems, characterSet));
    }
    return new Element(tag, vr, value(tag, vr, length, where));
  }

  private Value value(int tag, Vr vr, long length, Supplier<String> where) {
    if (length == UNDEFINED) {
      if (vr == Vr.OB || vr == Vr.OW || vr == Vr.UN) {
        return encapsulated(tag, where);
      }
      throw invalid(where, "undefined length with VR " + vr, "a length");
    }
    requireThere(length, where);
    @Nullable Path file = input.file();
    if (file != null && options.staysOnDisk(tag, length, inlineBytes)) {
      Value value = new Value.OnDisk(file, input.position(), length);
      input.skip(length, where);
      return value;
    }
    return inline(length, where);
  }

  private Value inline(long length, Supplier<String> where) {
    inlineBytes += length;
    return new Value.Bytes(input.bytes(length, where));
  }

  private Value sequence(
      int tag, long length, DataSetPath path, boolean explicit, CharacterSet characterSet) {
    Supplier<String> where = () -> path.attribute(tag);
    if (path.depth() >= options.deepest()) {
      throw invalid(where, "sequences nested deeper than " + options.deepest(), "fewer levels");
    }
    long end = length == UNDEFINED ? Long.MAX_VALUE : end(length, where);
    List<DataSet> items = new ArrayList<>();
    while (input.position() < end) {
      int item = input.tag(where);
      long itemLength = input.u32(where);
      if (item == Tag.SequenceDelimitationItem && length == UNDEFINED) {
        break;
      }
      if (item != Tag.Item) {
        throw invalid(where, Dictionary.tagText(item), "an item (FFFE,E000)");
      }
      count(where);
      items.add(item(path.item(tag, items.size() + 1), itemLength, explicit, characterSet));
    }
    if (input.position() > end) {
      throw invalid(
          where, "an item that reaches beyond its sequence", "the sequence's length to be kept");
    }
    return new Value.Sequence(items);
  }

  private DataSet item(DataSetPath path, long length, boolean explicit, CharacterSet inherited) {
    Supplier<String> where = () -> place(path);
    long end = length == UNDEFINED ? Long.MAX_VALUE : end(length, where);
    List<Element> read = new ArrayList<>();
    CharacterSet characterSet = inherited;
    while (input.position() < end) {
      if (length == UNDEFINED && input.peekTag(where) == Tag.ItemDelimitationItem) {
        input.tag(where);
        input.u32(where);
        break;
      }
      Element element = element(path, explicit, characterSet);
      characterSet = after(element, path, characterSet);
      read.add(element);
    }
    if (input.position() > end) {
      throw invalid(
          where, "an element that reaches beyond its item", "the item's length to be kept");
    }
    return dataSet(read, path, characterSet);
  }

  private long end(long length, Supplier<String> where) {
    requireThere(length, where);
    return input.position() + length;
  }

  private void requireThere(long length, Supplier<String> where) {
    if (length > input.remaining()) {
      throw invalid(
          where, "length " + length, "at most the " + input.remaining() + " bytes that follow");
    }
  }

  private Value encapsulated(int tag, Supplier<String> where) {
    long start = input.position();
    Input.Mark mark = input.mark();
    while (true) {
      int item = input.tag(where);
      long length = input.u32(where);
      if (item == Tag.SequenceDelimitationItem) {
        break;
      }
      if (item != Tag.Item || length == UNDEFINED) {
        throw invalid(where, Dictionary.tagText(item), "a fragment of stated length");
      }
      count(where);
      input.skip(length, where);
    }
    long length = input.position() - start;
    @Nullable Path file = input.file();
    if (file != null && options.staysOnDisk(tag, length, inlineBytes)) {
      return new Value.Encapsulated(new Value.OnDisk(file, start, length));
    }
    input.reset(mark);
    return new Value.Encapsulated(inline(length, where));
  }

  private void count(Supplier<String> where) {
    if (++elements > options.mostElements()) {
      throw invalid(where, "more than " + options.mostElements() + " elements", "fewer");
    }
  }

  private Vr unknownVr(Supplier<String> where, int first, int second) {
    boolean letters = first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
    if (!letters) {
      throw invalid(where, String.format("bytes %02X %02X", first, second), "a VR");
    }
    return Vr.UN; // a VR of a later edition: these have the long form (PS3.5 section 6.2 note)
  }

  private DataSet dataSet(List<Element> read, DataSetPath path, CharacterSet inherited) {
    boolean ascending = true;
    for (int i = 1; i < read.size() && ascending; i++) {
      ascending = Integer.compareUnsigned(read.get(i - 1).tag(), read.get(i).tag()) < 0;
    }
    if (!ascending) {
      read.sort(Comparator.comparingInt(element -> element.tag() ^ Integer.MIN_VALUE));
      for (int i = 1; i < read.size(); i++) {
        int tag = read.get(i).tag();
        if (tag == read.get(i - 1).tag()) {
          throw invalid(
              () -> path.attribute(tag) + " in the data set that ends", "it twice", "it once");
        }
      }
    }
    return DataSet.asRead(read, path, inherited);
  }

  private static String place(DataSetPath path) {
    return path.parent() == null ? "data set" : "item " + path;
  }

  private InvalidObject invalid(Supplier<String> where, String found, String expected) {
    return new InvalidObject(input.at(where), found, expected);
  }
}
