// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.InvalidObject;

/** RFC 2046 section 5.1, as friends and as others write it. */
final class MultipartReaderTest {
  private static final String BROKEN = "broken";
  private static final String TWO =
      "--b\r\n"
          + "Content-Type: application/dicom\r\n\r\n"
          + "first\r\n"
          + "--b\r\n"
          + "X: y\r\n\r\n"
          + "second\r\n"
          + "--b--\r\n";

  @Test
  void reads_the_parts_in_their_order() {
    assertThat(parts(TWO)).containsExactly("first", "second");
  }

  @Test
  void passes_over_what_is_before_the_first_and_behind_the_last() {
    assertThat(parts("a preamble\r\n" + TWO + "an epilogue --b\r\n--b\r\n\r\nno part"))
        .containsExactly("first", "second");
  }

  @Test
  void needs_no_line_end_behind_the_closing_delimiter() {
    assertThat(parts(TWO.stripTrailing())).containsExactly("first", "second");
  }

  @Test
  void takes_spaces_behind_a_delimiter() {
    assertThat(parts("--b \t\r\n\r\nfirst\r\n--b--  \r\n")).containsExactly("first");
  }

  @Test
  void reads_no_part_where_there_is_none() {
    assertThat(parts("--b--")).isEmpty();
    assertThat(parts("\r\n--b--\r\n")).isEmpty();
    assertThat(parts("")).containsExactly(BROKEN);
    assertThat(parts("nothing of the kind")).containsExactly(BROKEN);
  }

  @Test
  void keeps_data_that_only_begin_like_a_delimiter() {
    for (String data :
        List.of(
            "x--b",
            "x--b\r\n",
            "\r\n--bb",
            "\r\n--b-",
            "\r\n--b-x",
            "\r\n--b--x",
            "\r\n--b x",
            "\r\n--b\n",
            "\r\n--b\r",
            "\r\n--b\rx",
            "\r\n--b -",
            "\r\n--b --\r\n",
            "\r\n--B\r\n",
            "\r\r\n-",
            "\r\n\r\n--c\r\n",
            "\r\n--b" + " ".repeat(65) + "\r\n")) {
      assertThat(parts("--b\r\n\r\n" + data + "\r\n--b--\r\n")).as(data).containsExactly(data);
    }
  }

  @Test
  void a_part_may_be_empty_and_may_lack_the_line_before_its_body() {
    assertThat(parts("--b\r\n\r\n\r\n--b--")).containsExactly("");
    assertThat(parts("--b\r\n\r\n--b--")).containsExactly("");
    assertThat(parts("--b\r\nX: y\r\n\r\n--b--")).containsExactly("");
  }

  @Test
  void nested_multipart_is_data_of_its_part() {
    String inner = "--inner\r\n\r\ninside\r\n--inner--";
    assertThat(parts("--b\r\n\r\n" + inner + "\r\n--b--")).containsExactly(inner);
  }

  @Test
  void headers_are_read_whatever_their_case() throws IOException {
    MultipartReader reader =
        new MultipartReader(stream("--b\r\ncontent-TYPE:  a/b \r\nX-Y:z\r\n\r\n\r\n--b--"), "b");
    PartHeaders headers = reader.next().orElseThrow().headers();
    assertThat(headers.value("Content-Type")).hasValue("a/b");
    assertThat(headers.value("x-y")).hasValue("z");
    assertThat(headers.value("other")).isEmpty();
  }

  @Test
  void broken_headers_harm_only_their_part() {
    for (String headers :
        List.of(
            "no colon",
            ": no name",
            " X: begins with a space",
            "X: once\r\nx: twice",
            "X: y\nZ: ends with LF alone",
            "X: " + "y".repeat(5_000),
            "Y: z\r\n" + "y".repeat(5_000),
            manyHeaders(33))) {
      assertThat(parts("--b\r\n" + headers + "\r\n\r\nharmed\r\n--b\r\n\r\nunharmed\r\n--b--"))
          .as(headers)
          .containsExactly(BROKEN, "unharmed");
    }
    assertThat(parts("--b\r\n" + manyHeaders(32) + "\r\n\r\nwell\r\n--b--"))
        .containsExactly("well");
  }

  private static String manyHeaders(int count) {
    StringBuilder headers = new StringBuilder();
    for (int i = 0; i < count; i++) {
      headers.append(i == 0 ? "" : "\r\n").append("X-").append(i).append(": y");
    }
    return headers.toString();
  }

  @Test
  void gives_no_part_as_whole_that_was_cut_wherever_that_was() {
    for (int cut = 0; cut < TWO.length() - 2; cut++) {
      List<String> expected = new ArrayList<>();
      if (cut >= TWO.indexOf("\r\n--b\r\nX") + 7) {
        expected.add("first");
      }
      boolean closed = cut >= TWO.lastIndexOf("--b--") + 5;
      if (closed) {
        expected.add("second");
      } else {
        expected.add(BROKEN);
      }
      assertThat(parts(TWO.substring(0, cut))).as("cut at %d", cut).isEqualTo(expected);
    }
  }

  @Test
  void does_not_depend_on_the_pieces_in_which_bytes_come_and_are_read() {
    Random random = new Random(4);
    byte[] first = new byte[300_000];
    for (int i = 0; i < first.length; i++) {
      first[i] = (byte) "\r\n-b--x".charAt(random.nextInt(7));
    }
    String data =
        new String(first, StandardCharsets.ISO_8859_1)
            .replace("\r\n--b\r\n", "\r\n--x\r\n")
            .replace("\r\n--b--\r\n", "\r\n--x--\r\n");
    String body = "--b\r\n\r\n" + data + "\r\n--b\r\nX: y\r\n\r\nsecond\r\n--b--\r\n";
    for (int piece : new int[] {1, 3, 1000, 131_072, 1 << 20}) {
      for (int read : new int[] {1, 7, 64 << 10}) {
        assertThat(parts(body, piece, read)).containsExactly(data, "second");
      }
    }
  }

  @Test
  void what_the_reader_of_a_part_leaves_is_passed_over() throws IOException {
    MultipartReader reader = new MultipartReader(stream(TWO), "b");
    assertThat(reader.next().orElseThrow().body().read()).isEqualTo('f');
    assertThat(reader.next().orElseThrow().body().readAllBytes())
        .isEqualTo("second".getBytes(StandardCharsets.US_ASCII));
    assertThat(reader.next()).isEmpty();
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void a_network_that_fails_is_not_taken_for_the_end() throws IOException {
    InputStream failing =
        new InputStream() {
          private int at;

          @Override
          public int read() throws IOException {
            if (at == 20) {
              throw new IOException("reset");
            }
            return TWO.charAt(at++);
          }
        };
    MultipartReader reader = new MultipartReader(failing, "b");
    assertThatThrownBy(() -> reader.next().orElseThrow().body().readAllBytes())
        .isInstanceOf(IOException.class);
  }

  private static List<String> parts(String body) {
    List<String> parts = parts(body, 1 << 20, 1 << 16);
    assertThat(parts(body, 1, 1)).as("byte by byte").isEqualTo(parts);
    return parts;
  }

  /** The bodies; what can't be had of a part is broken. Ends, or the test hangs. */
  private static List<String> parts(String body, int piece, int read) {
    MultipartReader reader = new MultipartReader(new Pieces(body, piece), "b");
    List<String> parts = new ArrayList<>();
    while (true) {
      try {
        Optional<MultipartReader.Part> part = reader.next();
        if (part.isEmpty()) {
          return parts;
        }
        StringBuilder text = new StringBuilder();
        byte[] chunk = new byte[read];
        InputStream in = part.get().body();
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
          text.append(new String(chunk, 0, count, StandardCharsets.ISO_8859_1));
        }
        parts.add(text.toString());
      } catch (InvalidObject _) {
        parts.add(BROKEN);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A network that brings at most so many bytes at once. */
  private static final class Pieces extends InputStream {
    private final InputStream in;
    private final int piece;

    Pieces(String text, int piece) {
      this.in = stream(text);
      this.piece = piece;
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      return in.read(target, offset, Math.min(count, piece));
    }
  }
}
