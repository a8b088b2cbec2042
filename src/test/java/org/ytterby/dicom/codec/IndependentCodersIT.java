// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.InvalidObject;

/** What DCMTK and GDCM compress without loss, we give back to the last bit. */
class IndependentCodersIT {
  @TempDir private static Path folder;

  private static List<Path> images;

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    images = IndependentCoders.images(folder);
  }

  @Test
  void rle_of_dcmtk_and_gdcm() throws IOException, InterruptedException {
    assertExact(Compression.RLE, "dcmcrle");
    assertExact(evenImages(), Compression.RLE, "gdcmconv", "--rle");
  }

  /** GDCM 3.0 stops with an error of its own, or of the heap, at an image of 27 bytes. */
  private static List<Path> evenImages() {
    return images.stream().filter(image -> !image.endsWith("SC_rgb_small_odd.dcm")).toList();
  }

  @Test
  void jpeg_lossless_of_dcmtk_with_every_predictor_and_of_gdcm()
      throws IOException, InterruptedException {
    assertExact(Compression.JPEG_LOSSLESS_SV1, "dcmcjpeg", "+e1", "+cn");
    for (int predictor = 1; predictor <= 7; predictor++) {
      assertExact(
          Compression.JPEG_LOSSLESS, "dcmcjpeg", "+el", "+cn", "+sv", Integer.toString(predictor));
    }
    assertExact(Compression.JPEG_LOSSLESS_SV1, "gdcmconv", "--jpeg");
  }

  @Test
  void jpeg_ls_of_dcmtk_in_every_interleaving_and_of_gdcm()
      throws IOException, InterruptedException {
    assertExact(Compression.JPEG_LS_LOSSLESS, "dcmcjpls");
    assertExact(Compression.JPEG_LS_LOSSLESS, "dcmcjpls", "+is");
    assertExact(Compression.JPEG_LS_LOSSLESS, "dcmcjpls", "+in");
    assertExact(Compression.JPEG_LS_LOSSLESS, "dcmcjpls", "+t1", "5", "+t2", "9", "+t3", "30");
    assertExact(Compression.JPEG_LS_LOSSLESS, "gdcmconv", "--jpegls");
  }

  @Test
  void jpeg_2000_of_gdcm() throws IOException, InterruptedException {
    assertExact(evenImages(), Compression.JPEG_2000_LOSSLESS, "gdcmconv", "--j2k");
  }

  @Test
  void big_endian_and_deflated_of_dcmtk() throws IOException, InterruptedException {
    assertExact(Compression.EXPLICIT_BE, "dcmconv", "+tb");
    assertExact(Compression.DEFLATED, "dcmconv", "+td");
  }

  @Test
  void near_lossless_jpeg_ls_as_dcmtk_decodes_it_and_never_for_measuring()
      throws IOException, InterruptedException {
    // dcmcjpls makes it of unsigned pixels only.
    Path image = images.stream().filter(one -> one.endsWith("nm.dcm")).findFirst().orElseThrow();
    Path near =
        IndependentCoders.run(image, folder.resolve("near.dcm"), "dcmcjpls", "+en", "+md", "3");
    Path back = IndependentCoders.run(near, folder.resolve("back.dcm"), "dcmdjpls");
    Part10 read = Part10.read(near, ReadOptions.headers());
    TransferSyntax syntax = read.location().transferSyntax();
    assertThat(syntax).isEqualTo(Compression.JPEG_LS_NEAR_LOSSLESS.transferSyntax());
    byte[] shown = Frames.of(read.dataSet(), syntax).frame(0);
    assertThat(shown).isEqualTo(frames(Part10.read(back, ReadOptions.headers()), true).frame(0));
    assertThat(shown).isNotEqualTo(frames(Part10.read(image, ReadOptions.headers())).frame(0));
    assertThatThrownBy(() -> Frames.exact(read.dataSet(), syntax))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("a dose can't be computed from lossy pixels");
  }

  private static void assertExact(Compression compression, String program, String... options)
      throws IOException, InterruptedException {
    assertExact(images, compression, program, options);
  }

  private static void assertExact(
      List<Path> of, Compression compression, String program, String... options)
      throws IOException, InterruptedException {
    for (Path image : of) {
      String what = program + List.of(options) + " of " + image.getFileName();
      Path copy = IndependentCoders.run(image, folder.resolve("copy.dcm"), program, options);
      Part10 compressed = Part10.read(copy, ReadOptions.headers());
      assertThat(compressed.location().transferSyntax())
          .as(what)
          .isEqualTo(compression.transferSyntax());
      Frames expected = frames(Part10.read(image, ReadOptions.headers()));
      Frames found = frames(compressed);
      assertThat(found.count()).isEqualTo(expected.count());
      for (int i = 0; i < found.count(); i++) {
        assertThat(Arrays.equals(found.frame(i), expected.frame(i)))
            .as("%s, frame %d", what, i)
            .isTrue();
      }
    }
  }

  private static Frames frames(Part10 file) {
    return frames(file, false);
  }

  private static Frames frames(Part10 file, boolean lossyBefore) {
    TransferSyntax syntax = file.location().transferSyntax();
    return lossyBefore ? Frames.of(file.dataSet(), syntax) : Frames.exact(file.dataSet(), syntax);
  }
}
