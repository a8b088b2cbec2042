// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.notify.Ris;

/**
 * A whole node whose RIS answers nothing: the run is delivered all the same, and the notification
 * survives {@code kill -9}.
 */
@Timeout(600)
final class AvailabilityKillE2eIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir private Path folder;

  @Test
  void a_silent_ris_holds_nothing_up_and_is_told_after_the_restart() throws Exception {
    try (Ris ris = new Ris();
        RecordingPacs pacs = new RecordingPacs(0, Duration.ZERO);
        RecordingSender scanner = new RecordingSender()) {
      List<String> options = List.of("--config", config(pacs.port(), ris.port()).toString());
      Path data = folder.resolve("data");
      SentStudy study = SentStudy.phantom(folder, 1);

      ris.silent(true);
      NodeProcess told = NodeProcess.startQuickly(data, options);
      assertThat(scanner.send(study.files(), told.dicomPort())).isTrue();
      await().atMost(PATIENCE).until(() -> isDelivered(study, told));
      Ris.Told first = ris.told();
      told.kill();

      ris.silent(false);
      try (NodeProcess _ = NodeProcess.startQuickly(data, options)) {
        Ris.Told second = ris.told();
        assertThat(second).isEqualTo(first);
      }
      assertThat(first.sopClass()).isEqualTo(Uids.InstanceAvailabilityNotification);
      Set<String> available = new TreeSet<>();
      for (DataSet series : first.attributes().items(Tag.ReferencedSeriesSequence)) {
        for (DataSet item : series.items(Tag.ReferencedSOPSequence)) {
          available.add(item.require(Tag.ReferencedSOPInstanceUID).uid());
          assertThat(item.require(Tag.RetrieveAETitle).text()).isEqualTo("PACS");
        }
      }
      assertThat(available).hasSize(3).isEqualTo(pacs.digests().keySet());
      assertThat(first.attributes().require(Tag.StudyInstanceUID).uid()).isEqualTo(study.uid());
      assertThat(ris.waiting()).as("what was taken is not told again").isZero();
    }
  }

  private Path config(int pacsPort, int risPort) throws IOException {
    return Files.writeString(
        folder.resolve("ytterby.yaml"),
        """
        dicom: {host: 127.0.0.1}
        cases: {quiet-period: 1s}
        destinations:
          - {name: pacs, aet: PACS, host: 127.0.0.1, port: %d}
        availability:
          notify:
            - {name: ris, aet: RIS, host: 127.0.0.1, port: %d}
        """
            .formatted(pacsPort, risPort));
  }

  private static boolean isDelivered(SentStudy study, NodeProcess node) throws IOException {
    return node.studyCase(study.uid()).path("run").path("state").asText("").equals("DELIVERED");
  }
}
