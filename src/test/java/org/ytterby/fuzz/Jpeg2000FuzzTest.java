// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.ytterby.dicom.codec.Compression;
import org.ytterby.testdata.TestJpeg2000;
import org.ytterby.testdata.TestJpeg2000.Coding;

/** Any bytes as a frame in JPEG 2000, see {@link FrameFuzz}. */
@Timeout(60)
public final class Jpeg2000FuzzTest {
  /** A code-block in work. */
  private static final FrameFuzz FUZZ = new FrameFuzz(Compression.JPEG_2000, 256 << 10);

  @TestFactory
  Stream<DynamicTest> kept_inputs() {
    return Corpus.of(Jpeg2000FuzzTest.class, Jpeg2000FuzzTest::fuzzerTestOneInput);
  }

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    FUZZ.tryOne(input);
  }

  /** With and without decomposition, whole and truncated, reversible and not. */
  static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int levels = 0; levels <= 5; levels += 1 + levels) {
      int chosen = levels;
      boolean signed = levels == 1;
      seeds.addAll(
          FrameFuzz.seeds(
              signed,
              (samples, columns, bits) -> {
                Coding coding = new Coding(columns, bits, signed, chosen, chosen == 3 ? 4 : 0);
                return TestJpeg2000.encode(samples, coding);
              }));
      seeds.addAll(
          FrameFuzz.seeds(
              signed,
              (samples, columns, bits) -> {
                Coding coding = new Coding(columns, bits, signed, chosen, 0);
                return TestJpeg2000.irreversible(TestJpeg2000.encode(samples, coding), coding);
              }));
    }
    return seeds;
  }
}
