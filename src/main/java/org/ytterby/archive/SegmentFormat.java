// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.ytterby.finding.ConfigProblem;

/**
 * The bytes of a segment file, version 1. All numbers are little endian.
 *
 * <pre>
 * header, 64 bytes    0 magic YTSEG001 · 8 node id, 32 bytes, zero filled · 40 number u64
 *                     48 creation time, epoch microseconds i64 · 56 zero u32 · 60 CRC-32C of bytes 0–59
 * record              0 magic YREC · 4 head length u32 · 8 payload length u64 · 16 CRC-32C of the payload
 *                     20 CRC-32C of bytes 0–19 and the head · 24 head · payload
 * </pre>
 *
 * <p>Records start at multiples of 8. Stateless.
 */
final class SegmentFormat {
  static final int HEADER_BYTES = 64;
  static final int PREFIX_BYTES = 24;
  static final int LONGEST_NODE_ID = 32;
  static final int LONGEST_HEAD_BYTES = 4096;
  private static final byte[] SEGMENT_MAGIC = "YTSEG001".getBytes(StandardCharsets.US_ASCII);
  private static final int RECORD_MAGIC =
      ByteBuffer.wrap("YREC".getBytes(StandardCharsets.US_ASCII))
          .order(ByteOrder.LITTLE_ENDIAN)
          .getInt();
  private static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9_.-]{1,32}");
  private static final Pattern FILE_NAME = Pattern.compile("(.+)-(\\d{10})\\.seg");

  private SegmentFormat() {}

  /** What the prefix of a record says of what follows it. */
  record Prefix(int headBytes, long payloadBytes, int payloadCrc, int headCrc) {}

  /** The segment that a file claims to be. */
  record Header(String nodeId, long number, Instant createdAt) {}

  static long aligned(long offset) {
    return offset + 7 & ~7L;
  }

  static String fileName(String nodeId, long number) {
    String digits = Long.toString(number); // not String.format: this is on the way of each read
    return nodeId + "-" + "0".repeat(Math.max(0, 10 - digits.length())) + digits + ".seg";
  }

  /** The number in the name of a segment of this node. */
  static Optional<Long> numberOf(String nodeId, String fileName) {
    Matcher matcher = FILE_NAME.matcher(fileName);
    return matcher.matches() && matcher.group(1).equals(nodeId)
        ? Optional.of(Long.parseLong(matcher.group(2)))
        : Optional.empty();
  }

  static void checkNodeId(String nodeId) {
    if (!NODE_ID.matcher(nodeId).matches()) {
      throw new ConfigProblem(
          "configuration",
          List.of(
              "node id: found '" + nodeId + "', expected 1 to 32 letters, digits, '_', '.', '-'"));
    }
  }

  static ByteBuffer header(Header header) {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.put(SEGMENT_MAGIC);
    byte[] node = header.nodeId().getBytes(StandardCharsets.US_ASCII);
    out.put(Arrays.copyOf(node, LONGEST_NODE_ID));
    out.putLong(header.number());
    out.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, header.createdAt()));
    out.putInt(0);
    out.putInt(crc(out.array(), 0, out.position()));
    return out.flip();
  }

  /** Reads the header of a segment; empty when it isn't whole. */
  static Optional<Header> header(ByteBuffer bytes) {
    ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (in.remaining() < HEADER_BYTES) {
      return Optional.empty();
    }
    byte[] all = new byte[HEADER_BYTES];
    in.get(all).position(SEGMENT_MAGIC.length + LONGEST_NODE_ID);
    if (!Arrays.equals(all, 0, SEGMENT_MAGIC.length, SEGMENT_MAGIC, 0, SEGMENT_MAGIC.length)
        || in.getInt(HEADER_BYTES - 4) != crc(all, 0, HEADER_BYTES - 4)) {
      return Optional.empty();
    }
    String node =
        new String(all, SEGMENT_MAGIC.length, LONGEST_NODE_ID, StandardCharsets.US_ASCII)
            .replace("\0", "");
    return Optional.of(
        new Header(node, in.getLong(), Instant.EPOCH.plus(in.getLong(), ChronoUnit.MICROS)));
  }

  /** Prefix and head of a record, ready to be written in front of its payload. */
  static ByteBuffer record(RecordHead head, int headBytes, long payloadBytes, int payloadCrc) {
    ByteBuffer out = ByteBuffer.allocate(PREFIX_BYTES + headBytes).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(RECORD_MAGIC).putInt(headBytes).putLong(payloadBytes).putInt(payloadCrc);
    out.position(PREFIX_BYTES);
    head.write(out);
    out.putInt(PREFIX_BYTES - 4, prefixCrc(out.array(), headBytes));
    return out.clear();
  }

  /** Reads a prefix; empty when these bytes begin no record. */
  static Optional<Prefix> prefix(ByteBuffer bytes) {
    ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (in.remaining() < PREFIX_BYTES || in.getInt() != RECORD_MAGIC) {
      return Optional.empty();
    }
    int headBytes = in.getInt();
    long payloadBytes = in.getLong();
    Prefix prefix = new Prefix(headBytes, payloadBytes, in.getInt(), in.getInt());
    boolean sane =
        headBytes > 0 && headBytes <= LONGEST_HEAD_BYTES && headBytes % 8 == 0 && payloadBytes >= 0;
    return sane ? Optional.of(prefix) : Optional.empty();
  }

  /** Checks prefix and head together and reads the head. */
  static Optional<RecordHead> head(byte[] prefixAndHead, Prefix prefix) {
    if (prefixCrc(prefixAndHead, prefix.headBytes()) != prefix.headCrc()) {
      return Optional.empty();
    }
    return RecordHead.read(
        ByteBuffer.wrap(prefixAndHead, PREFIX_BYTES, prefix.headBytes())
            .order(ByteOrder.LITTLE_ENDIAN));
  }

  private static int prefixCrc(byte[] prefixAndHead, int headBytes) {
    CRC32C crc = new CRC32C();
    crc.update(prefixAndHead, 0, PREFIX_BYTES - 4);
    crc.update(prefixAndHead, PREFIX_BYTES, headBytes);
    return (int) crc.getValue();
  }

  private static int crc(byte[] bytes, int from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, count);
    return (int) crc.getValue();
  }
}
