// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.ImageForm;

/**
 * In what an image differs from those that a calibration was made of. What the calibration does not
 * know is not compared; what it knows and the image leaves out is a difference. Immutable.
 *
 * @param attribute name and tag
 * @param found in the image
 * @param expected by the calibration
 */
public record FormDifference(String attribute, String found, String expected) {
  /**
   * Headers round spacings, to three digits at worst; a reconstruction of another zoom is off by
   * more.
   */
  private static final double SAME_LENGTH = 0.01;

  /**
   * Between two images, of which one has to be as the other is.
   *
   * @param asked that which is expected
   */
  public static List<FormDifference> between(ImageForm asked, ImageForm found) {
    List<FormDifference> all = new ArrayList<>();
    String kernel = asked.kernel();
    if (kernel != null && !kernel.equalsIgnoreCase(found.kernel())) {
      all.add(
          new FormDifference(
              Dictionary.name(Tag.ConvolutionKernel), kernel(found.kernel()), kernel(kernel)));
    }
    length(Tag.PixelSpacing, asked.pixelSpacingMm(), found.pixelSpacingMm()).ifPresent(all::add);
    length(Tag.SliceThickness, asked.sliceThicknessMm(), found.sliceThicknessMm())
        .ifPresent(all::add);
    fraction(asked, found).ifPresent(all::add);
    return all;
  }

  /**
   * Why a calibration does not count for an image. Where the header's positron fraction is undone,
   * another one changes nothing; where the calibration holds it, the factor is off by their ratio.
   */
  static List<FormDifference> against(CalibrationRecord calibration, ImageForm found) {
    ImageForm form = Objects.requireNonNullElse(calibration.form(), ImageForm.UNKNOWN);
    return between(calibration.positronFractionIncluded() ? form : unscaled(form), found);
  }

  /** The header's positron fraction, where it is another one than the calibration's. */
  static Optional<FormDifference> fraction(ImageForm asked, ImageForm found) {
    return differs(asked.positronFraction(), found.positronFraction(), NuclideCheck.SAME_FRACTION)
        ? Optional.of(
            new FormDifference(
                Dictionary.name(Tag.RadionuclidePositronFraction),
                number(found.positronFraction(), ""),
                number(asked.positronFraction(), "")))
        : Optional.empty();
  }

  private static ImageForm unscaled(ImageForm form) {
    return new ImageForm(form.kernel(), form.pixelSpacingMm(), form.sliceThicknessMm(), null);
  }

  private static Optional<FormDifference> length(
      int tag, @Nullable Double asked, @Nullable Double found) {
    return differs(asked, found, SAME_LENGTH)
        ? Optional.of(
            new FormDifference(Dictionary.name(tag), number(found, " mm"), number(asked, " mm")))
        : Optional.empty();
  }

  private static boolean differs(
      @Nullable Double asked, @Nullable Double found, double toleranceFraction) {
    return asked != null && (found == null || !(Math.abs(found / asked - 1) <= toleranceFraction));
  }

  private static String number(@Nullable Double value, String unit) {
    return value == null ? "nothing" : Figures.text(value) + unit;
  }

  private static String kernel(@Nullable String words) {
    return words == null || words.isEmpty() ? "nothing" : "'" + words + "'";
  }
}
