// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.ytterby.dicom.codec.Compression;

/** Any bytes as a frame in JPEG-LS, see {@link FrameFuzz}. */
@Timeout(60)
public final class JpegLsFuzzTest {
  /** With steps of every gradient of 16 bits. */
  private static final FrameFuzz FUZZ = new FrameFuzz(Compression.JPEG_LS_NEAR_LOSSLESS, 256 << 10);

  /**
   * Images of our own as DCMTK's dcmcjpls writes them: 8, 12 and 16 bits, own thresholds, three
   * components in each interleaving, near lossless.
   *
   * @param form as {@link FrameFuzz} has it
   */
  private record Seed(int form, int rows, int columns, int bits, String stream) {}

  private static final List<Seed> SEEDS =
      List.of(
          new Seed(
              0,
              4,
              9,
              8,
              "ffd8fff7000b080004000901011100ffda0008010100000000000001f0028000e825b5f6000a"
                  + "000003ea00000368000038070000015f9220000015c0000019a37c8000006137a5000001a000"
                  + "003001a4000001bcb0080200ffd9"),
          new Seed(
              2,
              3,
              5,
              12,
              "ffd8fff7000b100003000501011100fff8000d01ffff0012004301140040ffda000801010000"
                  + "0000a02c05d3e8e707a03415022001b7e08c068001872004ffd9"),
          new Seed(
              2,
              6,
              4,
              16,
              "ffd8fff7000b100006000401011100fff8000d01ffff00050009001e0040ffda000801010000"
                  + "0000a028015a000ae600000493000000000002c28016140166c18c180b00e002b5c2180b00e0"
                  + "2c008020d901e0009580000000000036786f3c0cf2ffffd9"),
          new Seed(
              1,
              3,
              5,
              8,
              "ffd8fff70011080003000503011100021100031100ffda000c03010002000300000200410818"
                  + "28006050340000076da40ef284a188000003d3c0000069000000588000007b4392a000000f84"
                  + "000001c3999208d40000060000019a8016e2954000004f6dd4ffffd9"),
          new Seed(
              1,
              3,
              5,
              8,
              "ffd8fff70011080003000503011100021100031100ffda000c03010002000300000100828000"
                  + "00fd000000ff209a000002ff53db10ba74210271b800000cf0001cca40000a000002e4000003"
                  + "6c0000036a00007000014000006f40000068c0d063000000b3018d000001ca000080d8002ea3"
                  + "04000006f46e62ffffd9"),
          new Seed(
              1,
              3,
              5,
              8,
              "ffd8fff70011080003000503011100021100031100ffda000801010000000000000169000001"
                  + "7c0aa7000000bc400000a000002b7000000680000006800000058c7d1f40ffda000801020000"
                  + "000028534d218000005b0000005b400068a000000b6c0000e0ffda00080103000000001c0028"
                  + "040000019f00023883800000cf00002c002480000affffd9"),
          new Seed(
              0,
              4,
              9,
              8,
              "ffd8fff7000b080004000901011100ffda000801010002000000203fc019923e000020000412"
                  + "080b602035646a200000e02032a00a000002000030ffd9"));

  @TestFactory
  Stream<DynamicTest> kept_inputs() {
    return Corpus.of(JpegLsFuzzTest.class, JpegLsFuzzTest::fuzzerTestOneInput);
  }

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    FUZZ.tryOne(input);
  }

  static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (Seed seed : SEEDS) {
      int[] size = {seed.rows, seed.columns};
      byte[] stream = HexFormat.of().parseHex(seed.stream);
      seeds.add(FrameFuzz.input(seed.form, size, seed.bits, stream));
    }
    return seeds;
  }
}
