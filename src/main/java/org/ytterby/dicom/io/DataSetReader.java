// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
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
 * Bytes to data set, in every transfer syntax of PS3.5 Annex A whose data set is in the bytes:
 * Implicit and Explicit VR, Little and Big Endian, deflated or not (sections 7.1, 7.3, 7.5).
 *
 * <p>What is read has little endian values whatever it came in.
 *
 * <p>Tolerant of what does not matter: odd lengths, elements out of order, unknown VRs, undefined
 * or defined lengths. Bounded against what is hostile: a length beyond the data is refused before
 * anything is allocated, nesting, the number of elements and the values in memory have limits.
 * Errors name the attribute's path and the byte.
 */
public final class DataSetReader {
  private static final long UNDEFINED = 0xFFFFFFFFL;
  // The contours of a large RTSTRUCT: they can't stay in a deflate stream.
  private static final long MOST_INFLATED_INLINE_BYTES = 64L << 20;

  private final Input input;
  private final @Nullable Storage storage;
  private final ReadOptions options;
  private int elements;
  private long inlineBytes;

  private DataSetReader(Input input, @Nullable Storage storage, ReadOptions options) {
    this.input = input;
    this.storage = storage;
    this.options = options;
  }

  /** Reads a data set from memory. */
  public static DataSet read(byte[] bytes, TransferSyntax syntax, ReadOptions options) {
    byte[] plain = syntax.isDeflated() ? Inflation.of(bytes) : bytes;
    return new DataSetReader(Input.of(plain), null, options).root(syntax);
  }

  /** Reads a data set from a region of a file, where long values may stay. */
  public static DataSet read(
      Path file, long offset, long length, TransferSyntax syntax, ReadOptions options) {
    if (syntax.isDeflated()) {
      return inflated(new InflatedBytes(file, offset, length), syntax, options);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Input input = Input.of(channel, offset, length);
      return new DataSetReader(input, Storage.of(file), options).root(syntax);
    } catch (IOException e) {
      throw new StorageFailure(file.getFileName() + " can't be read", e);
    }
  }

  /** Inflates twice: the length has to be known before any length in it can be judged. */
  private static DataSet inflated(InflatedBytes bytes, TransferSyntax syntax, ReadOptions options) {
    long length = bytes.length();
    try (InputStream stream = bytes.open()) {
      Input input = Input.of(bytes, stream, length);
      return new DataSetReader(input, Storage.of(bytes), options).root(syntax);
    } catch (IOException e) {
      throw new StorageFailure(bytes.file().getFileName() + " can't be read", e);
    }
  }

  /**
   * The elements of group 0002 at the input's position, which are always Explicit VR Little Endian.
   * Long values (private information) stay on disk.
   */
  static DataSet fileMeta(Input input, Path file) {
    DataSetReader reader = new DataSetReader(input, Storage.of(file), ReadOptions.headers());
    List<Element> meta = new ArrayList<>();
    while (input.remaining() >= 8 && input.peekTag(() -> "file meta") >>> 16 == 0x0002) {
      meta.add(reader.element(DataSetPath.ROOT, true, CharacterSet.DEFAULT));
    }
    return reader.dataSet(meta, DataSetPath.ROOT, CharacterSet.DEFAULT);
  }

  private DataSet root(TransferSyntax syntax) {
    if (!syntax.isReadable()) {
      throw new InvalidObject(
          "data set", "transfer syntax " + syntax, "one that has its pixels in the object");
    }
    input.order(syntax.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
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
      // PS3.5 section 6.2.2 note: UN of undefined length is a sequence in Implicit VR Little
      // Endian.
      ByteOrder order = input.order();
      if (undefinedUn) {
        input.order(ByteOrder.LITTLE_ENDIAN);
      }
      boolean explicitItems = explicit && !undefinedUn;
      Value items = sequence(tag, length, path, explicitItems, characterSet);
      input.order(order);
      return new Element(tag, Vr.SQ, items);
    }
    return new Element(tag, vr, value(tag, vr, length, path));
  }

  private Value value(int tag, Vr vr, long length, DataSetPath path) {
    Supplier<String> where = () -> path.attribute(tag);
    int unit = input.order() == ByteOrder.BIG_ENDIAN ? vr.swappedBytes() : 1;
    if (length == UNDEFINED) {
      boolean fragments = vr == Vr.OB || vr == Vr.OW || vr == Vr.UN;
      if (fragments && input.order() == ByteOrder.LITTLE_ENDIAN) {
        return encapsulated(tag, path);
      }
      throw invalid(
          where,
          "undefined length with VR " + vr + (fragments ? " in Big Endian" : ""),
          "a length");
    }
    requireThere(length, where);
    if (storage != null && staysOnDisk(tag, length, path)) {
      Value value = storage.value(input.position(), length, unit);
      input.skip(length, where);
      return value;
    }
    return inline(length, unit, where);
  }

  /**
   * To come back to a value in a deflate stream all before it is inflated again: only the pixels
   * are worth that, and only once.
   */
  private boolean staysOnDisk(int tag, long length, DataSetPath path) {
    boolean deflated = storage != null && storage.isDeflated();
    if (!deflated) {
      return options.staysOnDisk(tag, length, inlineBytes);
    }
    if (path.parent() == null && options.staysForPixels(tag)) {
      return true;
    }
    if (options.longestInlineBytes() != Long.MAX_VALUE
        && length > MOST_INFLATED_INLINE_BYTES - inlineBytes) {
      throw invalid(
          () -> path.attribute(tag),
          "more than " + MOST_INFLATED_INLINE_BYTES + " bytes of values besides the pixels",
          "fewer in a deflated data set: send it in another transfer syntax");
    }
    return false;
  }

  private Value inline(long length, int unit, Supplier<String> where) {
    inlineBytes += length;
    byte[] bytes = input.bytes(length, where);
    if (unit > 1) {
      SwappedBytes.swap(bytes, 0, bytes.length, unit);
    }
    return new Value.Bytes(bytes);
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

  private Value encapsulated(int tag, DataSetPath path) {
    Supplier<String> where = () -> path.attribute(tag);
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
    if (storage != null && staysOnDisk(tag, length, path)) {
      return new Value.Encapsulated(storage.value(start, length, 1));
    }
    input.reset(mark);
    return new Value.Encapsulated(inline(length, 1, where));
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
