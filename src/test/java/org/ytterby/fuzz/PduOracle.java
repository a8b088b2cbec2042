// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What a stream of bytes is by PS3.8 section 9.3, worked out on an array with none of the decoder's
 * code: the PDUs by type, the presentation data values with their bytes, and where it ends.
 *
 * <p>Bodies of A-ASSOCIATE are not looked into.
 *
 * @param events one text for each PDU, presentation data value, and the end
 */
record PduOracle(List<String> events) {
  static final String INVALID = "invalid";
  private static final int LONGEST_ASSOCIATE = 256 << 10;
  private static final int VALUE_HEADER = 6;

  /**
   * Reads a stream.
   *
   * @param longestData the longest P-DATA-TF that is accepted
   */
  static PduOracle of(byte[] bytes, long longestData) {
    List<String> events = new ArrayList<>();
    int at = 0;
    while (bytes.length - at >= 6) {
      int type = bytes[at] & 0xFF;
      long length = u32(bytes, at + 2);
      at += 6;
      if (!lengthFits(type, length, longestData)) {
        events.add(INVALID);
        break;
      }
      if (type == 4) {
        int end = at + (int) length;
        at = values(bytes, at, end, events);
        if (at < end) {
          break; // invalid, or more bytes would have to come
        }
      } else if (bytes.length - at < Math.max(1, length)) {
        break; // a body of length 0, too short for all, is judged with the byte after it
      } else {
        events.add("PDU " + type);
        at += (int) length;
      }
    }
    return new PduOracle(events);
  }

  private static boolean lengthFits(int type, long length, long longestData) {
    return switch (type) {
      case 1, 2 -> length <= LONGEST_ASSOCIATE;
      case 3, 5, 6, 7 -> length == 4;
      case 4 -> length >= VALUE_HEADER && length <= longestData;
      default -> false;
    };
  }

  /**
   * The presentation data values up to an end; where reading stopped, which is the end if all is
   * well.
   */
  private static int values(byte[] bytes, int start, int end, List<String> events) {
    int at = start;
    while (at < end && at < bytes.length) {
      if (end - at < VALUE_HEADER) {
        events.add(INVALID);
        return at;
      }
      if (bytes.length - at < VALUE_HEADER) {
        return at;
      }
      long length = u32(bytes, at);
      int context = bytes[at + 4] & 0xFF;
      if (length < 2 || length > end - at - 4 || context % 2 == 0) {
        events.add(INVALID);
        return at;
      }
      int control = bytes[at + 5];
      int valueEnd = at + 4 + (int) length;
      int there = Math.min(valueEnd, bytes.length);
      boolean whole = there == valueEnd;
      String value = HexFormat.of().formatHex(Arrays.copyOfRange(bytes, at + VALUE_HEADER, there));
      if (whole || !value.isEmpty()) {
        events.add(value(context, (control & 1) != 0, whole && (control & 2) != 0, value));
      }
      if (!whole) {
        return at;
      }
      at = valueEnd;
    }
    return at;
  }

  private static String value(int context, boolean command, boolean last, String bytes) {
    return context + (command ? " command " : " data ") + (last ? "last " : "") + bytes;
  }

  private static long u32(byte[] bytes, int at) {
    long value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | bytes[at + i] & 0xFF;
    }
    return value;
  }

  /** Gathers the pieces that a decoder gives out, until they are what this class says of values. */
  static final class Values {
    private final List<String> events = new ArrayList<>();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private String head = "";

    void piece(int context, boolean command, boolean last, byte[] bytes) {
      String now = context + (command ? " command " : " data ");
      if (!now.equals(head)) {
        end(false);
      }
      head = now;
      open.writeBytes(bytes);
      if (last) {
        end(true);
      }
    }

    void other(String event) {
      end(false);
      events.add(event);
    }

    private void end(boolean last) {
      if (!head.isEmpty()) {
        events.add(head + (last ? "last " : "") + HexFormat.of().formatHex(open.toByteArray()));
      }
      head = "";
      open.reset();
    }

    List<String> events() {
      end(false);
      return events;
    }
  }

  /**
   * The events with neighbouring values of one context put together, as {@link Values} has them.
   */
  List<String> joined() {
    Values values = new Values();
    for (String event : events) {
      String[] words = event.split(" ", -1);
      if (words[0].equals("PDU") || event.equals(INVALID)) {
        values.other(event);
      } else {
        values.piece(
            Integer.parseInt(words[0]),
            words[1].equals("command"),
            words[2].equals("last"),
            HexFormat.of().parseHex(words[words.length - 1]));
      }
    }
    return values.events();
  }
}
