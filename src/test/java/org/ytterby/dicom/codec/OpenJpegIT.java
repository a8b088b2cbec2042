// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.codec.OpenJpeg.Image;
import org.ytterby.finding.InvalidObject;

/**
 * What OpenJPEG compresses to JPEG 2000, in each way that it can, we decode: to the last bit where
 * it is reversible, as OpenJPEG does where it is not. Seeded: a failure names the round's options.
 */
class OpenJpegIT {
  private static final int ROUNDS = 500;

  /** Some of the options contradict each other, and the program refuses them. */
  private static final int LEAST_COMPRESSED = 350;

  /** OpenJPEG 2.5.0 loses samples with some options itself; more than a few are a mistake here. */
  private static final int MOST_LOST = 10;

  /**
   * Real numbers are added in another order and rounded once for a sample; where the sum lies at a
   * half, both neighbours are right.
   */
  private static final int ROUNDING = 1;

  /**
   * OpenJPEG 2.5.0 multiplies high coefficients with 1.625732422 for 2/K of table F.4, which is
   * 1.625786: 3.3e-5 of their range less, in rows and in columns.
   */
  private static final double COARSE_K = 2 * 3.3e-5;

  private static final List<String> ORDERS = List.of("LRCP", "RLCP", "RPCL", "PCRL", "CPRL");
  private static final Jpeg2000Decoder EXACT = new Jpeg2000Decoder(Jpeg2000Decoder.Promise.EXACT);
  private static final Jpeg2000Decoder SHOWN = new Jpeg2000Decoder(Jpeg2000Decoder.Promise.SHOWN);

  @TempDir private Path folder;

  @Test
  void reversible_ones_come_back_to_the_last_bit() throws IOException, InterruptedException {
    int compressed = 0;
    int lost = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(round);
      Image image = image(random);
      List<String> options = options(random, image);
      if (random.nextInt(3) == 0) {
        options.addAll(List.of("-r", random.nextBoolean() ? "20,5,1" : "8,1"));
      }
      Optional<byte[]> encoded = OpenJpeg.compress(image, folder, options);
      if (encoded.isEmpty()) {
        continue;
      }
      compressed++;
      String what = "round " + round + ", " + options + ", " + image.format();
      if (!isExact(encoded.orElseThrow(), image, what)) {
        Image back = OpenJpeg.decompress(encoded.orElseThrow(), image, folder);
        assertThat(Arrays.equals(back.samples(), image.samples())).as(what).isFalse();
        lost++;
      }
    }
    assertThat(compressed).isGreaterThan(LEAST_COMPRESSED);
    assertThat(lost).isLessThan(MOST_LOST);
  }

  private static boolean isExact(byte[] encoded, Image image, String what) {
    try {
      return Arrays.equals(EXACT.decode(encoded, image.format(), what), image.pixelData());
    } catch (InvalidObject e) {
      return false;
    }
  }

  @Test
  void irreversible_and_truncated_ones_are_as_openjpeg_decodes_them()
      throws IOException, InterruptedException {
    int compressed = 0;
    for (int round = 0; round < ROUNDS / 2; round++) {
      Random random = new Random(-1 - round);
      Image image = image(random);
      List<String> options = options(random, image);
      boolean irreversible = random.nextInt(3) > 0;
      if (irreversible) {
        options.add("-I");
      }
      options.addAll(List.of("-r", "30,10,4"));
      Optional<byte[]> encoded = OpenJpeg.compress(image, folder, options);
      if (encoded.isEmpty()) {
        continue;
      }
      compressed++;
      String what = "round " + round + ", " + options + ", " + image.format();
      Image back = OpenJpeg.decompress(encoded.orElseThrow(), image, folder);
      byte[] found = SHOWN.decode(encoded.orElseThrow(), image.format(), what);
      double tolerance = ROUNDING + (irreversible ? COARSE_K * (1 << image.bits()) : 0);
      for (int difference : back.differences(found)) {
        assertThat((double) Math.abs(difference)).as(what).isLessThanOrEqualTo(tolerance);
      }
      if (irreversible) {
        assertThatThrownBy(() -> EXACT.decode(encoded.orElseThrow(), image.format(), what))
            .isInstanceOf(InvalidObject.class)
            .hasMessageContaining("a dose can't be computed from lossy pixels");
      }
    }
    assertThat(compressed).isGreaterThan(LEAST_COMPRESSED / 2);
  }

  @Test
  void a_shifted_region_of_interest_comes_back() throws IOException, InterruptedException {
    for (int shift = 1; shift <= 12; shift++) {
      Random random = new Random(shift);
      Image image = OpenJpeg.image(random, 40, 30, shift % 2 == 0 ? 3 : 1, 8);
      byte[] encoded =
          OpenJpeg.compress(image, folder, List.of("-n", "3", "-ROI", "c=0,U=" + shift))
              .orElseThrow();
      // The program leaves the lower planes out, which hold nothing: nobody can know that.
      assertThat(SHOWN.decode(encoded, image.format(), "ROI")).isEqualTo(image.pixelData());
    }
  }

  @Test
  void progression_orders_that_change_and_packed_headers()
      throws IOException, InterruptedException {
    for (int round = 0; round < 60; round++) {
      Random random = new Random(round);
      int components = random.nextBoolean() ? 3 : 1;
      Image image =
          OpenJpeg.image(random, 20 + random.nextInt(90), 20 + random.nextInt(90), components, 12);
      int cut = 1 + random.nextInt(3);
      String first = ORDERS.get(random.nextInt(5));
      String second = ORDERS.get(random.nextInt(5));
      // By resolution; stretches that overlap are written wrong by the program.
      String changes =
          String.format(
              "T1=0,0,3,%d,%d,%s/T1=%d,0,3,4,%d,%s",
              cut, components, first, cut, components, second);
      List<String> options =
          new ArrayList<>(List.of("-n", "4", "-SOP", "-EPH", "-c", "[32,32]", "-r", "20,5,1"));
      if (round % 2 == 0) {
        options.addAll(List.of("-POC", changes));
      } else {
        options.addAll(List.of("-t", "64,64", "-p", first));
      }
      byte[] encoded = OpenJpeg.compress(image, folder, options).orElseThrow();
      String what = "round " + round + ", " + options + ", " + image.format();
      for (byte[] one :
          List.of(
              encoded,
              PackedHeaders.move(encoded, true, 50),
              PackedHeaders.move(encoded, false, 40))) {
        assertThat(EXACT.decode(one, image.format(), what)).as(what).isEqualTo(image.pixelData());
      }
    }
  }

  static Image image(Random random) {
    int largest = random.nextInt(3) == 0 ? 20 : 200;
    int components = random.nextInt(4) == 0 ? 3 : 1;
    int bits = List.of(16, 16, 12, 8, 1 + random.nextInt(16)).get(random.nextInt(5));
    return OpenJpeg.image(
        random, 1 + random.nextInt(largest), 1 + random.nextInt(largest), components, bits);
  }

  /** Options of chance that change how an image is coded, but lose nothing. */
  static List<String> options(Random random, Image image) {
    List<String> options = new ArrayList<>();
    int resolutions = 1 + random.nextInt(7);
    options.addAll(List.of("-n", Integer.toString(resolutions)));
    options.addAll(List.of("-p", ORDERS.get(random.nextInt(5))));
    if (random.nextBoolean()) {
      int wide = 2 + random.nextInt(5);
      int high = 2 + random.nextInt(5);
      options.addAll(List.of("-b", (1 << wide) + "," + (1 << high)));
    }
    if (random.nextInt(3) == 0) {
      // Halved for each resolution, and not allowed to be 1.
      int first = resolutions + random.nextInt(4);
      int second = resolutions + random.nextInt(4);
      options.addAll(
          List.of(
              "-c",
              String.format("[%d,%d],[%d,%d]", 1 << first, 1 << second, 1 << second, 1 << first)));
    }
    if (random.nextInt(3) == 0) {
      int left = random.nextInt(50);
      int top = random.nextInt(50);
      options.addAll(List.of("-d", left + "," + top));
      options.addAll(List.of("-T", random.nextInt(left + 1) + "," + random.nextInt(top + 1)));
    }
    if (random.nextInt(3) == 0) {
      options.addAll(List.of("-t", (51 + random.nextInt(99)) + "," + (51 + random.nextInt(99))));
    }
    if (random.nextBoolean()) {
      // Raw segments with predictable termination the program writes wrong (1 with 16).
      int mode = random.nextInt(64);
      options.addAll(List.of("-M", Integer.toString((mode & 17) == 17 ? mode - 16 : mode)));
    }
    for (String flag : List.of("-SOP", "-EPH", "-PLT", "-TLM")) {
      if (random.nextInt(3) == 0) {
        options.add(flag);
      }
    }
    // With many precincts the program makes more than the 255 tile-parts that can be counted.
    if (random.nextInt(4) == 0 && !options.contains("-c")) {
      options.addAll(List.of("-TP", List.of("R", "L", "C").get(random.nextInt(3))));
    }
    if (image.components() == 3) {
      options.addAll(List.of("-mct", Integer.toString(random.nextInt(2))));
    }
    return options;
  }
}
