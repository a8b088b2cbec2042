// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.phantom.PhantomStudy;

class TrainingLoadTest {
  @TempDir Path folder;

  @Test
  void sends_each_image_again_and_again_as_another_instance_of_another_study() throws Exception {
    List<Path> files =
        PhantomStudy.write(folder.resolve("phantom"), PhantomSpec.of(PhantomKind.PET_CT, 1))
            .instances();
    List<Path> pet =
        files.stream()
            .filter(file -> file.endsWith(Path.of("PT", file.getFileName().toString())))
            .limit(2)
            .toList();
    List<Path> few =
        List.of(
            files.getFirst(),
            pet.getFirst(),
            pet.getLast(),
            files.getLast()); // CT, PET, structures
    try (StandInPacs pacs = StandInPacs.start(Files.createDirectory(folder.resolve("pacs")))) {
      new TrainingLoad(pacs.port(), StandInPacs.AE_TITLE, few).send(4);
      List<DataSet> sent =
          pacs.stored().values().stream()
              .map(file -> Part10.read(file, ReadOptions.everything()).dataSet())
              .toList();
      assertThat(sent).hasSize(3 * 4);
      assertThat(uids(sent, Tag.StudyInstanceUID)).as("both images, twice").hasSize(3 * 2);
      assertThat(uids(sent, Tag.SeriesInstanceUID)).hasSize(3 * 2);
      List<byte[]> pixels =
          pet.stream()
              .map(file -> Part10.read(file, ReadOptions.everything()).dataSet())
              .map(image -> image.require(Tag.PixelData).bytes())
              .toList();
      for (DataSet one : sent) {
        assertThat(pixels)
            .anyMatch(expected -> Arrays.equals(expected, one.require(Tag.PixelData).bytes()));
      }
    }
  }

  private static Set<String> uids(List<DataSet> sent, int tag) {
    return sent.stream().map(one -> one.require(tag).uid()).collect(Collectors.toSet());
  }
}
