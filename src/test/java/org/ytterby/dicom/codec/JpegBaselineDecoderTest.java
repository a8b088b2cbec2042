// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.finding.InvalidObject;

class JpegBaselineDecoderTest {
  private static final PixelFormat COLOUR = new PixelFormat(9, 7, 3, 8, 8, false, false, 1);
  private static final PixelFormat FORMAT = new PixelFormat(9, 7, 1, 8, 8, false, false, 1);

  @Test
  void gives_a_sequential_image_and_refuses_a_progressive_one() throws IOException {
    byte[] frame = new JpegBaselineDecoder(false).decode(grey(false), FORMAT, "PixelData");
    assertThat(frame).hasSize(9 * 7).containsOnly(100);
    byte[] progressive = grey(true);
    assertThatThrownBy(
            () -> new JpegBaselineDecoder(false).decode(progressive, FORMAT, "PixelData"))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContainingAll("PixelData", "FFC2", "FFC0");
  }

  @ParameterizedTest
  @CsvSource({
    "true, 1, true",
    "true, 1, false",
    "true, 82, true",
    "true, 82, false",
    "false, 1, true",
    "false, 1, false",
    "false, 82, true",
    "false, 82, false",
  })
  void takes_components_for_what_the_header_says(boolean jfif, int firstId, boolean ybr)
      throws IOException {
    byte[] frame = new JpegBaselineDecoder(ybr).decode(colour(jfif, firstId), COLOUR, "PixelData");
    // Y 100, CB 128 + 50, CR 128: R = Y, G = Y - 0.344 x 50, B = Y + 1.772 x 50.
    int[] expected = ybr ? new int[] {100, 83, 189} : new int[] {100, 178, 128};
    for (int i = 0; i < frame.length; i++) {
      // The transform of the constant image and the conversion round.
      assertThat(Byte.toUnsignedInt(frame[i])).isCloseTo(expected[i % 3], within(3));
    }
  }

  /** All pixels 100, 178, 128 as the encoder's raw components, with such identifiers. */
  private static byte[] colour(boolean jfif, int firstId) throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 7, 9, 3, null);
    for (int i = 0; i < 9 * 7; i++) {
      raster.setPixel(i % 7, i / 7, new int[] {100, 178, 128});
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    return marked(out.toByteArray(), jfif, firstId);
  }

  /** With JFIF's segment or without any, and with these identifiers in frame and scan. */
  private static byte[] marked(byte[] jpeg, boolean jfif, int firstId) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD8});
    if (jfif) {
      out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1});
      out.writeBytes(new byte[] {0, 0, 1, 0, 1, 0, 0});
    }
    int at = 2;
    while (true) {
      int marker = Byte.toUnsignedInt(jpeg[at + 1]);
      int length = 2 + (Byte.toUnsignedInt(jpeg[at + 2]) << 8 | Byte.toUnsignedInt(jpeg[at + 3]));
      // Of a frame header the components stand behind 8 bytes, 3 each; of a scan's behind 1, 2
      // each.
      int first = marker == 0xC0 ? at + 10 : at + 5;
      int step = marker == 0xC0 ? 3 : 2;
      if (marker == 0xC0 || marker == 0xDA) {
        for (int i = 0; i < 3; i++) {
          jpeg[first + i * step] = (byte) (firstId + i);
        }
      }
      if (marker == 0xDA) {
        out.write(jpeg, at, jpeg.length - at);
        return out.toByteArray();
      }
      if (marker < 0xE0 || marker > 0xEF) {
        out.write(jpeg, at, length);
      }
      at += length;
    }
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
