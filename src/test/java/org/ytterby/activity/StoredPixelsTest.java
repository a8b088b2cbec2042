// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.protocol.Protocol;
import org.ytterby.testdata.EmissionForms;
import org.ytterby.testdata.PetSeriesFixture;

/** What stored values say beyond their scale: padding, and values beyond what their bits hold. */
class StoredPixelsTest implements EmissionReading {
  private static final int SIDE = 40;
  private static final int LARGEST = 32_767;

  @TempDir Path folder;

  @Override
  public Path folder() {
    return folder;
  }

  /** A level by the distance in pixels from somewhere that is no pixel's middle. */
  private static byte[] round(DoubleUnaryOperator levelAt, int most) {
    ByteBuffer pixels = ByteBuffer.allocate(2 * SIDE * SIDE).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < SIDE * SIDE; i++) {
      double distance = Math.hypot(i % SIDE - 19.3, (double) (i / SIDE) - 19.6);
      pixels.putShort((short) (int) Math.rint(most * levelAt.applyAsDouble(distance)));
    }
    return pixels.array();
  }

  private static PetSeriesFixture of(byte[] pixels, boolean signed) {
    return PetSeriesFixture.even()
        .each(
            (plane, k) ->
                plane
                    .integers(Tag.Rows, SIDE)
                    .integers(Tag.Columns, SIDE)
                    .integers(Tag.PixelRepresentation, signed ? 1 : 0)
                    .numbers(Tag.RescaleSlope, 0.01)
                    .bytes(Tag.PixelData, Vr.OW, pixels));
  }

  private static double spot(double distance) {
    return Math.exp(-distance * distance / (2 * 16));
  }

  /** An even disc of 12 pixels behind a blur of 1.3 pixels. */
  private static double disc(double distance) {
    return 1 / (1 + Math.exp(1.702 * (distance - 12) / 1.3));
  }

  private List<Finding> formats(Protocol protocol, PetSeriesFixture series) {
    Outcome<EmissionImage> outcome = read(protocol, series);
    assertThat(outcome).as(outcome.findings().toString()).isInstanceOf(Outcome.Done.class);
    return outcome.findings().stream()
        .filter(finding -> finding.code() == FindingCode.PIXEL_FORMAT)
        .toList();
  }

  @Test
  void a_spot_that_is_cut_off_at_the_largest_value_is_told() {
    for (double cut : new double[] {0.45, 0.8, 0.95}) {
      assertThat(formats(PET, of(round(r -> Math.min(1, spot(r) / cut), LARGEST), true)))
          .as("cut at %s", cut)
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.found()).contains("pixels of the largest value");
                assertThat(finding.action()).contains("too low");
              });
    }
  }

  @Test
  void what_only_reaches_the_largest_value_is_not() {
    assertThat(formats(PET, of(round(StoredPixelsTest::spot, LARGEST), true))).isEmpty();
    assertThat(formats(PET, of(round(StoredPixelsTest::disc, LARGEST), true))).isEmpty();
    assertThat(formats(PET, of(round(r -> Math.clamp(12.5 - r, 0.0, 1.0), LARGEST), true)))
        .as("a sharp disc, its edge pixels filled in part")
        .isEmpty();
    assertThat(formats(PET, of(round(r -> r < 12 ? 1 : 0.6, LARGEST), true)))
        .as("a sharp disc in warm surroundings")
        .isEmpty();
  }

  @Test
  void counts_that_wrapped_around_are_told() {
    byte[] wrapped = round(r -> 1.9 * spot(r), 65_536);
    PetSeriesFixture series =
        of(wrapped, false).each((plane, k) -> plane.numbers(Tag.RescaleSlope, 1));
    Outcome<EmissionImage> outcome =
        read(
            SPECT,
            EmissionForms.tomo(series.dataSets(), false).integers(Tag.PixelRepresentation, 0));
    assertThat(outcome.findings())
        .filteredOn(finding -> finding.code() == FindingCode.PIXEL_FORMAT)
        .anySatisfy(finding -> assertThat(finding.expected()).contains("wrapped around at 65536"));
  }

  @Test
  void counts_without_blur_did_not_wrap_around() {
    PetSeriesFixture series =
        of(round(r -> r < 12 ? 0.9 : 0, 65_535), false)
            .each((plane, k) -> plane.numbers(Tag.RescaleSlope, 1));
    Outcome<EmissionImage> outcome =
        read(
            SPECT,
            EmissionForms.tomo(series.dataSets(), false).integers(Tag.PixelRepresentation, 0));
    assertThat(outcome.findings())
        .noneSatisfy(finding -> assertThat(finding.code()).isEqualTo(FindingCode.PIXEL_FORMAT));
  }

  @Test
  void padding_holds_no_activity() {
    byte[] plain = round(StoredPixelsTest::disc, 20_000);
    Arrays.fill(plain, 0, 2 * SIDE, (byte) 0);
    byte[] padded = plain.clone();
    ByteBuffer pixels = ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < SIDE; i++) {
      pixels.putShort(2 * i, Short.MIN_VALUE);
    }
    PetSeriesFixture series =
        of(padded, true)
            .each(
                (plane, k) ->
                    plane.bytes(Tag.PixelPaddingValue, Vr.SS, new byte[] {0, (byte) 0x80}));
    ActivityMap expected = map(PET, of(plain, true));
    ActivityMap found = map(PET, series);
    assertThat(found.becquerelPerMl()).containsExactly(expected.becquerelPerMl());
    assertThat(formats(PET, series))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.found()).isEqualTo("200 pixels of the padding value");
              assertThat(finding.blocks()).isFalse();
            });
  }
}
