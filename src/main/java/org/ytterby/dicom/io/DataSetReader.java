// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.data.CharacterSet;
import org.ytterby.dicom.data.DataSet;
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
 * anything is allocated, nesting and the number of elements have limits. Errors name the
 * attribute's path and the byte.
 */
public final class DataSetReader {
  private static final long UNDEFINED = 0xFFFFFFFFL;

  private final Input input;
  private final ReadOptions options;
  private int elements;

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
   */
  static DataSet fileMeta(Input input) {
    DataSetReader reader = new DataSetReader(input, ReadOptions.everything());
    List<Element> meta = new ArrayList<>();
    while (input.remaining() >= 8 && input.peekTag("file meta") >>> 16 == 0x0002) {
      meta.add(reader.element("", true, 0, CharacterSet.DEFAULT));
    }
    return reader.dataSet(meta, "", CharacterSet.DEFAULT);
  }

  private DataSet root(TransferSyntax syntax) {
    if (!syntax.isReadable()) {
      throw new InvalidObject(
          "data set", "transfer syntax " + syntax, "Implicit or Explicit VR Little Endian");
    }
    List<Element> read = new ArrayList<>(160);
    CharacterSet characterSet = CharacterSet.DEFAULT;
    while (input.remaining() > 0) {
      int tag = input.peekTag("data set");
      if (Integer.compareUnsigned(tag, options.stopBefore()) >= 0
          && options.stopBefore() != 0xFFFFFFFF) {
        break;
      }
      Element element = element("", syntax.isExplicit(), 0, characterSet);
      if (element.tag() == Tag.SpecificCharacterSet) {
        characterSet = DataSet.asRead(List.of(element), "", characterSet).characterSet();
      }
      read.add(element);
    }
    return dataSet(read, "", characterSet);
  }

  private Element element(String location, boolean explicit, int depth, CharacterSet characterSet) {
    int tag = input.tag(location);
    String where = location + Dictionary.tagText(tag);
    count(where);
    if (tag == Tag.Item || tag == Tag.ItemDelimitationItem || tag == Tag.SequenceDelimitationItem) {
      throw new InvalidObject(
          where + " at byte " + input.position(), "an item or delimiter", "a data element");
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
    return new Element(
        tag,
        undefinedUnIsSequence(vr, length, tag),
        value(tag, vr, length, location, explicit, depth, characterSet));
  }

  /** PS3.5 section 6.2.2 note: UN of undefined length is a sequence in Implicit VR. */
  private static Vr undefinedUnIsSequence(Vr vr, long length, int tag) {
    return vr == Vr.UN && length == UNDEFINED && tag != Tag.PixelData ? Vr.SQ : vr;
  }

  private Value value(
      int tag,
      Vr vr,
      long length,
      String location,
      boolean explicit,
      int depth,
      CharacterSet characterSet) {
    String where = location + Dictionary.name(tag);
    if (vr == Vr.SQ || vr == Vr.UN && length == UNDEFINED && tag != Tag.PixelData) {
      return sequence(tag, length, location, explicit && vr == Vr.SQ, depth + 1, characterSet);
    }
    if (length == UNDEFINED) {
      if (vr == Vr.OB || vr == Vr.OW || vr == Vr.UN) {
        return encapsulated(tag, where);
      }
      throw new InvalidObject(
          where + " at byte " + input.position(), "undefined length with VR " + vr, "a length");
    }
    if (length > input.remaining()) {
      throw new InvalidObject(
          where + " at byte " + input.position(),
          "length " + length,
          "at most the " + input.remaining() + " bytes that follow");
    }
    return plain(tag, length, where);
  }

  private Value plain(int tag, long length, String where) {
    @Nullable Path file = input.file();
    if (file != null && options.staysOnDisk(tag, length)) {
      Value value = new Value.OnDisk(file, input.position(), length);
      input.skip(length, where);
      return value;
    }
    return new Value.Bytes(input.bytes(length, where));
  }

  private Value sequence(
      int tag,
      long length,
      String location,
      boolean explicit,
      int depth,
      CharacterSet characterSet) {
    String where = location + Dictionary.name(tag);
    if (depth > options.deepest()) {
      throw new InvalidObject(
          where, "sequences nested deeper than " + options.deepest(), "fewer levels");
    }
    String name =
        Dictionary.entry(tag)
            .map(Dictionary.Entry::keyword)
            .orElseGet(() -> Dictionary.tagText(tag));
    long end = length == UNDEFINED ? Long.MAX_VALUE : end(length, where);
    List<DataSet> items = new ArrayList<>();
    while (input.position() < end) {
      int item = input.tag(where);
      long itemLength = input.u32(where);
      if (item == Tag.SequenceDelimitationItem && length == UNDEFINED) {
        break;
      }
      if (item != Tag.Item) {
        throw new InvalidObject(
            where + " at byte " + input.position(),
            Dictionary.tagText(item),
            "an item (FFFE,E000)");
      }
      count(where);
      items.add(
          item(
              location + name + "[" + (items.size() + 1) + "].",
              itemLength,
              explicit,
              depth,
              characterSet));
    }
    return new Value.Sequence(items);
  }

  private DataSet item(
      String location, long length, boolean explicit, int depth, CharacterSet inherited) {
    long end = length == UNDEFINED ? Long.MAX_VALUE : end(length, location);
    List<Element> read = new ArrayList<>();
    CharacterSet characterSet = inherited;
    while (input.position() < end) {
      if (length == UNDEFINED && input.peekTag(location) == Tag.ItemDelimitationItem) {
        input.tag(location);
        input.u32(location);
        break;
      }
      Element element = element(location, explicit, depth, characterSet);
      if (element.tag() == Tag.SpecificCharacterSet) {
        characterSet = DataSet.asRead(List.of(element), location, characterSet).characterSet();
      }
      read.add(element);
    }
    if (input.position() > end) {
      throw new InvalidObject(
          location, "an element that reaches beyond its item", "the item's length to be kept");
    }
    return dataSet(read, location, characterSet);
  }

  private long end(long length, String where) {
    if (length > input.remaining()) {
      throw new InvalidObject(
          where + " at byte " + input.position(),
          "length " + length,
          "at most the " + input.remaining() + " bytes that follow");
    }
    return input.position() + length;
  }

  private Value encapsulated(int tag, String where) {
    long start = input.position();
    Input.Mark mark = input.mark();
    while (true) {
      int item = input.tag(where);
      long length = input.u32(where);
      if (item == Tag.SequenceDelimitationItem) {
        break;
      }
      if (item != Tag.Item || length == UNDEFINED) {
        throw new InvalidObject(
            where + " at byte " + input.position(),
            Dictionary.tagText(item),
            "a fragment of stated length");
      }
      count(where);
      input.skip(length, where);
    }
    long length = input.position() - start;
    @Nullable Path file = input.file();
    if (file != null && options.staysOnDisk(tag, length)) {
      return new Value.Encapsulated(new Value.OnDisk(file, start, length));
    }
    input.reset(mark);
    return new Value.Encapsulated(new Value.Bytes(input.bytes(length, where)));
  }

  private void count(String where) {
    if (++elements > options.mostElements()) {
      throw new InvalidObject(where, "more than " + options.mostElements() + " elements", "fewer");
    }
  }

  private Vr unknownVr(String where, int first, int second) {
    boolean letters = first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
    if (!letters) {
      throw new InvalidObject(
          where + " at byte " + (input.position() - 2),
          String.format("bytes %02X %02X", first, second),
          "a VR");
    }
    return Vr.UN; // a VR of a later edition: these have the long form (PS3.5 section 6.2 note)
  }

  private DataSet dataSet(List<Element> read, String location, CharacterSet inherited) {
    boolean ascending = true;
    for (int i = 1; i < read.size() && ascending; i++) {
      ascending = Integer.compareUnsigned(read.get(i - 1).tag(), read.get(i).tag()) < 0;
    }
    if (!ascending) {
      read.sort(Comparator.comparingInt(element -> element.tag() ^ Integer.MIN_VALUE));
    }
    return DataSet.asRead(read, location, inherited);
  }
}
