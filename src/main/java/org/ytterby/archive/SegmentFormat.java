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
 * The bytes of a segment file, version 2. All numbers are little endian.
 *
 * <pre>
 * header, 80 bytes    0 magic YTSEG002 · 8 node id, 32 bytes, zero filled · 40 number u64
 *                     48 creation time, epoch microseconds i64 · 56 salt, 16 random bytes
 *                     72 zero u32 · 76 CRC-32C of bytes 0–75
 * record              0 magic YREC · 4 head length u32 · 8 payload length u64 · 16 CRC-32C of the payload
 *                     20 CRC-32C of the head · 24 seal, 8 bytes · 32 head · payload
 * </pre>
 *
 * <p>The seal binds a prefix to its place: the first 8 bytes of SHA-256 of the segment's salt, the
 * record's offset and bytes 0–23 ({@link RecordSeal}). A sender does not know the salt, so nothing
 * that a data set contains can be taken for a record, wherever a reader looks for one.
 *
 * <p>Records start at multiples of 4096, the first behind the header's block, and are filled up
 * with zeros: what is written of one never touches a block that another's sync covered, and may
 * pass the system's cache by. Zeros may follow the last record, because room is made ahead.
 * Stateless.
 */
final class SegmentFormat {
  static final int HEADER_BYTES = 80;
  static final int BLOCK_BYTES = 4096;
  static final int FIRST_RECORD = BLOCK_BYTES;
  static final int PREFIX_BYTES = 32;
  static final int SALT_BYTES = 16;
  static final int SEAL_OFFSET = 24;
  static final int LONGEST_NODE_ID = 32;
  static final int LONGEST_HEAD_BYTES = 4096;
  private static final byte[] VERSION_ONE = "YTSEG001".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SEGMENT_MAGIC = "YTSEG002".getBytes(StandardCharsets.US_ASCII);
  private static final int RECORD_MAGIC =
      ByteBuffer.wrap("YREC".getBytes(StandardCharsets.US_ASCII))
          .order(ByteOrder.LITTLE_ENDIAN)
          .getInt();
  private static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9_.-]{1,32}");
  private static final Pattern FILE_NAME = Pattern.compile("(.+)-(\\d{10})\\.seg");

  private SegmentFormat() {}

  /** What the prefix of a record says of what follows it. */
  record Prefix(int headBytes, long payloadBytes, int payloadCrc, int headCrc) {}

  /** The segment that a file claims to be; the seals of its records are made with its salt. */
  record Header(String nodeId, long number, Instant createdAt, RecordSeal seal) {}

  /** The first offset from this one on at which a record may begin. */
  static long aligned(long offset) {
    return offset + BLOCK_BYTES - 1 & -BLOCK_BYTES;
  }

  /** Room for so many bytes of a head, which is a multiple of 8. */
  static int headBytes(int needed) {
    return needed + 7 & ~7;
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
    out.put(header.seal().salt()).putInt(0);
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
    long number = in.getLong();
    Instant createdAt = Instant.EPOCH.plus(in.getLong(), ChronoUnit.MICROS);
    byte[] salt = new byte[SALT_BYTES];
    in.get(salt);
    return Optional.of(new Header(node, number, createdAt, new RecordSeal(salt)));
  }

  /** True for the beginning of a segment of version 1, which was never released. */
  static boolean isOfVersionOne(ByteBuffer bytes) {
    byte[] magic = new byte[VERSION_ONE.length];
    if (bytes.limit() < magic.length) {
      return false;
    }
    bytes.get(0, magic);
    return Arrays.equals(magic, VERSION_ONE);
  }

  /**
   * Prefix and head of a record, ready to be written in front of its payload.
   *
   * @param offset where the record begins in its segment
   */
  static ByteBuffer record(
      RecordSeal seal,
      long offset,
      RecordHead head,
      int headBytes,
      long payloadBytes,
      int payloadCrc) {
    ByteBuffer out = ByteBuffer.allocate(PREFIX_BYTES + headBytes).order(ByteOrder.LITTLE_ENDIAN);
    out.position(PREFIX_BYTES);
    head.write(out);
    out.position(0);
    out.putInt(RECORD_MAGIC).putInt(headBytes).putLong(payloadBytes).putInt(payloadCrc);
    out.putInt(crc(out.array(), PREFIX_BYTES, headBytes));
    out.putLong(seal.of(offset, out.array()));
    return out.clear();
  }

  /** Reads the prefix at an offset of its segment; empty when these bytes begin no record there. */
  static Optional<Prefix> prefix(ByteBuffer bytes, RecordSeal seal, long offset) {
    ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (in.remaining() < PREFIX_BYTES || in.getInt(in.position()) != RECORD_MAGIC) {
      return Optional.empty();
    }
    byte[] all = new byte[PREFIX_BYTES];
    in.get(all);
    ByteBuffer fields = ByteBuffer.wrap(all, 4, PREFIX_BYTES - 4).order(ByteOrder.LITTLE_ENDIAN);
    int headBytes = fields.getInt();
    long payloadBytes = fields.getLong();
    Prefix prefix = new Prefix(headBytes, payloadBytes, fields.getInt(), fields.getInt());
    boolean sane =
        headBytes > 0 && headBytes <= LONGEST_HEAD_BYTES && headBytes % 8 == 0 && payloadBytes >= 0;
    return sane && fields.getLong() == seal.of(offset, all)
        ? Optional.of(prefix)
        : Optional.empty();
  }

  /** Checks a head against its prefix and reads it. */
  static Optional<RecordHead> head(byte[] head, Prefix prefix) {
    if (crc(head, 0, head.length) != prefix.headCrc()) {
      return Optional.empty();
    }
    return RecordHead.read(ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN));
  }

  private static int crc(byte[] bytes, int from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, count);
    return (int) crc.getValue();
  }
}
