// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.render.Window.Function;
import org.ytterby.testdata.Ended;
import org.ytterby.testdata.SharedData;

/** DCMTK's dcmj2pnm with the same windows over the same images, sample for sample. */
@Timeout(300)
final class DcmtkRenderIT {
  private static final Pattern PNM_HEAD =
      Pattern.compile("^P([56])\\s(?:#[^\\n]*\\n)*(\\d+)\\s+(\\d+)\\s+255\\s");

  /** DCMTK cuts off where we round, so that a sample may be one step darker. */
  private static final int ROUNDING = 1;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "CT_small.dcm", "MR_small.dcm", "MR_small_RLE.dcm",
    "MR_small_bigendian.dcm", "image_dfl.dcm", "examples_overlay.dcm",
  })
  void grey_images_in_every_window(String name) throws Exception {
    Path image = odd(name);
    List<Window> windows = new ArrayList<>();
    for (double[] window :
        new double[][] {{40, 400}, {300, 1}, {1000.5, 37.25}, {-200, 2000}, {128, 256}}) {
      windows.add(new Window(window[0], window[1], Function.LINEAR));
      windows.add(new Window(window[0], window[1], Function.SIGMOID));
    }
    for (Window window : windows) {
      assertAlike(image, Optional.of(window), ROUNDING, options(window));
    }
  }

  @ParameterizedTest
  @CsvSource({"MR_small.dcm", "examples_overlay.dcm"})
  void the_window_of_the_object(String name) throws Exception {
    assertAlike(odd(name), Optional.empty(), ROUNDING, "+Wi", "1");
  }

  @ParameterizedTest
  @CsvSource({"CT_small.dcm", "image_dfl.dcm"})
  void the_range_of_the_frame(String name) throws Exception {
    assertAlike(odd(name), Optional.empty(), ROUNDING, "+Wm");
  }

  /** Its stored values are 795000 to 1254000; DCMTK knows no Dose Grid Scaling. */
  @Test
  void a_dose_from_0() throws Exception {
    Window stored = new Window(627_000.5, 1_254_001, Function.LINEAR);
    assertAlike(odd("rtdose_1frame.dcm"), Optional.empty(), ROUNDING, options(stored));
  }

  @Test
  void monochrome_1() throws Exception {
    Part10 read = Part10.read(odd("CT_small.dcm"), ReadOptions.everything());
    Path image = folder.resolve("negative.dcm");
    DataSet negative =
        DataSet.builder()
            .putAll(read.dataSet())
            .text(Tag.PhotometricInterpretation, "MONOCHROME1")
            .build();
    Part10.write(image, negative, read.location().transferSyntax());
    Window window = new Window(40, 1500, Function.LINEAR);
    assertAlike(image, Optional.of(window), ROUNDING, options(window));
  }

  @Test
  void real_scanners() throws Exception {
    Window narrow = new Window(50, 350, Function.LINEAR);
    Window wide = new Window(4000, 9000, Function.SIGMOID);
    // Padding, which DCMTK shows as any value, lies where these windows are black.
    Window soft = new Window(300, 600, Function.SIGMOID);
    for (Path image : some("ct-liver-crlm1004/CT.tar.xz")) {
      assertAlike(image, Optional.of(narrow), ROUNDING, options(narrow));
      assertAlike(image, Optional.of(soft), ROUNDING, options(soft));
    }
    for (Path image : some("petct-ge-sts001/PT.tar.xz")) {
      // Its slope is no whole number, and DCMTK goes on with rescaled values as whole numbers: half
      // a Bq/mL is another 0.37 steps of this window.
      assertAlike(image, Optional.of(narrow), ROUNDING + 1, options(narrow));
      assertAlike(image, Optional.of(wide), ROUNDING, options(wide));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SC_rgb_small_odd.dcm",
    "SC_rgb_rle.dcm",
    "ExplVR_BigEnd.dcm",
    "examples_rgb_color.dcm",
    "SC_rgb_jpeg_gdcm.dcm",
    "SC_rgb_rle_16bit.dcm",
  })
  void colour_that_nothing_was_lost_of(String name) throws Exception {
    assertAlike(odd(name), Optional.empty(), 0);
  }

  @Test
  void a_palette() throws Exception {
    assertAlike(odd("examples_palette.dcm"), Optional.empty(), 0);
  }

  /**
   * Without subsampling, so that only the inverse transform (one step a component) and the
   * conversion (1.772 times that, and its rounding) may differ.
   */
  @Test
  void jpeg_baseline_in_colour() throws Exception {
    assertAlike(odd("SC_rgb_dcmtk_+eb+cy+n1.dcm"), Optional.empty(), 4);
  }

  /** What is no YCBCR is not converted; only the inverse transform may differ, by one step. */
  @ParameterizedTest
  @CsvSource({
    "SC_rgb_dcmtk_+eb+cr.dcm",
    "SC_jpeg_no_color_transform.dcm",
    "SC_jpeg_no_color_transform_2.dcm",
  })
  void jpeg_baseline_in_red_green_and_blue(String name) throws Exception {
    assertAlike(odd(name), Optional.empty(), 1);
  }

  private static String[] options(Window window) {
    return new String[] {
      "+Ww",
      String.format(Locale.ROOT, "%f", window.center()),
      String.format(Locale.ROOT, "%f", window.width()),
      window.function() == Function.SIGMOID ? "+Wfs" : "+Wfl"
    };
  }

  private static Path odd(String name) {
    return SharedData.testdata("odd-pydicom/test_files/" + name);
  }

  private List<Path> some(String archive) throws IOException, InterruptedException {
    Path into = folder.resolve(archive.replaceAll("[^a-z0-9]", "_"));
    try (Stream<Path> files = Files.walk(SharedData.unpacked(archive, into))) {
      List<Path> all = files.filter(file -> file.toString().endsWith(".dcm")).sorted().toList();
      return List.of(all.get(all.size() / 3), all.get(all.size() / 2));
    }
  }

  private void assertAlike(Path file, Optional<Window> window, int most, String... options)
      throws IOException, InterruptedException {
    Picture theirs = dcmtk(file, options);
    Part10 read = Part10.read(file, ReadOptions.headers());
    Picture ours =
        ImageRenderer.render(
            read.dataSet(),
            read.location().transferSyntax(),
            0,
            new ImageRenderer.View(window, Optional.empty()));
    assertThat(ours.toString()).as("%s", file.getFileName()).isEqualTo(theirs.toString());
    int worst = 0;
    for (int i = 0; i < ours.data().length; i++) {
      int difference = Byte.toUnsignedInt(ours.data()[i]) - Byte.toUnsignedInt(theirs.data()[i]);
      worst = Math.max(worst, Math.abs(difference));
    }
    assertThat(worst)
        .as("%s %s", file.getFileName(), String.join(" ", options))
        .isLessThanOrEqualTo(most);
  }

  private Picture dcmtk(Path file, String... options) throws IOException, InterruptedException {
    SharedData.requireProgram("dcmj2pnm");
    Path out = Files.createTempFile(folder, "dcmtk", ".pnm");
    List<String> command = new ArrayList<>(List.of("dcmj2pnm", "+op", "-O"));
    command.addAll(List.of(options));
    command.addAll(List.of(file.toString(), out.toString()));
    Ended.of(command).well();
    byte[] bytes = Files.readAllBytes(out);
    Matcher head = PNM_HEAD.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    assertThat(head.find()).isTrue();
    byte[] data = Arrays.copyOfRange(bytes, head.end(), bytes.length);
    return new Picture(
        Integer.parseInt(head.group(2)),
        Integer.parseInt(head.group(3)),
        head.group(1).equals("5") ? 1 : 3,
        data);
  }
}
