// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/**
 * Seals the record prefixes of one segment: what tells a record that was written there from bytes
 * that only look like one.
 *
 * <p>The seal depends on the segment's random salt, which no peer knows, and on the offset. A data
 * set that contains a whole forged record, or a copy of a true one, has the wrong seal at the place
 * where it lies. Of 64 bits, so that a segment filled with guesses holds a right one with a chance
 * of 2 in 10^12. Salt, offset and prefix together fill one block of SHA-256, so that looking
 * through a segment full of forged magics costs little. Single-threaded.
 */
final class RecordSeal {
  private final byte[] salt;
  private final MessageDigest sha256 = Sha256.begin();

  RecordSeal(byte[] salt) {
    this.salt = salt.clone();
  }

  byte[] salt() {
    return salt.clone();
  }

  /** The seal of the prefix that begins these bytes and lies at an offset of the segment. */
  long of(long offset, byte[] prefix) {
    ByteBuffer place = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    sha256.update(salt);
    sha256.update(place.putLong(offset).array());
    sha256.update(prefix, 0, SegmentFormat.SEAL_OFFSET);
    return ByteBuffer.wrap(sha256.digest()).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }
}
