// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.commit.Asker;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.dimse.Status;

/**
 * {@code kill -9} of a node that has answered a request for a commitment: before it has judged, and
 * while it can't tell the result. The result comes after the restart.
 */
@Timeout(300)
final class CommittingKillE2eIT {
  private static final String MISSING = "1.2.826.0.1.3680043.2.1125.1";
  private static final int NO_SUCH_INSTANCE = 0x0112;

  @TempDir private Path folder;

  @Test
  void tells_after_the_restart_what_it_was_asked_before_the_kill() throws Exception {
    try (Asker asker = new Asker("CT");
        DicomServer listener = asker.listen()) {
      Path file =
          Files.writeString(
              folder.resolve("ytterby.yaml"),
              """
              dicom: {host: 127.0.0.1}
              commitment:
                enabled: true
                linger: 3s
                requestors:
                  - aet: CT
                    host: 127.0.0.1
                    port: %d
                    retry: {backoff: 200ms, max-backoff: 1s}
              """
                  .formatted(listener.port()));
      List<String> options = List.of("--config", file.toString());
      Path data = folder.resolve("data");

      NodeProcess asked = NodeProcess.startQuickly(data, options);
      assertThat(asker.ask(asked.dicomPort(), Asker.request("1.9.1", MISSING))).isZero();
      asked.kill();
      assertThat(asker.waiting()).as("killed before the result").isZero();

      asker.answers(Status.PROCESSING_FAILURE);
      NodeProcess judged = NodeProcess.startQuickly(data, options);
      Asker.Told first = asker.told();
      assertThat(first.transaction()).isEqualTo("1.9.1");
      assertThat(first.eventType()).isEqualTo(2);
      assertThat(first.failed())
          .containsExactly(MISSING + " " + Integer.toHexString(NO_SUCH_INSTANCE));
      judged.kill();
      while (asker.waiting() > 0) {
        assertThat(asker.told()).isEqualTo(first);
      }

      asker.answers(Status.SUCCESS);
      try (NodeProcess _ = NodeProcess.startQuickly(data, options)) {
        assertThat(asker.told()).isEqualTo(first);
      }
      assertThat(asker.waiting()).as("a result that was taken is not told again").isZero();
      try (NodeProcess last = NodeProcess.startQuickly(data, options)) {
        assertThat(asker.ask(last.dicomPort(), Asker.request("1.9.2", MISSING))).isZero();
        assertThat(asker.told().transaction()).isEqualTo("1.9.2");
      }
    }
  }
}
