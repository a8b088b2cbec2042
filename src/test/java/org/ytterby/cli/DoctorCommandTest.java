// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreSink;

/** {@code ytterby doctor}, from the words of the command line to its exit code. */
final class DoctorCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;
  private DicomServer pacs;
  private Path config;

  @BeforeEach
  void begin() throws IOException {
    pacs =
        DicomServer.start(
            ServerSettings.of(
                "127.0.0.1",
                0,
                AssociationPolicy.standard(Set.of("PACS"), AssociationLimits.DEFAULT)),
            ServiceRegistry.verification().andStorage(new Unused()));
    config =
        Files.writeString(
            folder.resolve("node.yaml"),
            """
            node: {aet: DOSE}
            dicom: {host: 127.0.0.1, port: 0}
            destinations:
              - {name: pacs, aet: PACS, host: 127.0.0.1, port: %d}
              - {name: wrong, aet: PACKS, host: 127.0.0.1, port: %d}
            """
                .formatted(pacs.port(), pacs.port()));
  }

  @AfterEach
  void end() {
    pacs.close();
  }

  @Test
  void a_well_peer_is_done_and_each_step_is_a_line() {
    assertThat(run("doctor", "pacs", "-c", config.toString())).isZero();
    assertThat(out.toString().lines().toList())
        .first()
        .isEqualTo("pacs (destination of results, destinations[1]) PACS@127.0.0.1:" + pacs.port());
    assertThat(out.toString())
        .contains("  OK       echo         answered with success")
        .doesNotContain("FAILED");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void everything_is_examined_without_a_name_and_one_failure_is_the_exit_code() throws IOException {
    assertThat(run("doctor", "-c", config.toString(), "--json")).isEqualTo(1);
    JsonNode tree = new ObjectMapper().readTree(out.toString());
    assertThat(tree.path("outcome").asText()).isEqualTo("FAILED");
    assertThat(tree.path("examined"))
        .extracting(one -> one.path("where").asText() + " " + one.path("outcome").asText())
        .containsExactly("dicom WARNING", "destinations[1] OK", "destinations[2] FAILED");
    JsonNode association = tree.path("examined").path(2).path("steps").path(3);
    assertThat(association.path("step").asText()).isEqualTo("association");
    assertThat(association.path("found").asText()).contains("'PACKS'");
    assertThat(association.path("advice").asText()).contains("destinations[2].aet");
  }

  @Test
  void a_peer_is_tried_before_it_is_configured_as_the_node_would_call_it() {
    String peer = "PACS@127.0.0.1:" + pacs.port();
    assertThat(run("doctor", peer, "-c", config.toString())).isZero();
    assertThat(out.toString()).contains("(peer on trial, command line) " + peer);
    String wrong = "PACKS@127.0.0.1:" + pacs.port();
    assertThat(run("doctor", wrong, "-c", config.toString(), "--timeout", "2s")).isEqualTo(1);
    assertThat(out.toString()).contains("-> here: AE of AE@HOST:PORT must be the peer's AE title");
    assertThat(out.toString()).doesNotContain("destinations[");
  }

  @Test
  void what_can_not_be_understood_is_wrong_usage() {
    assertThat(run("doctor", "nobody", "-c", config.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("no peer is called 'nobody'", "pacs, wrong");
    assertThat(run("doctor", "PACS@127.0.0.1", "-c", config.toString())).isEqualTo(2);
    assertThat(run("doctor", "pacs", "-c", config.toString(), "--calling", "X")).isEqualTo(2);
    assertThat(err.toString()).contains("are for AE@HOST:PORT");
    assertThat(run("doctor", "pacs", "-c", config.toString(), "--timeout", "soon")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  private int run(String... arguments) {
    Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return new CommandLineInterface(console, List.of(new DoctorCommand(InstantSource.system())))
        .run(arguments);
  }

  /** The doctor stores nothing. */
  private static final class Unused implements StoreHandler {
    @Override
    public StoreSink begin(AssociationInfo association, StoreRequest request) {
      throw new AssertionError("the doctor has sent an object");
    }

    @Override
    public void associationOpened(AssociationInfo association) {}

    @Override
    public void associationClosed(AssociationInfo association) {}
  }
}
