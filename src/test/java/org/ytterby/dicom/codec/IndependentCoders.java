// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.ytterby.testdata.Ended;
import org.ytterby.testdata.SharedData;

/** Programs of DCMTK and GDCM, which compress what we then decode. */
final class IndependentCoders {
  private IndependentCoders() {}

  /** Runs {@code program options... in out}. */
  static Path run(Path in, Path out, String program, String... options)
      throws IOException, InterruptedException {
    SharedData.requireProgram(program);
    List<String> command = new ArrayList<>();
    command.add(program);
    command.addAll(List.of(options));
    command.add(in.toString());
    command.add(out.toString());
    Ended.of(command).well();
    return out;
  }

  /**
   * Real images of each kind of 8 and 16 bits, uncompressed: signed PET, CT, NM of many frames,
   * grey and colour.
   */
  static List<Path> images(Path folder) throws IOException, InterruptedException {
    List<Path> images = new ArrayList<>();
    images.addAll(some(SharedData.unpacked("petct-ge-sts001/PT.tar.xz", folder.resolve("pet")), 3));
    images.addAll(
        some(SharedData.unpacked("ct-liver-crlm1004/CT.tar.xz", folder.resolve("ct")), 2));
    images.add(projections(folder.resolve("nm.dcm")));
    Path odd = SharedData.testdata("odd-pydicom/test_files");
    images.add(odd.resolve("CT_small.dcm"));
    images.add(odd.resolve("MR_small.dcm"));
    images.add(odd.resolve("SC_rgb_small_odd.dcm"));
    for (Path image : images) {
      assertThat(image).exists();
    }
    return images;
  }

  /** 360 frames. */
  private static Path projections(Path into) throws IOException {
    Path archive = SharedData.testdata("spectct-ge670-lu177-tomo/NM_tomo_bed1_bed2.zip");
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      ZipEntry entry =
          zip.stream()
              .filter(one -> one.getName().endsWith(".dcm"))
              .min(Comparator.comparing(ZipEntry::getName))
              .orElseThrow();
      try (InputStream in = zip.getInputStream(entry)) {
        Files.copy(in, into);
      }
    }
    return into;
  }

  private static List<Path> some(Path folder, int count) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.filter(file -> file.toString().endsWith(".dcm")).sorted().toList();
      assertThat(all).hasSizeGreaterThanOrEqualTo(count);
      return IntStream.range(0, count)
          .mapToObj(i -> all.get(i * (all.size() - 1) / count))
          .toList();
    }
  }
}
