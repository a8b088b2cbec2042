// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.InvalidObject;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

/** What peers call themselves and their objects is never a part of a file's name. */
final class HostileNamesTest {
  private static final List<String> PATHS =
      List.of("../../../evil", "/etc/passwd", "C:evil", "..", "%2e%2e%2fevil");

  @TempDir private Path folder;

  @DatabaseTest
  void no_title_and_no_uid_makes_a_file(Database database) throws IOException {
    Path data = folder.resolve("a/b/c/data");
    try (Archive archive =
        Archive.open(data, "node1", database, TestInstances.CLOCK, TestInstances.settings())) {
      int number = 0;
      for (String path : PATHS) {
        String uid = TestInstances.uid(++number);
        IncomingInstance titled =
            new IncomingInstance(
                Uids.CTImageStorage, uid, TransferSyntax.EXPLICIT_LE, path, path, Origin.RECEIVED);
        byte[] object = TestInstances.explicit(TestInstances.ct(uid, 100, number));
        assertThat(TestInstances.store(archive, titled, object)).isInstanceOf(Stored.New.class);
        for (int tag : List.of(Tag.SOPInstanceUID, Tag.StudyInstanceUID, Tag.SeriesInstanceUID)) {
          DataSetBuilder named = TestInstances.ct(TestInstances.uid(100), 100, number);
          byte[] bytes = TestInstances.explicit(named.bytes(tag, Vr.UI, path.getBytes(US_ASCII)));
          String announced = tag == Tag.SOPInstanceUID ? path : TestInstances.uid(100);
          assertThatThrownBy(() -> TestInstances.store(archive, announced, bytes))
              .isInstanceOf(InvalidObject.class);
        }
      }
    }
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.filter(Files::isRegularFile).map(file -> data.relativize(file).toString()))
          .isNotEmpty()
          .allMatch(file -> file.matches("segments/[.]?node1[-.a-z0-9]*"));
    }
  }
}
