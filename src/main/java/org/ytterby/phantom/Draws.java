// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.ytterby.finding.Defect;

/**
 * Numbers drawn by name from a seed: each depends on the seed and its own name only, so that a new
 * one changes no other.
 *
 * @param seed the phantom's seed
 */
record Draws(long seed) {
  private static final double TWO_TO_53 = 0x1p53;

  /** A number between two bounds, in steps of 1/1000. */
  double between(String name, double low, double high) {
    double drawn = low + (bits(name) >>> 11) / TWO_TO_53 * (high - low);
    return Math.rint(drawn * 1000) / 1000;
  }

  /** A seed of its own for a stream of numbers. */
  long stream(String name) {
    return bits(name);
  }

  private long bits(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((seed + "|" + name).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new Defect("every JDK has SHA-256: " + e.getMessage());
    }
  }
}
