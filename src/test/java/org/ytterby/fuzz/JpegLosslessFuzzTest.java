// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.ytterby.dicom.codec.Compression;
import org.ytterby.testdata.TestCoders;

/** Any bytes as a frame in JPEG lossless, see {@link FrameFuzz}. */
@Timeout(60)
public final class JpegLosslessFuzzTest {
  /** Huffman tables. */
  private static final FrameFuzz FUZZ = new FrameFuzz(Compression.JPEG_LOSSLESS, 256 << 10);

  @TestFactory
  Stream<DynamicTest> kept_inputs() {
    return Corpus.of(JpegLosslessFuzzTest.class, JpegLosslessFuzzTest::fuzzerTestOneInput);
  }

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    FUZZ.tryOne(input);
  }

  static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int predictor = 1; predictor <= 7; predictor++) {
      int chosen = predictor;
      seeds.addAll(
          FrameFuzz.seeds(
              false,
              (samples, columns, bits) ->
                  TestCoders.jpegLossless(samples, columns, bits, chosen, chosen % 3)));
    }
    return seeds;
  }
}
