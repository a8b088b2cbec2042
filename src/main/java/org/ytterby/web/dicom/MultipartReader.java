// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.ytterby.finding.InvalidObject;

/**
 * The parts of a multipart body while it arrives (RFC 2046 section 5.1), each one after the other
 * and none in memory.
 *
 * <p>A part ends where CR LF, two hyphens and the boundary stand, followed by nothing but spaces
 * and a line's end, or by two more hyphens: what only begins like that is data, because a data set
 * may hold anything. Whoever breaks one part harms only that part. Used by one thread.
 */
final class MultipartReader {
  private static final int BUFFER_BYTES = 128 << 10;
  private static final int MOST_PADDING = 64;
  private static final int MOST_EPILOGUE = 64 << 10;
  private static final byte CR = '\r';
  private static final byte LF = '\n';

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private int clear; // before here no delimiter begins
  private boolean sourceEnded;
  private boolean ended;

  /**
   * One part: its headers are read, its body is still to come.
   *
   * @param headers by name
   * @param body ends where the part does; invalid once the next part is asked for. Reading throws
   *     InvalidObject when the request ends before the part does
   */
  record Part(PartHeaders headers, InputStream body) {}

  /** What stands at a place where a delimiter may begin. */
  private enum Found {
    DATA,
    DELIMITER,
    CLOSE_DELIMITER,
    TOO_LITTLE_TO_TELL
  }

  /**
   * A reader at the beginning of a body.
   *
   * @param boundary as the Content-Type says it, without hyphens before it
   */
  MultipartReader(InputStream in, String boundary) {
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    // The first delimiter needs no line's end before it.
    buffer[limit++] = CR;
    buffer[limit++] = LF;
  }

  /**
   * The next part; what is left of the one before is passed over. Nothing once the closing
   * delimiter, or a premature end that was told, has come.
   *
   * @throws InvalidObject when the body ends without its closing delimiter, or the part's headers
   *     are none: the parts behind such a part can still be asked for
   * @throws IOException when the network fails
   */
  Optional<Part> next() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    passOver();
    if (take() == Found.CLOSE_DELIMITER) {
      ended = true;
      passEpilogue();
      return Optional.empty();
    }
    Body body = new Body();
    return Optional.of(new Part(PartHeaders.read(body), body));
  }

  private void passOver() throws IOException {
    for (int ahead = ahead(); ahead >= 0; ahead = ahead()) {
      position += ahead;
    }
  }

  /** So that the connection can be used again; somebody who goes on sending gains nothing. */
  private void passEpilogue() throws IOException {
    for (int passed = 0, read = 0; read >= 0 && passed < MOST_EPILOGUE; passed += read) {
      read = in.read(buffer, 0, buffer.length);
    }
  }

  /** How many bytes of the part lie in the buffer, at least one; -1 when the part has ended. */
  private int ahead() throws IOException {
    while (clear <= position) {
      clear = candidate(position);
      if (clear == position) {
        switch (position == limit ? Found.TOO_LITTLE_TO_TELL : at(position)) {
          case DATA -> clear = candidate(position + 1);
          case DELIMITER, CLOSE_DELIMITER -> {
            return -1;
          }
          case TOO_LITTLE_TO_TELL -> fill();
        }
      }
    }
    return clear - position;
  }

  /**
   * The first place from here where a delimiter may begin; the buffer's end where there is none.
   */
  private int candidate(int from) {
    for (int at = from; at < limit; at++) {
      if (buffer[at] == CR && beginsLikeADelimiter(at)) {
        return at;
      }
    }
    return limit;
  }

  private boolean beginsLikeADelimiter(int at) {
    int known = Math.min(delimiter.length, limit - at);
    for (int i = 1; i < known; i++) {
      if (buffer[at + i] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  private Found at(int start) {
    if (limit - start < delimiter.length) {
      return Found.TOO_LITTLE_TO_TELL;
    }
    int at = start + delimiter.length;
    boolean closes = at + 1 < limit && buffer[at] == '-' && buffer[at + 1] == '-';
    if (closes) {
      at += 2;
    }
    int end = Math.min(limit, at + MOST_PADDING);
    while (at < end && (buffer[at] == ' ' || buffer[at] == '\t')) {
      at++;
    }
    if (closes && at == limit && sourceEnded) {
      return Found.CLOSE_DELIMITER; // nothing needs to follow it
    }
    if (at + 1 < limit && buffer[at] == CR && buffer[at + 1] == LF) {
      return closes ? Found.CLOSE_DELIMITER : Found.DELIMITER;
    }
    boolean open = at == limit || at + 1 == limit && (buffer[at] == CR || !closes && hyphen(at));
    return open ? Found.TOO_LITTLE_TO_TELL : Found.DATA;
  }

  private boolean hyphen(int at) {
    return buffer[at] == '-' && buffer[at - 1] != ' ' && buffer[at - 1] != '\t';
  }

  /** Takes the delimiter that stands here. */
  private Found take() {
    Found found = at(position);
    position += delimiter.length;
    while (position < limit && buffer[position] != LF) {
      position++;
    }
    position = Math.min(position + 1, limit);
    return found;
  }

  private void fill() throws IOException {
    if (sourceEnded) {
      ended = true;
      throw new InvalidObject(
          "multipart body", "its end", "the closing delimiter: two hyphens, boundary, two hyphens");
    }
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    limit -= position;
    position = 0;
    clear = 0;
    int read = in.read(buffer, limit, buffer.length - limit);
    if (read < 0) {
      sourceEnded = true;
    } else {
      limit += read;
    }
  }

  /** What lies between the part's first byte and its delimiter. */
  private final class Body extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      int taken = Math.min(count, ahead());
      if (taken > 0) {
        System.arraycopy(buffer, position, target, offset, taken);
        position += taken;
      }
      return taken;
    }
  }
}
