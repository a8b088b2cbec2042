// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;

/**
 * A file of the test data as a sender would send it that does not look into what it sends. Read
 * with none of our reader's code, which is what is tested.
 *
 * <p>The data set is what follows the file meta, in the transfer syntax that this declares; without
 * one it is Implicit VR Little Endian, or Explicit where letters stand for a VR. Class and instance
 * are those of the file meta, else those that stand at the beginning of the data set, else CT Image
 * Storage and {@link #UNNAMED}. Many of the files are variants of one: the last three characters of
 * the instance's UID are replaced by the file's number, wherever the UID stands in the data set.
 *
 * @param dataSet the bytes to send
 */
@SuppressWarnings("ArrayRecordComponent") // made once for each file and never compared
record OddFile(String sopClass, String sopInstance, TransferSyntax syntax, byte[] dataSet) {
  static final String UNNAMED = "1.2.826.0.1.3680043.8.498.000";
  private static final int LONGEST_UID = 64;
  private static final int BEHIND_MAGIC = 132;
  private static final int META_CLASS = 0x00020002;
  private static final int META_INSTANCE = 0x00020003;
  private static final int META_SYNTAX = 0x00020010;
  private static final int CLASS = 0x00080016;
  private static final int INSTANCE = 0x00080018;

  static OddFile read(Path file, int number) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    boolean magic =
        bytes.length >= BEHIND_MAGIC
            && new String(bytes, BEHIND_MAGIC - 4, 4, StandardCharsets.ISO_8859_1).equals("DICM");
    Elements meta = new Elements(bytes, magic ? BEHIND_MAGIC : 0, true);
    int start = meta.until(0x0002);
    byte[] dataSet = Arrays.copyOfRange(bytes, start, bytes.length);
    boolean letters =
        dataSet.length > 5
            && Character.isUpperCase(dataSet[4])
            && Character.isUpperCase(dataSet[5]);
    TransferSyntax syntax =
        meta.uid(META_SYNTAX)
            .map(TransferSyntax::new)
            .orElse(letters ? TransferSyntax.EXPLICIT_LE : TransferSyntax.IMPLICIT_LE);
    Elements head = new Elements(dataSet, 0, !syntax.equals(TransferSyntax.IMPLICIT_LE));
    head.until(0x0008);
    String sopClass = meta.uid(META_CLASS).or(() -> head.uid(CLASS)).orElse(Uids.CTImageStorage);
    String instance = meta.uid(META_INSTANCE).or(() -> head.uid(INSTANCE)).orElse(UNNAMED);
    return named(sopClass, instance, syntax, dataSet, number);
  }

  private static OddFile named(
      String sopClass, String instance, TransferSyntax syntax, byte[] dataSet, int number) {
    String name =
        instance.length() < 12
            ? instance
            : instance.substring(0, instance.length() - 3) + String.format("%03d", number);
    String text = new String(dataSet, StandardCharsets.ISO_8859_1);
    return new OddFile(
        sopClass, name, syntax, text.replace(instance, name).getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The elements of stated length and low group at the beginning of bytes, as far as they go. */
  private static final class Elements {
    private final byte[] bytes;
    private final boolean explicit;
    private final Map<Integer, String> values = new HashMap<>();
    private int at;

    Elements(byte[] bytes, int at, boolean explicit) {
      this.bytes = bytes;
      this.at = at;
      this.explicit = explicit;
    }

    /** Reads elements up to a group; where the next one would begin. */
    int until(int lastGroup) {
      while (bytes.length - at >= 8 && u16(at) <= lastGroup) {
        boolean longForm =
            explicit
                && "OB OW OF SQ UN UT".contains((char) bytes[at + 4] + "" + (char) bytes[at + 5]);
        int head = longForm ? 12 : 8;
        if (bytes.length - at < head) {
          break;
        }
        long length = longForm ? u32(at + 8) : explicit ? u16(at + 6) : u32(at + 4);
        if (length > bytes.length - at - head) {
          break;
        }
        values.put(
            u16(at) << 16 | u16(at + 2),
            new String(bytes, at + head, (int) length, StandardCharsets.ISO_8859_1));
        at += head + (int) length;
      }
      return at;
    }

    /** A value that can be announced as a UID. */
    Optional<String> uid(int tag) {
      return Optional.ofNullable(values.get(tag))
          .map(value -> value.replaceAll("[\\x00 ]+$", ""))
          .filter(value -> value.matches("[0-9.]+") && value.length() <= LONGEST_UID);
    }

    private int u16(int offset) {
      return bytes[offset] & 0xFF | (bytes[offset + 1] & 0xFF) << 8;
    }

    private long u32(int offset) {
      return u16(offset) | (long) u16(offset + 2) << 16;
    }
  }
}
