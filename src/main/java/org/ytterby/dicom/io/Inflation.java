// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.ytterby.finding.InvalidObject;

/**
 * One raw deflate stream (RFC 1951) on its way to the data set that is in it, PS3.5 Annex A.5.
 *
 * <p>Bounded: a stream that inflates to more than {@link #MOST_BYTES}, or beyond {@link
 * #FREE_BYTES} to more than {@link #MOST_RATIO} times its length, is a bomb and refused at the byte
 * where it shows. One byte of padding may follow, and the checksum and length that old writers
 * leave there, which are not looked at. Single-threaded; one that is neither finished nor closed
 * frees its native memory when it is collected.
 */
final class Inflation implements AutoCloseable {
  /** Longer than any object that is sent deflated in practice; other syntaxes have no limit. */
  static final long MOST_BYTES = 2L << 30;

  /** Up to here any ratio is taken: an empty mask compresses a thousandfold and is honest. */
  static final long FREE_BYTES = 64L << 20;

  static final long MOST_RATIO = 200;

  /** CRC-32 and length, as at the end of gzip (RFC 1952), and a byte of padding. */
  private static final int MOST_BEHIND = 9;

  private final Inflater inflater = new Inflater(true);
  private long inputBytes;
  private long outputBytes;
  private boolean ended;
  private int afterTheEnd;

  /** What a stream in memory inflates to. */
  static byte[] of(byte[] deflated) {
    try (InputStream inflating = new InflatedBytes.Inflating(new ByteArrayInputStream(deflated))) {
      return inflating.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("reading memory", e);
    }
  }

  /** Gives the next bytes of the stream; all that were given before must have been taken. */
  void feed(byte[] bytes, int offset, int count) {
    if (ended) {
      padding(count);
    } else {
      inputBytes += count;
      inflater.setInput(bytes, offset, count);
    }
  }

  /**
   * Inflates into the array what was fed.
   *
   * @return how many bytes; 0 when more must be fed, or the stream has ended
   */
  int take(byte[] target, int offset, int count) {
    if (ended) {
      return 0;
    }
    try {
      int taken = inflater.inflate(target, offset, count);
      outputBytes += taken;
      bounds();
      if (inflater.finished()) {
        int rest = inflater.getRemaining();
        end();
        padding(rest);
      } else if (taken == 0 && inflater.needsDictionary()) {
        throw invalid("a preset dictionary", "a raw deflate stream");
      }
      return taken;
    } catch (DataFormatException e) {
      end();
      throw invalid("no deflate stream (" + e.getMessage() + ")", "a raw deflate stream, RFC 1951");
    }
  }

  /** True once the last block of the stream was inflated. */
  boolean ended() {
    return ended;
  }

  /** Bytes that came out so far. */
  long outputBytes() {
    return outputBytes;
  }

  /** Says that nothing more is fed. */
  void finish() {
    if (!ended) {
      end();
      throw invalid("the end of the bytes", "the rest of the deflate stream");
    }
  }

  /** Frees the native memory of a stream that is not followed to its end. */
  @Override
  public void close() {
    inflater.end();
  }

  private void bounds() {
    long most = Math.max(FREE_BYTES, Math.min(MOST_BYTES, MOST_RATIO * inputBytes));
    if (outputBytes > most) {
      end();
      throw invalid(
          "more than " + most + " bytes out of " + inputBytes,
          "at most " + MOST_BYTES + " bytes, at a ratio of at most " + MOST_RATIO);
    }
  }

  private void padding(int count) {
    afterTheEnd += count;
    if (afterTheEnd > MOST_BEHIND) {
      throw invalid(
          "bytes behind the end of the deflate stream", "its end, and at most " + MOST_BEHIND);
    }
  }

  private void end() {
    ended = true;
    inflater.end();
  }

  private InvalidObject invalid(String found, String expected) {
    return new InvalidObject(
        "deflated data set at byte " + inputBytes + " of the stream", found, expected);
  }
}
