// SPDX-License-Identifier: Apache-2.0
package org.ytterby.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.store.CanonicalJson;

/**
 * A row of the ledger as it stands in the database, whether or not it is what was once written.
 *
 * @param seq counts the rows of the node from 1
 * @param at whole microseconds
 * @param detail canonical JSON
 * @param previousHash the hash of the row before, 64 zeros for the first
 * @param hash SHA-256 of all the others, hexadecimal
 */
public record LedgerRow(
    String nodeId,
    long seq,
    Instant at,
    String actor,
    String action,
    String subject,
    String detail,
    String previousHash,
    String hash) {

  static final String NO_HASH = "0".repeat(64);
  private static final String VERSION = "ytterby-ledger-1";
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** The detail as maps, lists, strings, numbers, booleans and nulls. */
  public Map<String, Object> details() {
    return CanonicalJson.read("ledger " + nodeId + " " + seq, detail);
  }

  /** The same row with the hash that belongs to it. */
  LedgerRow sealed() {
    return new LedgerRow(
        nodeId, seq, at, actor, action, subject, detail, previousHash, expectedHash(seq));
  }

  boolean isUntouched() {
    return expectedHash(seq).equals(hash);
  }

  /** The hash that this row would have at another place of the chain. */
  String expectedHash(long atSeq) {
    MessageDigest sha256 = sha256();
    for (String field :
        List.of(
            VERSION,
            nodeId,
            Long.toString(atSeq),
            MICROSECONDS.format(at),
            actor,
            action,
            subject,
            detail,
            previousHash)) {
      byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
      sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      sha256.update(bytes);
      sha256.update((byte) ',');
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new Defect(ErrorCode.DEFECT, "every JDK has SHA-256", e);
    }
  }
}
