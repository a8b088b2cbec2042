// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a segment record says of its instance besides the bytes: enough to rebuild the index row.
 *
 * <p>Immutable. Written as eleven UTF-8 fields in this order, each behind its length (u16, little
 * endian), then zeros up to the reserved length.
 *
 * @param modality empty where the object has none
 * @param receivedAt whole microseconds
 * @param sha256 of the data set's bytes as received, hexadecimal
 */
record RecordHead(
    String sopClassUid,
    String sopInstanceUid,
    String studyInstanceUid,
    String seriesInstanceUid,
    String transferSyntaxUid,
    String modality,
    String callingAe,
    String calledAe,
    Instant receivedAt,
    String sha256,
    Origin origin) {
  static final int LONGEST_MODALITY = 16;
  private static final int LONGEST_UID = 64;
  private static final int FIELDS = 11;
  private static final int LONGEST_MICROSECONDS = 20;
  private static final int SHA256_HEX = 64;
  private static final int LONGEST_ORIGIN = 8;

  /** The bytes that the head of an instance will need at most, a multiple of 8. */
  static int reservedBytes(IncomingInstance what) {
    int known =
        what.sopClassUid().length()
            + what.sopInstanceUid().length()
            + what.transferSyntax().uid().length()
            + what.callingAe().length()
            + what.calledAe().length();
    int found = 2 * LONGEST_UID + LONGEST_MODALITY;
    int ours = LONGEST_MICROSECONDS + SHA256_HEX + LONGEST_ORIGIN;
    return SegmentFormat.headBytes(2 * FIELDS + known + found + ours);
  }

  void write(ByteBuffer out) {
    for (String field :
        new String[] {
          sopClassUid,
          sopInstanceUid,
          studyInstanceUid,
          seriesInstanceUid,
          transferSyntaxUid,
          modality,
          callingAe,
          calledAe,
          Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, receivedAt)),
          sha256,
          origin.name()
        }) {
      byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
      out.putShort((short) bytes.length).put(bytes);
    }
  }

  /** Reads a head whose CRC was right; empty when it is none of ours all the same. */
  static Optional<RecordHead> read(ByteBuffer in) {
    try {
      return Optional.of(
          new RecordHead(
              field(in),
              field(in),
              field(in),
              field(in),
              field(in),
              field(in),
              field(in),
              field(in),
              Instant.EPOCH.plus(Long.parseLong(field(in)), ChronoUnit.MICROS),
              field(in),
              Origin.valueOf(field(in))));
    } catch (BufferUnderflowException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String field(ByteBuffer in) {
    byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
