// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.Part10;
import org.ytterby.web.dicom.BodyParts;

/**
 * Any bytes as the body of a store request: the parts that are given as whole are those that a
 * strict reader of all of it at once sees, in whatever pieces they come; an instance is handed over
 * only when it is all of the end of such a part; nothing is thrown, and the heap taken is in
 * proportion to the body.
 *
 * <p>Input: a byte that chooses boundary and pieces, then the body.
 */
@Timeout(60)
public final class MultipartFuzzTest {
  /** The copies that the test itself makes, for each piece of one byte an array too. */
  private static final long HEAP_FOR_A_BYTE = 256;

  /** Buffers, messages, log lines. */
  private static final long HEAP_AT_ALL = 2 << 20;

  private static final List<String> BOUNDARIES = List.of("b", "part-0f", "-".repeat(70));
  private static final int[] PIECES = {1 << 20, 1, 7};

  @TestFactory
  Stream<DynamicTest> kept_inputs() {
    return Corpus.of(MultipartFuzzTest.class, MultipartFuzzTest::fuzzerTestOneInput);
  }

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int choice = Byte.toUnsignedInt(input[0]);
    String boundary = BOUNDARIES.get(choice % 3);
    int piece = PIECES[choice / 3 % 3];
    byte[] body = Corpus.rest(input);
    long heap = HEAP_AT_ALL + HEAP_FOR_A_BYTE * body.length;
    StrictMultipart strict = StrictMultipart.of(body, boundary);
    BodyParts.Read read = Corpus.within(heap, () -> BodyParts.read(body, boundary, piece));
    if (!Arrays.deepEquals(read.whole().toArray(), strict.parts().toArray())) {
      throw new AssertionError(
          read.whole().size() + " parts are read, or others than the " + strict.parts().size());
    }
    if (strict.sound() != (read.broken() == 0)) {
      throw new AssertionError("sound is " + strict.sound() + ", broken are " + read.broken());
    }
    List<byte[]> stored = Corpus.within(heap, () -> BodyParts.store(body, boundary, piece));
    int next = 0;
    for (byte[] part : strict.parts()) {
      if (next < stored.size() && endsWith(part, stored.get(next))) {
        next++;
      }
    }
    if (next < stored.size()) {
      throw new AssertionError("an instance is stored that is no part: number " + (next + 1));
    }
  }

  private static boolean endsWith(byte[] whole, byte[] end) {
    int from = whole.length - end.length;
    return from >= 0 && Arrays.equals(whole, from, whole.length, end, 0, end.length);
  }

  /** Requests as clients write them, and what they must not be taken for. */
  static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int boundary = 0; boundary < BOUNDARIES.size(); boundary++) {
      String b = BOUNDARIES.get(boundary);
      for (int piece = 0; piece < PIECES.length; piece++) {
        int choice = boundary + 3 * piece;
        String type = "Content-Type: application/dicom\r\n";
        seeds.add(seed(choice, "--" + b + "\r\n" + type + "\r\n", file(), "\r\n--" + b + "--\r\n"));
        seeds.add(
            seed(
                choice,
                "preamble\r\n--" + b + " \t\r\n" + type + "X-Y: z\r\n\r\n",
                file(),
                "\r\n--" + b + "\r\n\r\n\r\n--" + b + "x\r\n--" + b + "-\r\n--" + b + "--  "));
        seeds.add(
            seed(
                choice,
                "--" + b + "\r\nX: once\r\nx: twice\r\n\r\n",
                file(),
                "\r\n--" + b + "\r\nX: y\nZ: w\r\n\r\nbody\r\n--" + b + "\r\nX: cut"));
        seeds.add(
            seed(
                choice,
                "--" + b + "\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\n",
                file(),
                "\r\n--i--\r\n--" + b + "--\r\n--" + b + "\r\n\r\nepilogue"));
      }
    }
    return seeds;
  }

  private static byte[] seed(int choice, String before, byte[] file, String after) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(before.getBytes(StandardCharsets.ISO_8859_1));
    body.writeBytes(file);
    body.writeBytes(after.getBytes(StandardCharsets.ISO_8859_1));
    return Corpus.input(choice, body.toByteArray());
  }

  private static byte[] file() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        Part10.header(
            SeedDataSets.object().require(Tag.SOPClassUID).uid(),
            SeedDataSets.object().require(Tag.SOPInstanceUID).uid(),
            TransferSyntax.EXPLICIT_LE));
    file.writeBytes(DataSetWriter.bytes(SeedDataSets.object(), TransferSyntax.EXPLICIT_LE));
    return file.toByteArray();
  }
}
