// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;

/** Pictures as files that everybody can show, by the JDK's own writers. Stateless. */
public enum ImageFile {
  /** Keeps every sample. */
  PNG("image/png", "png"),
  /** Loses what the eye misses least. */
  JPEG("image/jpeg", "jpeg");

  /** Of JPEG: hardly to be told from the original. */
  public static final int DEFAULT_QUALITY = 90;

  private final String mediaType;
  private final String format;

  ImageFile(String mediaType, String format) {
    this.mediaType = mediaType;
    this.format = format;
  }

  public String mediaType() {
    return mediaType;
  }

  /**
   * The file.
   *
   * @param quality 1 to 100, of what loses anything
   */
  public byte[] write(Picture picture, int quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      if (this == JPEG) {
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(quality / 100f);
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(image(picture), null, null), parameters);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new Defect(ErrorCode.DEFECT, "a picture can't be written into memory", e);
    } finally {
      writer.dispose();
    }
  }

  private static BufferedImage image(Picture picture) {
    int type = picture.samples() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage(picture.width(), picture.height(), type);
    WritableRaster raster = image.getRaster();
    int[] line = new int[picture.width() * picture.samples()];
    for (int y = 0; y < picture.height(); y++) {
      for (int i = 0; i < line.length; i++) {
        line[i] = Byte.toUnsignedInt(picture.data()[y * line.length + i]);
      }
      raster.setPixels(0, y, picture.width(), 1, line);
    }
    return image;
  }
}
