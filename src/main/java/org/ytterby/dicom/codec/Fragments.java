// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * Which fragments of encapsulated pixel data are which frame (PS3.5 Annex A.4): by the extended
 * offset table, else by the basic one, else one fragment a frame, else by where code streams begin.
 * Only places are in memory. Immutable.
 */
final class Fragments {
  private static final int ITEM_BYTES = 8;
  private static final int SOI = 0xFFD8; // of JPEG and JPEG-LS
  private static final int SOC = 0xFF4F; // of JPEG 2000

  /**
   * One fragment.
   *
   * @param start of its bytes in the value
   * @param offset of its item from the first byte behind the offset table, as the tables count
   * @param opening its first two bytes
   */
  private record Fragment(long start, long length, long offset, int opening) {}

  private final PixelBytes bytes;
  private final String where;
  private final List<Fragment> fragments;
  private final int[] firsts; // fragment of each frame, and the one beyond the last

  private Fragments(PixelBytes bytes, String where, List<Fragment> fragments, int[] firsts) {
    this.bytes = bytes;
    this.where = where;
    this.fragments = fragments;
    this.firsts = firsts;
  }

  /**
   * Finds the frames.
   *
   * @param bytes the items of the value
   * @param frames how many the header states
   * @throws InvalidObject when the fragments contradict the tables or that number
   */
  static Fragments of(DataSet header, Attribute pixelData, PixelBytes bytes, int frames) {
    String where = pixelData.where();
    List<Fragment> fragments = new ArrayList<>();
    long[] basic = read(bytes, where, fragments);
    if (fragments.isEmpty()) {
      throw new InvalidObject(where, "no fragment", "a fragment for each frame");
    }
    Optional<long[]> extended =
        header
            .optional(Tag.ExtendedOffsetTable)
            .map(attribute -> offsets(attribute.bytes(), Long.BYTES));
    int[] firsts;
    if (frames == 1) {
      firsts = new int[] {0, fragments.size()};
    } else if (extended.isPresent()) {
      firsts = byTable(extended.get(), fragments, frames, where + " by its extended offset table");
    } else if (basic.length > 0) {
      firsts = byTable(basic, fragments, frames, where + " by its offset table");
    } else {
      firsts = byOpening(fragments, frames, where);
    }
    return new Fragments(bytes, where, fragments, firsts);
  }

  /** The code stream of one frame. */
  byte[] frame(int index) {
    List<Fragment> parts = fragments.subList(firsts[index], firsts[index + 1]);
    long length = parts.stream().mapToLong(Fragment::length).sum();
    if (length > PixelFormat.MOST_FRAME_BYTES) {
      throw new InvalidObject(
          where, "a compressed frame of " + length + " bytes", "less than pixels may take");
    }
    byte[] frame = new byte[(int) length];
    int at = 0;
    for (Fragment part : parts) {
      bytes.read(part.start(), frame, at, (int) part.length());
      at += (int) part.length();
    }
    return frame;
  }

  /** Adds the fragments and gives the basic offset table, empty where there is none. */
  private static long[] read(PixelBytes bytes, String where, List<Fragment> fragments) {
    try (InputStream in = bytes.open(0, bytes.length())) {
      long[] table = new long[0];
      long behindTable = -1;
      long position = 0;
      byte[] head = new byte[ITEM_BYTES];
      while (in.readNBytes(head, 0, ITEM_BYTES) == ITEM_BYTES) {
        position += ITEM_BYTES;
        ByteBuffer item = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int tag = Short.toUnsignedInt(item.getShort()) << 16 | Short.toUnsignedInt(item.getShort());
        long length = Integer.toUnsignedLong(item.getInt());
        if (tag == Tag.SequenceDelimitationItem) {
          return table;
        }
        if (tag != Tag.Item || length > bytes.length() - position) {
          throw new InvalidObject(where, "no whole item at byte " + position, "a fragment");
        }
        position += length;
        if (behindTable < 0) {
          table = offsets(in.readNBytes((int) length), Integer.BYTES);
          behindTable = position;
        } else {
          int opening = length < 2 ? 0 : in.read() << 8 | in.read();
          in.skipNBytes(length < 2 ? length : length - 2);
          long start = position - length;
          fragments.add(new Fragment(start, length, start - ITEM_BYTES - behindTable, opening));
        }
      }
      throw new InvalidObject(where, "the end of the value", "a sequence delimiter");
    } catch (IOException e) {
      throw new StorageFailure(where + " can't be read", e);
    }
  }

  private static long[] offsets(byte[] table, int width) {
    ByteBuffer in = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
    long[] offsets = new long[table.length / width];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = width == Long.BYTES ? in.getLong() : Integer.toUnsignedLong(in.getInt());
    }
    return offsets;
  }

  private static int[] byTable(long[] offsets, List<Fragment> fragments, int frames, String where) {
    if (offsets.length != frames || offsets[0] != 0) {
      throw new InvalidObject(
          where, offsets.length + " offsets", frames + " offsets, the first of them 0");
    }
    int[] firsts = new int[frames + 1];
    firsts[frames] = fragments.size();
    int at = 0;
    for (int frame = 0; frame < frames; frame++) {
      while (at < fragments.size() && fragments.get(at).offset() < offsets[frame]) {
        at++;
      }
      if (at == fragments.size()
          || fragments.get(at).offset() != offsets[frame]
          || frame > 0 && at == firsts[frame - 1]) {
        throw new InvalidObject(
            where,
            "frame " + (frame + 1) + " at byte " + offsets[frame],
            "the beginning of a fragment behind the frame before it");
      }
      firsts[frame] = at;
    }
    return firsts;
  }

  private static int[] byOpening(List<Fragment> fragments, int frames, String where) {
    int[] firsts = new int[frames + 1];
    firsts[frames] = fragments.size();
    if (fragments.size() == frames) {
      Arrays.setAll(firsts, i -> i);
      return firsts;
    }
    int found = 0;
    for (int i = 0; i < fragments.size(); i++) {
      int opening = fragments.get(i).opening();
      if (opening == SOI || opening == SOC) {
        if (found < frames) {
          firsts[found] = i;
        }
        found++;
      }
    }
    if (found != frames || firsts[0] != 0) {
      throw new InvalidObject(
          where,
          fragments.size() + " fragments, " + found + " of them beginning a code stream",
          frames + " frames, or an offset table");
    }
    return firsts;
  }
}
