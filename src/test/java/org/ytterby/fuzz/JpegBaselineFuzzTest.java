// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.ytterby.dicom.codec.Compression;

/** Any bytes as a frame in JPEG baseline, see {@link FrameFuzz}. */
@Timeout(60)
public final class JpegBaselineFuzzTest {
  /** The JDK's reader with its buffers, streams and profiles. */
  private static final FrameFuzz FUZZ = new FrameFuzz(Compression.JPEG_BASELINE, 4 << 20);

  @TestFactory
  Stream<DynamicTest> kept_inputs() {
    return Corpus.of(JpegBaselineFuzzTest.class, JpegBaselineFuzzTest::fuzzerTestOneInput);
  }

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    FUZZ.tryOne(input);
  }

  /** Grey and colour, as the JDK writes them. */
  static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    Random random = new Random(1);
    for (int[] size : new int[][] {{1, 1}, {3, 5}, {16, 16}, {9, 40}}) {
      for (int form = 0; form <= 1; form++) {
        int type = form == 0 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
        BufferedImage image = new BufferedImage(size[1], size[0], type);
        for (int y = 0; y < size[0]; y++) {
          for (int x = 0; x < size[1]; x++) {
            image.setRGB(x, y, random.nextInt());
          }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
          ImageIO.write(image, "jpeg", out);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        seeds.add(FrameFuzz.input(form, size, 8, out.toByteArray()));
      }
    }
    return seeds;
  }
}
