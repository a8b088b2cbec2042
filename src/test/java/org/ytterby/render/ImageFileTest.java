// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Files that hold what is in the picture. */
final class ImageFileTest {
  @Test
  void png_keeps_every_sample() throws IOException {
    for (int samples : new int[] {1, 3}) {
      byte[] data = new byte[13 * 11 * samples];
      new Random(samples).nextBytes(data);
      byte[] file = ImageFile.PNG.write(new Picture(13, 11, samples, data), 1);
      Raster back = ImageIO.read(new ByteArrayInputStream(file)).getRaster();
      assertThat(back.getNumBands()).isEqualTo(samples);
      int[] pixels = back.getPixels(0, 0, 13, 11, (int[]) null);
      for (int i = 0; i < data.length; i++) {
        assertThat(pixels[i]).isEqualTo(Byte.toUnsignedInt(data[i]));
      }
    }
  }

  @Test
  void jpeg_is_smaller_the_less_quality_is_asked_for() throws IOException {
    byte[] data = new byte[64 * 64];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (i % 64 * 3);
    }
    Picture ramp = new Picture(64, 64, 1, data);
    byte[] good = ImageFile.JPEG.write(ramp, 100);
    byte[] poor = ImageFile.JPEG.write(ramp, 5);
    assertThat(poor.length).isLessThan(good.length);
    Raster back = ImageIO.read(new ByteArrayInputStream(good)).getRaster();
    // At quality 100 the quantizer is 1 everywhere, which leaves rounding of the transform.
    for (int i = 0; i < data.length; i++) {
      assertThat(back.getSample(i % 64, i / 64, 0))
          .isBetween(Byte.toUnsignedInt(data[i]) - 2, Byte.toUnsignedInt(data[i]) + 2);
    }
  }
}
