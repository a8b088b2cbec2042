// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;

/** What fails in the middle of an answer of WADO-RS must not look like the whole answer. */
@Timeout(120)
final class BrokenAnswerTest {
  private static final String STUDY = "1.2.826.0.1.3680043.10.80";
  private static final String INSTANCE =
      "/studies/" + STUDY + "/series/" + STUDY + ".1/instances/" + STUDY + ".9";

  @Test
  void breaks_off_where_the_archive_ends(@TempDir Path folder) throws IOException {
    try (WebNode node = new WebNode(folder, WebNode.settings())) {
      StoredInstance stored = stored(node);
      try (FileChannel segment =
          FileChannel.open(stored.location().file(), StandardOpenOption.WRITE)) {
        segment.truncate(stored.location().offset() + stored.length() / 2);
      }
      breaks(node, INSTANCE, "application/dicom");
      breaks(node, INSTANCE, "*/*");
      breaks(node, INSTANCE + "/bulkdata/7FE00010", "*/*");
    }
  }

  @Test
  void breaks_off_where_the_archive_is_gone(@TempDir Path folder) throws IOException {
    try (WebNode node = new WebNode(folder, WebNode.settings())) {
      Files.delete(stored(node).location().file());
      breaks(node, INSTANCE, "*/*");
      breaks(node, INSTANCE + "/metadata", "application/dicom+json");
    }
  }

  private static StoredInstance stored(WebNode node) {
    DataSet image =
        DataSet.builder()
            .uid(Tag.SOPClassUID, Uids.CTImageStorage)
            .uid(Tag.SOPInstanceUID, STUDY + ".9")
            .text(Tag.Modality, "CT")
            .uid(Tag.StudyInstanceUID, STUDY)
            .uid(Tag.SeriesInstanceUID, STUDY + ".1")
            .bytes(Tag.PixelData, Vr.OB, new byte[900_000])
            .build();
    assertThat(node.store("/studies", List.of(WebNode.file(image))).statusCode()).isEqualTo(200);
    return node.archive.find(STUDY + ".9").orElseThrow();
  }

  private static void breaks(WebNode node, String path, String accept) {
    assertThatThrownBy(() -> node.send(node.request(path).header("Accept", accept)))
        .as("%s as %s", path, accept)
        .isInstanceOf(UncheckedIOException.class);
  }
}
