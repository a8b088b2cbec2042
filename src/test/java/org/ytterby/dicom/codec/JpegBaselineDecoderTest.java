// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.InvalidObject;

class JpegBaselineDecoderTest {
  private static final PixelFormat FORMAT = new PixelFormat(9, 7, 1, 8, 8, false, false, 1);

  @Test
  void gives_a_sequential_image_and_refuses_a_progressive_one() throws IOException {
    byte[] frame = new JpegBaselineDecoder().decode(grey(false), FORMAT, "PixelData");
    assertThat(frame).hasSize(9 * 7).containsOnly(100);
    byte[] progressive = grey(true);
    assertThatThrownBy(() -> new JpegBaselineDecoder().decode(progressive, FORMAT, "PixelData"))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContainingAll("PixelData", "FFC2", "FFC0");
  }

  private static byte[] grey(boolean progressive) throws IOException {
    BufferedImage image = new BufferedImage(7, 9, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 9 * 7; i++) {
      image.getRaster().setSample(i % 7, i / 7, 0, 100);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam options = writer.getDefaultWriteParam();
    options.setProgressiveMode(
        progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), options);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }
}
