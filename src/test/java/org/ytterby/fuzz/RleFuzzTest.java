// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.ytterby.dicom.codec.Compression;
import org.ytterby.testdata.TestCoders;

/** Any bytes as a frame in RLE, see {@link FrameFuzz}. */
@Timeout(60)
public final class RleFuzzTest {
  private static final FrameFuzz FUZZ = new FrameFuzz(Compression.RLE, 64 << 10);

  @TestFactory
  Stream<DynamicTest> kept_inputs() {
    return Corpus.of(RleFuzzTest.class, RleFuzzTest::fuzzerTestOneInput);
  }

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    FUZZ.tryOne(input);
  }

  static List<byte[]> seeds() {
    return FrameFuzz.seeds(
        false,
        (samples, columns, bits) ->
            TestCoders.rle(littleEndian(samples, bits > 8 ? 2 : 1), 1, bits > 8 ? 2 : 1));
  }

  private static byte[] littleEndian(int[] samples, int width) {
    byte[] bytes = new byte[width * samples.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (samples[i / width] >>> 8 * (i % width));
    }
    return bytes;
  }
}
