// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.codec.Compression;
import org.ytterby.dicom.codec.Frames;
import org.ytterby.dicom.codec.PixelFormat;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/**
 * Renders frames of images, grey and colour, as the image pipelines say (PS3.4 N.2): modality,
 * values of interest, presentation, then region and size. Annotations, overlays, presentation
 * states and colour profiles are not applied. Stateless.
 *
 * <p>Errors: {@link InvalidObject} that says in words why an image can't be rendered. Memory: see
 * {@link #memory}; frame and result have at most {@link Viewport#MOST_PIXELS} each.
 */
public final class ImageRenderer {
  /** Pixels that are longer than this are a mistake of a header. */
  private static final double LEAST_ASPECT = 1.0 / 16;

  /** Spacings are written with so few digits that less is no difference. */
  private static final double SQUARE = 1e-3;

  /** Of a sample, in the decoder that takes most, that of JPEG 2000: coefficients and samples. */
  private static final int DECODING_BYTES = 8;

  /** A file that is no smaller than its picture, as it grows, as it is kept and as a whole. */
  private static final int FILE_COPIES = 4;

  private ImageRenderer() {}

  /**
   * How a frame is to be seen.
   *
   * @param window of a grey image, in the values behind the modality transformation (of an RT Dose
   *     its dose units); absent: as the object says. A colour image has none
   * @param viewport absent: as large as it is
   */
  public record View(Optional<Window> window, Optional<Viewport> viewport) {
    /** As the object says, in its size. */
    public static final View AS_IS = new View(Optional.empty(), Optional.empty());
  }

  /** True when the object has pixels that this class looks at. */
  public static boolean isImage(DataSet header) {
    return header.contains(Tag.PixelData);
  }

  /**
   * How many frames an image has.
   *
   * @throws InvalidObject when its header can't be understood
   */
  public static int frames(DataSet header) {
    int frames = header.optional(Tag.NumberOfFrames).map(value -> value.integer()).orElse(1);
    if (frames < 1) {
      throw new InvalidObject(
          header.where(Tag.NumberOfFrames), Integer.toString(frames), "1 or more");
    }
    return frames;
  }

  /**
   * How many bytes it takes at most to render a frame and to write it as a file, apart from what
   * its compressed bytes take.
   *
   * @param frame from 0
   * @throws InvalidObject as {@link #render}, where the header tells
   */
  public static long memory(DataSet object, TransferSyntax syntax, int frame, View view) {
    PixelFormat format = PixelFormat.of(object);
    long pixels = (long) format.rows() * format.columns();
    requireNotTooLarge(object, pixels);
    int parts = isGrey(object) ? 1 : 3;
    long decoding = syntax.isEncapsulated() ? DECODING_BYTES * pixels * format.samples() : 0;
    // The frame, and beside it another one that is looked at for its range.
    long toRead = decoding + 2L * format.frameBytes();
    double aspect = aspect(object, FrameGroups.of(object, frame));
    long result =
        view.viewport()
            .map(port -> (long) port.width() * port.height())
            .orElse(
                Math.min(Viewport.MOST_PIXELS, (long) (pixels * Math.max(aspect, 1 / aspect)) + 1));
    int shown = parts == 1 ? 1 : Integer.BYTES; // of a pixel as the JDK writes it
    long toWrite =
        format.frameBytes() + parts * pixels + (parts + shown + FILE_COPIES * parts) * result;
    return Math.max(toRead, toWrite);
  }

  private static void requireNotTooLarge(DataSet object, long pixels) {
    if (pixels > Viewport.MOST_PIXELS) {
      throw new InvalidObject(
          ErrorCode.NOT_ACCEPTABLE,
          object.where(Tag.Rows),
          pixels + " pixels a frame",
          "at most " + Viewport.MOST_PIXELS + " for rendering; its /frames can be had",
          null);
    }
  }

  /**
   * Renders one frame.
   *
   * @param object with its pixel data, which may lie on disk
   * @param frame from 0
   */
  public static Picture render(DataSet object, TransferSyntax syntax, int frame, View view) {
    Frames frames = Frames.of(object, syntax);
    requireNotTooLarge(object, (long) frames.format().rows() * frames.format().columns());
    FrameGroups groups = FrameGroups.of(object, frame);
    StoredValues values = new StoredValues(frames.frame(frame), frames.format(), highBit(object));
    Picture whole =
        isGrey(object)
            ? grey(object, groups, values, view.window(), frames)
            : colour(object, syntax, values);
    return Scaling.fit(whole, aspect(object, groups), view.viewport());
  }

  private static int highBit(DataSet object) {
    int stored = object.require(Tag.BitsStored).integer();
    int allocated = object.require(Tag.BitsAllocated).integer();
    int highBit = object.require(Tag.HighBit).integer();
    if (highBit < stored - 1 || highBit >= allocated) {
      throw new InvalidObject(
          object.where(Tag.HighBit),
          Integer.toString(highBit),
          (stored - 1) + " to " + (allocated - 1));
    }
    return highBit;
  }

  private static boolean isGrey(DataSet object) {
    String photometric = object.require(Tag.PhotometricInterpretation).text();
    return photometric.equals("MONOCHROME1") || photometric.equals("MONOCHROME2");
  }

  private static Picture grey(
      DataSet object,
      FrameGroups groups,
      StoredValues values,
      Optional<Window> window,
      Frames frames) {
    requireSamples(object, values.format().samples(), 1);
    byte[] data = GreyScale.of(object, groups, values, window, frames).shade(values);
    return new Picture(values.format().columns(), values.format().rows(), 1, data);
  }

  private static Picture colour(DataSet object, TransferSyntax syntax, StoredValues values) {
    String photometric = object.require(Tag.PhotometricInterpretation).text();
    int samples = values.format().samples();
    byte[] data =
        switch (photometric) {
          case "PALETTE COLOR" -> {
            requireSamples(object, samples, 1);
            yield Colour.palette(object, values);
          }
          // These two are how JPEG 2000 compresses; its decoder gives red, green and blue.
          case "RGB", "YBR_RCT", "YBR_ICT" -> {
            requireSamples(object, samples, 3);
            yield Colour.rgb(values);
          }
          case "YBR_FULL", "YBR_FULL_422" -> {
            requireSamples(object, samples, 3);
            // The decoder of JPEG baseline has converted it.
            yield syntax.equals(Compression.JPEG_BASELINE.transferSyntax())
                ? Colour.rgb(values)
                : Colour.ybrFull(values);
          }
          default ->
              throw new InvalidObject(
                  object.where(Tag.PhotometricInterpretation),
                  "a colour space that is not rendered",
                  "MONOCHROME1, MONOCHROME2, PALETTE COLOR, RGB or YBR_FULL");
        };
    return new Picture(values.format().columns(), values.format().rows(), 3, data);
  }

  private static void requireSamples(DataSet object, int found, int expected) {
    if (found != expected) {
      throw new InvalidObject(
          object.where(Tag.SamplesPerPixel),
          Integer.toString(found),
          expected + " for this Photometric Interpretation");
    }
  }

  /**
   * Height of a pixel by its width: from Pixel Spacing and the other spacings, rows first (PS3.3
   * 10.7.1.3), else Pixel Aspect Ratio (C.7.6.3.1.7); 1 where nothing usable is said.
   */
  private static double aspect(DataSet object, FrameGroups groups) {
    DataSet measured = groups.item(Tag.PixelMeasuresSequence).orElse(object);
    return ratio(measured, Tag.PixelSpacing)
        .or(() -> ratio(object, Tag.ImagerPixelSpacing))
        .or(() -> ratio(object, Tag.NominalScannedPixelSpacing))
        .or(() -> ratio(object, Tag.PixelAspectRatio))
        .orElse(1.0);
  }

  private static Optional<Double> ratio(DataSet owner, int tag) {
    List<Double> both =
        owner
            .optional(tag)
            .map(value -> Arrays.stream(value.numbers()).boxed().toList())
            .orElse(List.of());
    if (both.size() != 2 || both.get(0) <= 0 || both.get(1) <= 0) {
      return Optional.empty();
    }
    double ratio = both.get(0) / both.get(1);
    return ratio >= LEAST_ASPECT && ratio <= 1 / LEAST_ASPECT
        ? Optional.of(Math.abs(ratio - 1) < SQUARE ? 1.0 : ratio)
        : Optional.empty();
  }
}
