// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.announce.Announcing;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.ManagedInstance;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.notify.Ris;

/**
 * {@code kill -9} of a node that has taken a step and whose RIS answers nothing: the scanner is
 * answered at once, and the RIS gets the whole step, in order, from the next process.
 */
@Timeout(300)
final class ForwardKillE2eIT {
  private static final String STEP = "1.2.826.0.1.3680043.2.1125.7";

  @TempDir private Path folder;

  @Test
  void a_step_that_was_taken_is_sent_on_after_the_restart() throws Exception {
    try (Ris ris = new Ris()) {
      Path file =
          Files.writeString(
              folder.resolve("ytterby.yaml"),
              """
              dicom: {host: 127.0.0.1}
              mpps:
                forward:
                  - {name: ris, aet: RIS, host: 127.0.0.1, port: %d}
              """
                  .formatted(ris.port()));
      List<String> options = List.of("--config", file.toString());
      Path data = folder.resolve("data");

      ris.silent(true);
      NodeProcess taken = NodeProcess.startQuickly(data, options);
      announce(taken);
      assertThat(ris.told().field()).isEqualTo(CommandField.N_CREATE);
      taken.kill();
      assertThat(ris.waiting()).as("the end waits for the beginning to be taken").isZero();

      ris.silent(false);
      try (NodeProcess _ = NodeProcess.startQuickly(data, options)) {
        Ris.Told begun = ris.told();
        Ris.Told ended = ris.told();
        assertThat(List.of(begun.field(), ended.field()))
            .containsExactly(CommandField.N_CREATE, CommandField.N_SET);
        assertThat(List.of(begun.uid(), ended.uid())).containsExactly(STEP, STEP);
      }
      assertThat(ris.waiting()).isZero();
    }
  }

  private static void announce(NodeProcess node) {
    try (DicomClient client = new DicomClient();
        Association scanner =
            client.open(
                new AssociationRequest(
                    "127.0.0.1",
                    node.dicomPort(),
                    Announcing.SCANNER,
                    "YTTERBY",
                    List.of(Proposal.uncompressed(Uids.ModalityPerformedProcedureStep)),
                    ClientTimeouts.DEFAULT))) {
      ManagedInstance step =
          new ManagedInstance(scanner, Uids.ModalityPerformedProcedureStep, STEP);
      assertThat(step.create(Announcing.step("1.2.3")).status()).isZero();
      assertThat(
              step.set(Announcing.ended("COMPLETED", Map.of("1.2.3.1", List.of("1.5.1")))).status())
          .isZero();
    }
  }
}
