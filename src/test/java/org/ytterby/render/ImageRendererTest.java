// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ytterby.render.TestImage.bytes;
import static org.ytterby.render.TestImage.grey;
import static org.ytterby.render.TestImage.image;
import static org.ytterby.render.TestImage.seen;
import static org.ytterby.render.TestImage.words;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.InvalidObject;
import org.ytterby.render.Window.Function;

/** Each step of the pipelines, with values that can be worked out on paper. */
final class ImageRendererTest {
  private static final Window EXACT = new Window(50, 100, Function.LINEAR_EXACT);
  private static final ImageRenderer.View TO_100 =
      new ImageRenderer.View(Optional.of(EXACT), Optional.empty());

  @Test
  void shows_the_range_of_a_frame_where_nothing_is_said() {
    assertThat(seen(grey(true, -100, 0, 100))).containsExactly(0, 128, 255);
    assertThat(seen(grey(false, 7, 7))).containsExactly(0, 0);
  }

  @Test
  void shows_the_range_of_all_frames_where_nothing_is_said() {
    DataSet image =
        image("MONOCHROME2", 1, 16, false, 1, 2)
            .integers(Tag.NumberOfFrames, 3)
            .bytes(Tag.PixelData, Vr.OW, words(100, 150, 150, 200, 200, 100))
            .build();
    assertThat(seen(image, 0, ImageRenderer.View.AS_IS)).containsExactly(0, 128);
    assertThat(seen(image, 1, ImageRenderer.View.AS_IS)).containsExactly(128, 255);
  }

  @Test
  void shows_a_dose_from_0_to_the_greatest_of_all_frames() {
    DataSetBuilder dose =
        image("MONOCHROME2", 1, 16, false, 1, 2)
            .uid(Tag.SOPClassUID, Uids.RTDoseStorage)
            .numbers(Tag.DoseGridScaling, 0.01)
            .integers(Tag.NumberOfFrames, 2)
            .bytes(Tag.PixelData, Vr.OW, words(100, 50, 200, 100));
    assertThat(seen(dose.build(), 0, ImageRenderer.View.AS_IS)).containsExactly(128, 64);
    assertThat(seen(dose.build(), 1, ImageRenderer.View.AS_IS)).containsExactly(255, 128);
    dose.bytes(Tag.PixelData, Vr.OW, words(0, 0, 0, 0));
    assertThat(seen(dose.build(), 0, ImageRenderer.View.AS_IS)).containsExactly(0, 0);
  }

  @Test
  void counts_the_values_of_each_frame_by_its_own_rescale() {
    DataSet image =
        image("MONOCHROME2", 1, 16, false, 1, 2)
            .integers(Tag.NumberOfFrames, 2)
            .sequence(Tag.PerFrameFunctionalGroupsSequence, rescaled(1), rescaled(4))
            .bytes(Tag.PixelData, Vr.OW, words(0, 100, 0, 50))
            .build();
    // 0 and 100; 0 and 200.
    assertThat(seen(image, 0, ImageRenderer.View.AS_IS)).containsExactly(0, 128);
    assertThat(seen(image, 1, ImageRenderer.View.AS_IS)).containsExactly(0, 255);
  }

  @Test
  void looks_at_so_many_frames_evenly_apart() {
    assertThat(ValueRange.looked(3, 10, 100)).containsExactly(0, 1, 2);
    assertThat(ValueRange.looked(10, 10, 30)).containsExactly(0, 3, 6);
    assertThat(ValueRange.looked(2, 10, 5)).containsExactly(0);
  }

  private static DataSet rescaled(double slope) {
    return DataSet.builder()
        .sequence(
            Tag.PixelValueTransformationSequence,
            DataSet.builder()
                .numbers(Tag.RescaleSlope, slope)
                .numbers(Tag.RescaleIntercept, 0)
                .build())
        .build();
  }

  @Test
  void tells_what_rendering_takes_of_memory() {
    DataSet grey = image("MONOCHROME2", 1, 16, false, 1000, 1000).build();
    // To write: the frame 2, the picture 1, the result 1, as the JDK has it 1, its file 4.
    assertThat(memory(grey, TransferSyntax.EXPLICIT_LE, Optional.empty()))
        .isBetween(9_000_000L, 9_000_100L);
    DataSet colour =
        image("RGB", 3, 8, false, 1000, 1000).integers(Tag.PlanarConfiguration, 0).build();
    TransferSyntax jpeg2000 = new TransferSyntax(Uids.JPEG2000);
    // To read: coefficients and samples 8 each of three, the frame and another one 3 each.
    assertThat(memory(colour, jpeg2000, Optional.of(new Viewport(10, 10, Optional.empty()))))
        .isEqualTo(30_000_000);
    DataSet huge = image("MONOCHROME2", 1, 16, false, 65_535, 257).build();
    assertThatThrownBy(() -> memory(huge, jpeg2000, Optional.empty()))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("pixels a frame");
  }

  private static long memory(DataSet image, TransferSyntax syntax, Optional<Viewport> viewport) {
    return ImageRenderer.memory(
        image, syntax, 0, new ImageRenderer.View(Optional.empty(), viewport));
  }

  @Test
  void inverts_monochrome_1_once() {
    DataSetBuilder negative =
        grey(true, -100, 0, 100).text(Tag.PhotometricInterpretation, "MONOCHROME1");
    assertThat(seen(negative)).containsExactly(255, 128, 0);
    assertThat(seen(negative.text(Tag.PresentationLUTShape, "INVERSE")))
        .containsExactly(255, 128, 0);
    assertThat(seen(grey(true, -100, 0, 100).text(Tag.PresentationLUTShape, "INVERSE")))
        .containsExactly(255, 128, 0);
  }

  @Test
  void takes_the_window_of_the_object_and_before_it_the_one_that_is_asked_for() {
    DataSetBuilder windowed =
        grey(false, 0, 25, 50, 100, 200)
            .numbers(Tag.RescaleSlope, 2)
            .numbers(Tag.RescaleIntercept, -50)
            .numbers(Tag.WindowCenter, 100, 1)
            .numbers(Tag.WindowWidth, 200, 1)
            .text(Tag.VOILUTFunction, "LINEAR_EXACT");
    // -50, 0, 50, 150, 350 in 0 to 200.
    assertThat(seen(windowed)).containsExactly(0, 0, 64, 191, 255);
    assertThat(seen(windowed.build(), 0, TO_100)).containsExactly(0, 0, 128, 255, 255);
  }

  @Test
  void takes_a_window_without_width_for_none() {
    DataSetBuilder broken =
        grey(false, 0, 50, 100).numbers(Tag.WindowCenter, 40).numbers(Tag.WindowWidth, 0);
    assertThat(seen(broken)).containsExactly(0, 128, 255);
  }

  @Test
  void refuses_a_function_that_it_does_not_know() {
    DataSetBuilder odd =
        grey(false, 0, 50)
            .numbers(Tag.WindowCenter, 40)
            .numbers(Tag.WindowWidth, 9)
            .text(Tag.VOILUTFunction, "CUBIC");
    assertThatThrownBy(() -> seen(odd)).hasMessageContaining("VOILUTFunction");
  }

  @Test
  void looks_only_at_the_bits_that_are_stored() {
    // 12 bits below bit 13, rubbish around them: -1, 0, 1, 2047, -2048.
    int[] stored = {0xFFF, 0, 1, 0x7FF, 0x800};
    int[] allocated = new int[stored.length];
    for (int i = 0; i < stored.length; i++) {
      allocated[i] = stored[i] << 2 | (i % 2 == 0 ? 0xC003 : 0);
    }
    DataSetBuilder image =
        grey(true, allocated)
            .integers(Tag.BitsStored, 12)
            .integers(Tag.HighBit, 13)
            .numbers(Tag.WindowCenter, 0)
            .numbers(Tag.WindowWidth, 4)
            .text(Tag.VOILUTFunction, "LINEAR_EXACT");
    assertThat(seen(image)).containsExactly(64, 128, 191, 255, 0);
  }

  @Test
  void shows_padding_black_and_does_not_count_it() {
    DataSetBuilder padded =
        grey(true, -2000, 0, 50, 100).bytes(Tag.PixelPaddingValue, Vr.SS, words(-2000));
    assertThat(seen(padded)).containsExactly(0, 0, 128, 255);
    assertThat(seen(padded.text(Tag.PhotometricInterpretation, "MONOCHROME1")))
        .containsExactly(0, 255, 128, 0);
    DataSetBuilder asUnsigned =
        grey(true, -2000, 0, 50, 100).bytes(Tag.PixelPaddingValue, Vr.US, words(63_536));
    assertThat(seen(asUnsigned)).containsExactly(0, 0, 128, 255);
    DataSetBuilder range =
        grey(true, -2000, -1500, 0, 100)
            .bytes(Tag.PixelPaddingValue, Vr.SS, words(-2000))
            .bytes(Tag.PixelPaddingRangeLimit, Vr.SS, words(-1000));
    assertThat(seen(range)).containsExactly(0, 0, 0, 255);
  }

  @Test
  void maps_by_a_modality_table_then_by_a_voi_table() {
    DataSet modality =
        DataSet.builder()
            .integers(Tag.LUTDescriptor, 3, 10, 16)
            .text(Tag.ModalityLUTType, "US")
            .bytes(Tag.LUTData, Vr.OW, words(100, 300, 200))
            .build();
    DataSetBuilder image =
        grey(false, 0, 10, 11, 12, 99).sequence(Tag.ModalityLUTSequence, modality);
    // 100, 100, 300, 200, 200.
    assertThat(seen(image)).containsExactly(0, 0, 255, 128, 128);
    DataSet voi =
        DataSet.builder()
            .integers(Tag.LUTDescriptor, 101, 200, 10)
            .bytes(Tag.LUTData, Vr.OW, words(ramp(101)))
            .build();
    // Below 200 the first entry, 0; 300 has entry 100, 1000 of 1023.
    assertThat(seen(image.sequence(Tag.VOILUTSequence, voi))).containsExactly(0, 0, 249, 0, 0);
  }

  @Test
  void reads_a_voi_table_of_values_with_sign() {
    DataSet voi =
        DataSet.builder()
            .bytes(Tag.LUTDescriptor, Vr.SS, words(3, -1, 8))
            .bytes(Tag.LUTData, Vr.OW, words(0, 100, 255))
            .build();
    DataSetBuilder image = grey(true, -5, -1, 0, 1, 5).sequence(Tag.VOILUTSequence, voi);
    assertThat(seen(image)).containsExactly(0, 0, 100, 255, 255);
  }

  @Test
  void takes_each_frames_own_rescale_and_window() {
    DataSet first = groups(1, 50);
    DataSet second = groups(2, 100);
    DataSet image =
        grey(false, 0, 100, 0, 100)
            .integers(Tag.NumberOfFrames, 2)
            .integers(Tag.Columns, 2)
            .sequence(Tag.PerFrameFunctionalGroupsSequence, first, second)
            .build();
    assertThat(seen(image, 0, ImageRenderer.View.AS_IS)).containsExactly(0, 255);
    assertThat(seen(image, 1, ImageRenderer.View.AS_IS)).containsExactly(0, 255);
    // 200 at twice the slope, in a window to 100.
    assertThat(seen(image, 1, TO_100)).containsExactly(0, 255);
    ImageRenderer.View to400 =
        new ImageRenderer.View(
            Optional.of(new Window(200, 400, Function.LINEAR_EXACT)), Optional.empty());
    assertThat(seen(image, 0, to400)).containsExactly(0, 64);
    assertThat(seen(image, 1, to400)).containsExactly(0, 128);
  }

  @Test
  void windows_a_dose_in_gray() {
    byte[] pixels = new byte[12];
    pixels[4] = 1; // 1
    pixels[11] = (byte) 0x80; // 2^31, which is no negative number
    DataSet dose =
        image("MONOCHROME2", 1, 32, false, 1, 3)
            .uid(Tag.SOPClassUID, Uids.RTDoseStorage)
            .numbers(Tag.DoseGridScaling, 1e-7)
            .bytes(Tag.PixelData, Vr.OW, pixels)
            .build();
    assertThat(seen(dose, 0, ImageRenderer.View.AS_IS)).containsExactly(0, 0, 255);
    ImageRenderer.View wide =
        new ImageRenderer.View(
            Optional.of(new Window(214.7483648, 429.4967296, Function.LINEAR_EXACT)),
            Optional.empty());
    assertThat(seen(dose, 0, wide)).containsExactly(0, 0, 128);
  }

  @Test
  void shows_frames_of_one_bit_that_begin_within_a_byte() {
    DataSet segmentation =
        image("MONOCHROME2", 1, 1, false, 1, 3)
            .uid(Tag.SOPClassUID, Uids.SegmentationStorage)
            .integers(Tag.NumberOfFrames, 3)
            // 101 then 110 then 000, the first pixel lowest.
            .bytes(Tag.PixelData, Vr.OB, bytes(0b00011101, 0))
            .build();
    assertThat(seen(segmentation, 0, ImageRenderer.View.AS_IS)).containsExactly(255, 0, 255);
    assertThat(seen(segmentation, 1, ImageRenderer.View.AS_IS)).containsExactly(255, 255, 0);
    assertThat(seen(segmentation, 2, ImageRenderer.View.AS_IS)).containsExactly(0, 0, 0);
  }

  @Test
  void shows_a_fractional_segmentation_by_its_greatest_value() {
    DataSetBuilder fractional =
        image("MONOCHROME2", 1, 8, false, 1, 4)
            .uid(Tag.SOPClassUID, Uids.SegmentationStorage)
            .integers(Tag.MaximumFractionalValue, 200)
            .bytes(Tag.PixelData, Vr.OB, bytes(0, 50, 100, 100));
    assertThat(seen(fractional)).containsExactly(0, 64, 128, 128);
  }

  @Test
  void shows_red_green_and_blue_in_either_configuration() {
    DataSetBuilder image = image("RGB", 3, 8, false, 1, 2);
    assertThat(
            seen(
                image
                    .integers(Tag.PlanarConfiguration, 0)
                    .bytes(Tag.PixelData, Vr.OB, bytes(1, 2, 3, 4, 5, 6))))
        .containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(
            seen(
                image
                    .integers(Tag.PlanarConfiguration, 1)
                    .bytes(Tag.PixelData, Vr.OB, bytes(1, 4, 2, 5, 3, 6))))
        .containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(
            seen(
                image("RGB", 3, 16, false, 1, 1)
                    .integers(Tag.PlanarConfiguration, 0)
                    .integers(Tag.BitsStored, 12)
                    .integers(Tag.HighBit, 11)
                    .bytes(Tag.PixelData, Vr.OW, words(0xFFF, 0x120, 0x00F))))
        .containsExactly(0xFF, 0x12, 0);
  }

  @Test
  void converts_luminance_and_chrominance() {
    // Pure red, green, blue, white and a clipped colour (ITU-R BT.601, full range).
    DataSetBuilder image =
        image("YBR_FULL", 3, 8, false, 1, 4)
            .integers(Tag.PlanarConfiguration, 0)
            .bytes(
                Tag.PixelData,
                Vr.OB,
                bytes(76, 85, 255, 255, 128, 128, 0, 128, 128, 100, 255, 128));
    assertThat(seen(image)).containsExactly(254, 0, 0, 255, 255, 255, 0, 0, 0, 100, 56, 255);
  }

  @Test
  void looks_a_palette_up() {
    DataSetBuilder image =
        image("PALETTE COLOR", 1, 8, false, 1, 4).bytes(Tag.PixelData, Vr.OB, bytes(0, 1, 2, 9));
    for (int tag :
        new int[] {
          Tag.RedPaletteColorLookupTableDescriptor,
          Tag.GreenPaletteColorLookupTableDescriptor,
          Tag.BluePaletteColorLookupTableDescriptor
        }) {
      image.integers(tag, 2, 1, 16);
    }
    image
        .bytes(Tag.RedPaletteColorLookupTableData, Vr.OW, words(0x1000, 0xFFFF))
        .bytes(Tag.GreenPaletteColorLookupTableData, Vr.OW, words(0x2000, 0x80FF))
        .bytes(Tag.BluePaletteColorLookupTableData, Vr.OW, words(0x3000, 0));
    assertThat(seen(image))
        .containsExactly(0x10, 0x20, 0x30, 0x10, 0x20, 0x30, 0xFF, 0x80, 0, 0xFF, 0x80, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HSV", "CMYK", "YBR_PARTIAL_422"})
  void refuses_a_colour_space_that_it_does_not_render(String photometric) {
    DataSetBuilder image =
        image(photometric, 3, 8, false, 1, 2).bytes(Tag.PixelData, Vr.OB, bytes(1, 2, 3, 4, 5, 6));
    assertThatThrownBy(() -> seen(image))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("PhotometricInterpretation");
  }

  @Test
  void refuses_what_does_not_fit() {
    assertThatThrownBy(() -> seen(grey(false, 1, 2).text(Tag.PhotometricInterpretation, "RGB")))
        .hasMessageContaining("SamplesPerPixel");
    assertThatThrownBy(() -> seen(grey(false, 1, 2).integers(Tag.HighBit, 14)))
        .hasMessageContaining("HighBit");
    DataSet cut =
        DataSet.builder()
            .integers(Tag.LUTDescriptor, 9, 0, 16)
            .bytes(Tag.LUTData, Vr.OW, words(1, 2))
            .build();
    assertThatThrownBy(() -> seen(grey(false, 1, 2).sequence(Tag.VOILUTSequence, cut)))
        .hasMessageContaining("LUTData");
    DataSetBuilder huge = image("MONOCHROME2", 1, 8, false, 8_000, 8_000);
    assertThatThrownBy(() -> seen(huge.bytes(Tag.PixelData, Vr.OB, new byte[64_000_000])))
        .hasMessageContaining("pixels a frame");
  }

  @Test
  void makes_pixels_square() {
    DataSetBuilder flat = grey(false, 0, 100, 0, 100).numbers(Tag.PixelSpacing, 2, 1);
    Picture picture =
        ImageRenderer.render(flat.build(), TransferSyntax.EXPLICIT_LE, 0, ImageRenderer.View.AS_IS);
    assertThat(picture.width()).isEqualTo(4);
    assertThat(picture.height()).isEqualTo(2);
    Picture upright =
        ImageRenderer.render(
            grey(false, 0, 100).integers(Tag.PixelAspectRatio, 1, 2).build(),
            TransferSyntax.EXPLICIT_LE,
            0,
            ImageRenderer.View.AS_IS);
    assertThat(upright.width()).isEqualTo(4);
    assertThat(upright.height()).isEqualTo(1);
  }

  private static DataSet groups(double slope, double center) {
    return DataSet.builder()
        .sequence(
            Tag.PixelValueTransformationSequence,
            DataSet.builder()
                .numbers(Tag.RescaleSlope, slope)
                .numbers(Tag.RescaleIntercept, 0)
                .build())
        .sequence(
            Tag.FrameVOILUTSequence,
            DataSet.builder()
                .numbers(Tag.WindowCenter, center)
                .numbers(Tag.WindowWidth, 2 * center)
                .text(Tag.VOILUTFunction, "LINEAR_EXACT")
                .build())
        .build();
  }

  private static int[] ramp(int count) {
    int[] ramp = new int[count];
    for (int i = 0; i < count; i++) {
      ramp[i] = 10 * i;
    }
    return ramp;
  }
}
