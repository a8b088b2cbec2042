// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.finding.InvalidObject;

/** Sizes, regions and what becomes of samples on the way. */
final class ScalingTest {
  @Test
  void changes_nothing_that_keeps_its_size() {
    Picture noise = noise(7, 5, 3);
    assertThat(Scaling.fit(noise, 1, Optional.empty())).isSameAs(noise);
    assertThat(Scaling.fit(noise, 1, port(7, 5)).data()).isEqualTo(noise.data());
    assertThat(Scaling.fit(noise, 1, port(7, 500)).data()).isEqualTo(noise.data());
  }

  @ParameterizedTest
  @CsvSource({
    "100, 50, 1, 50, 50, 50, 25",
    "100, 50, 1, 400, 100, 200, 100",
    "100, 50, 2, 100, 100, 100, 100",
    "100, 50, 0.5, 100, 100, 100, 25",
    "3, 1000, 1, 10, 10, 1, 10",
  })
  void fits_into_the_viewport_and_keeps_the_aspect(
      int width, int height, double aspect, int most, int high, int foundWidth, int foundHeight) {
    Picture fitted = Scaling.fit(noise(width, height, 1), aspect, port(most, high));
    assertThat(fitted.width()).isEqualTo(foundWidth);
    assertThat(fitted.height()).isEqualTo(foundHeight);
  }

  @Test
  void interpolates_where_it_grows() {
    // Places of four samples in two: -0.25, 0.25, 0.75, 1.25.
    Picture two = new Picture(2, 1, 1, new byte[] {0, 100});
    assertThat(Scaling.fit(two, 1, port(4, 9)).data()).startsWith(new byte[] {0, 25, 75, 100});
  }

  @Test
  void averages_where_it_shrinks() {
    // Half of a line that alternates: no sample may take one kind only.
    byte[] data = new byte[64];
    for (int i = 0; i < data.length; i += 2) {
      data[i] = 100;
    }
    byte[] half = Scaling.fit(new Picture(64, 1, 1, data), 1, port(32, 1)).data();
    for (int i = 1; i < half.length - 1; i++) {
      assertThat((int) half[i]).isEqualTo(50);
    }
  }

  @Test
  void keeps_what_is_the_same_everywhere() {
    byte[] data = new byte[31 * 17];
    Arrays.fill(data, (byte) 201);
    Picture even = new Picture(31, 17, 1, data);
    for (int size : new int[] {1, 2, 7, 31, 40, 300}) {
      assertThat(Scaling.fit(even, 1.3, port(size, size)).data()).containsOnly(201);
    }
  }

  @Test
  void takes_a_region_and_flips_it() {
    Picture counted = new Picture(4, 2, 1, new byte[] {0, 1, 2, 3, 4, 5, 6, 7});
    assertThat(region(counted, 1, 0, 2, 2)).containsExactly(1, 2, 5, 6);
    assertThat(region(counted, 2, 1, 0, 0)).containsExactly(6, 7);
    assertThat(region(counted, 1, 0, -2, 2)).containsExactly(2, 1, 6, 5);
    assertThat(region(counted, 1, 0, 2, -2)).containsExactly(5, 6, 1, 2);
  }

  @Test
  void mixes_nothing_in_from_beside_the_region() {
    byte[] data = new byte[8];
    data[3] = (byte) 255;
    Picture picture = new Picture(8, 1, 1, data);
    Optional<Viewport> port =
        Optional.of(new Viewport(16, 16, Optional.of(new Viewport.Region(4, 0, 4, 1))));
    assertThat(Scaling.fit(picture, 1, port).data()).containsOnly(0);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 1, 1",
    "0, 0, 5, 1",
    "3, 0, 2, 1",
    "0, 0, 0.5, 1",
    "4, 0, 0, 0",
    "0, 1, 1, 2"
  })
  void refuses_a_region_that_is_not_in_the_picture(
      double x, double y, double width, double height) {
    Picture picture = noise(4, 2, 1);
    Optional<Viewport> port =
        Optional.of(new Viewport(9, 9, Optional.of(new Viewport.Region(x, y, width, height))));
    assertThatThrownBy(() -> Scaling.fit(picture, 1, port))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("viewport");
  }

  @Test
  void refuses_what_would_be_too_large() {
    Picture wide = new Picture(8_000, 2_000, 1, new byte[16_000_000]);
    assertThatThrownBy(() -> Scaling.fit(wide, 8, Optional.empty()))
        .hasMessageContaining("give a viewport");
    assertThatThrownBy(() -> new Viewport(5_000, 5_000, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] region(Picture picture, double x, double y, double width, double height) {
    int columns = (int) Math.abs(width == 0 ? picture.width() - x : width);
    int rows = (int) Math.abs(height == 0 ? picture.height() - y : height);
    return Scaling.fit(
            picture,
            1,
            Optional.of(
                new Viewport(columns, rows, Optional.of(new Viewport.Region(x, y, width, height)))))
        .data();
  }

  private static Optional<Viewport> port(int width, int height) {
    return Optional.of(new Viewport(width, height, Optional.empty()));
  }

  private static Picture noise(int width, int height, int samples) {
    byte[] data = new byte[width * height * samples];
    new Random(5).nextBytes(data);
    return new Picture(width, height, samples, data);
  }
}
