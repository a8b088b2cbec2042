// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.Nesting.Content;
import org.ytterby.dicom.io.Nesting.Encoding;
import org.ytterby.dicom.io.Nesting.Level;
import org.ytterby.finding.InvalidObject;

/**
 * Follows the structure of a data set while its bytes come, and keeps a few short values of its
 * root: enough to know whose it is and that it is whole, without reading it a second time.
 *
 * <p>Takes what {@link DataSetReader} takes, and refuses what that one refuses for its structure:
 * an element, item or sequence that is cut, reaches beyond what encloses it, is nested too deep or
 * is one too many. Values are skipped, so that memory is bounded by the nesting. Stricter in one
 * thing: a value that is to be kept may only be so long. Laxer in one: of the attributes that come
 * twice it refuses those only that are to be kept. Single-threaded.
 */
public final class DataSetWalk {
  private static final int SHORT_HEADER = 8;
  private static final int LONG_HEADER = 12;
  private static final long UNDEFINED = 0xFFFFFFFFL;
  private static final int INFLATED_AT_ONCE = 16 << 10;

  private final @Nullable Inflation inflation;
  private final byte[] inflated;
  private final KeptValues kept;
  private final int longestKept;
  private final ReadOptions bounds = ReadOptions.headers();
  private final Nesting nesting;
  private final ByteBuffer header =
      ByteBuffer.allocate(LONG_HEADER).order(ByteOrder.LITTLE_ENDIAN).limit(SHORT_HEADER);
  private long position;
  private long valueLeft;
  private int elements;
  private @Nullable InvalidObject problem;

  /**
   * A walk through a data set from its first byte.
   *
   * @param kept the root attributes whose values are wanted; no sequences
   * @param longestKept bytes of the longest of these values that is accepted
   */
  public DataSetWalk(TransferSyntax syntax, Set<Integer> kept, int longestKept) {
    this.kept = new KeptValues(kept, syntax.isBigEndian());
    this.longestKept = longestKept;
    this.nesting = new Nesting(new Encoding(syntax.isExplicit(), syntax.isBigEndian()));
    this.inflation = syntax.isDeflated() ? new Inflation() : null;
    this.inflated = new byte[syntax.isDeflated() ? INFLATED_AT_ONCE : 0];
    if (!syntax.isReadable()) {
      problem =
          new InvalidObject(
              "data set", "transfer syntax " + syntax, "one that has its pixels in the object");
    }
  }

  /** Takes the next bytes. What is wrong with them is said at the end, by {@link #finish}. */
  public void accept(byte[] bytes, int offset, int count) {
    if (problem != null) {
      return;
    }
    try {
      if (inflation == null) {
        follow(ByteBuffer.wrap(bytes, offset, count));
      } else {
        inflate(inflation, bytes, offset, count);
      }
    } catch (InvalidObject e) {
      problem = e;
    }
  }

  /**
   * The kept attributes of a data set that has ended.
   *
   * @throws InvalidObject when it is none, or not whole
   */
  public DataSet finish() {
    if (problem != null) {
      throw problem;
    }
    if (inflation != null) {
      inflation.finish();
    }
    nesting.endBefore(position, position);
    if (valueLeft > 0 || header.position() > 0 || !nesting.isRoot()) {
      throw new InvalidObject(
          nesting.path() + "data set at byte " + position,
          "the end of the bytes",
          "the rest of the data set");
    }
    return kept.dataSet();
  }

  private void inflate(Inflation stream, byte[] bytes, int offset, int count) {
    stream.feed(bytes, offset, count);
    int taken = stream.take(inflated, 0, inflated.length);
    while (taken > 0) {
      follow(ByteBuffer.wrap(inflated, 0, taken));
      taken = stream.take(inflated, 0, inflated.length);
    }
  }

  private void follow(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (valueLeft > 0) {
        value(in);
      } else {
        int taken = Math.min(in.remaining(), header.remaining());
        header.put(in.slice(in.position(), taken));
        in.position(in.position() + taken);
        position += taken;
        if (!header.hasRemaining() && headerIsWhole()) {
          header.flip();
          begin();
          header.clear().limit(SHORT_HEADER);
        }
      }
    }
  }

  private void value(ByteBuffer in) {
    int taken = (int) Math.min(in.remaining(), valueLeft);
    kept.take(in, taken);
    in.position(in.position() + taken);
    position += taken;
    valueLeft -= taken;
    if (valueLeft == 0) {
      kept.end();
    }
  }

  /** A long VR spends four bytes more: then they are waited for. */
  private boolean headerIsWhole() {
    if (header.position() == LONG_HEADER) {
      return true;
    }
    nesting.endBefore(position - SHORT_HEADER, position);
    Level level = nesting.level();
    header.order(level.encoding.order());
    int tag = tag();
    if (level.content != Content.ELEMENTS || !level.encoding.explicit() || isDelimiter(tag)) {
      return true;
    }
    if (vr(tag).longLength()) {
      header.limit(LONG_HEADER);
      return false;
    }
    return true;
  }

  private void begin() {
    int tag = tag();
    Level level = nesting.level();
    switch (level.content) {
      case ELEMENTS -> element(level, tag);
      case ITEMS, FRAGMENTS -> item(level, tag, Integer.toUnsignedLong(header.getInt(4)));
    }
  }

  private void element(Level level, int tag) {
    if (isDelimiter(tag)) {
      if (tag != Tag.ItemDelimitationItem || !level.delimited) {
        throw new InvalidObject(where(tag), "an item or delimiter", "a data element");
      }
      nesting.end();
      return;
    }
    count(tag);
    Vr vr = level.encoding.explicit() ? vr(tag) : Dictionary.vr(tag);
    long length = length(level, vr);
    boolean undefined = length == UNDEFINED;
    if (vr == Vr.SQ || vr == Vr.UN && undefined && tag != Tag.PixelData) {
      // PS3.5 section 6.2.2 note: UN of undefined length is a sequence in Implicit VR Little
      // Endian.
      push(Content.ITEMS, tag, length, vr == Vr.SQ ? level.encoding : Encoding.OF_UN);
    } else if (undefined) {
      boolean fragments = vr == Vr.OB || vr == Vr.OW || vr == Vr.UN;
      if (!fragments || level.encoding.bigEndian()) {
        throw new InvalidObject(
            where(tag),
            "undefined length with VR " + vr + (fragments ? " in Big Endian" : ""),
            "a length");
      }
      push(Content.FRAGMENTS, tag, length, level.encoding);
    } else {
      skip(length, tag);
      keep(tag, vr, length);
    }
  }

  private long length(Level level, Vr vr) {
    if (!level.encoding.explicit()) {
      return Integer.toUnsignedLong(header.getInt(4));
    }
    return vr.longLength()
        ? Integer.toUnsignedLong(header.getInt(SHORT_HEADER))
        : Short.toUnsignedInt(header.getShort(6));
  }

  private void keep(int tag, Vr vr, long length) {
    if (!nesting.isRoot() || !kept.isWanted(tag)) {
      return;
    }
    if (length > longestKept) {
      throw new InvalidObject(where(tag), length + " bytes", "at most " + longestKept + " bytes");
    }
    kept.begin(tag, vr, (int) length);
    if (length == 0) {
      kept.end();
    }
  }

  private void item(Level level, int tag, long length) {
    if (tag == Tag.SequenceDelimitationItem && level.delimited) {
      nesting.end();
      return;
    }
    boolean fragment = level.content == Content.FRAGMENTS;
    if (tag != Tag.Item || fragment && length == UNDEFINED) {
      throw new InvalidObject(
          where(level.tag),
          Dictionary.tagText(tag),
          fragment ? "a fragment of stated length" : "an item (FFFE,E000)");
    }
    count(level.tag);
    level.items++;
    if (fragment) {
      skip(length, level.tag);
    } else {
      push(Content.ELEMENTS, level.tag, length, level.encoding);
    }
  }

  private void count(int tag) {
    if (++elements > bounds.mostElements()) {
      throw new InvalidObject(
          where(tag), "more than " + bounds.mostElements() + " elements", "fewer");
    }
  }

  private void push(Content content, int tag, long length, Encoding encoding) {
    boolean delimited = length == UNDEFINED;
    long end = delimited ? nesting.level().end : end(length, tag);
    if (nesting.isDeeperThan(bounds.deepest())) {
      throw new InvalidObject(
          where(tag), "sequences nested deeper than " + bounds.deepest(), "fewer levels");
    }
    nesting.begin(new Level(content, tag, end, delimited, encoding));
  }

  private void skip(long length, int tag) {
    valueLeft = end(length, tag) - position;
  }

  private long end(long length, int tag) {
    long end = position + length;
    long most = nesting.level().end;
    if (end > most) {
      throw new InvalidObject(
          where(tag), "length " + length, "at most the " + (most - position) + " to its end");
    }
    return end;
  }

  private int tag() {
    int group = Short.toUnsignedInt(header.getShort(0));
    return group << 16 | Short.toUnsignedInt(header.getShort(2));
  }

  private static boolean isDelimiter(int tag) {
    return tag == Tag.Item
        || tag == Tag.ItemDelimitationItem
        || tag == Tag.SequenceDelimitationItem;
  }

  private Vr vr(int tag) {
    int first = Byte.toUnsignedInt(header.get(4));
    int second = Byte.toUnsignedInt(header.get(5));
    Optional<Vr> known = Vr.ofCode(first, second);
    if (known.isPresent()) {
      return known.get();
    }
    boolean letters = first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
    if (!letters) {
      throw new InvalidObject(where(tag), String.format("bytes %02X %02X", first, second), "a VR");
    }
    return Vr.UN; // a VR of a later edition: these have the long form (PS3.5 section 6.2 note)
  }

  private String where(int tag) {
    return nesting.path() + Dictionary.name(tag) + " at byte " + position;
  }
}
