// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ytterby.deliver.CommitmentRules;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.tls.ClientTls;

/** Who is examined, and in what order. */
final class DoctorTest {
  private final Surgery surgery = new Surgery();

  @AfterEach
  void close() throws Exception {
    surgery.close();
  }

  @Test
  void examines_listeners_then_peers_then_callers_in_the_order_of_the_configuration() {
    int port = surgery.pacs(ServiceRegistry.verification());
    List<Subject> many =
        IntStream.rangeClosed(1, 20).mapToObj(i -> named("pacs" + i, "PACS", port)).toList();
    Practice practice = practice(many);
    assertThat(doctor(practice).examine(Optional.empty(), false))
        .extracting(Report::where)
        .startsWith("dicom", "pacs1", "pacs2")
        .endsWith("pacs19", "pacs20", "peers[1]", "peers[2]")
        .hasSize(23);
  }

  @Test
  void examines_by_name_or_by_ae_title_and_nobody_by_another_name() throws IOException {
    int port = surgery.pacs(ServiceRegistry.verification());
    Doctor doctor =
        doctor(
            practice(
                List.of(
                    named("main", "PACS", port),
                    named("second", "PACS", port),
                    named("third", "OTHER", port))));
    assertThat(doctor.examine(Optional.of("second"), false))
        .extracting(Report::name)
        .containsExactly("second");
    assertThat(doctor.examine(Optional.of("PACS"), false))
        .extracting(Report::name)
        .containsExactly("main", "second");
    assertThat(doctor.examine(Optional.of("CT1"), false))
        .extracting(Report::name)
        .containsExactly("ct1");
    assertThat(doctor.examine(Optional.of("PACS@127.0.0.1:" + port), false)).isEmpty();
  }

  @Test
  void looks_up_the_host_names_of_those_who_only_call_us() {
    List<Report> reports =
        doctor(practice(List.of())).examine(Optional.empty(), false).stream()
            .filter(report -> report.kind().equals("calls this node"))
            .toList();
    assertThat(reports.getFirst().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(reports.getFirst().steps().getFirst().advice()).contains("peers[1].hosts");
    assertThat(reports.getLast().outcome()).isEqualTo(Outcome.SKIPPED);
  }

  /** No read of such a peer ever times out: it begins a TLS record and never ends it. */
  @Test
  void an_octet_now_and_then_holds_nobody_longer_than_patience() throws IOException {
    surgery.patience = Duration.ofSeconds(1);
    byte[] record = {0x16, 3, 3, 0x3F, 0x7F};
    int port =
        surgery.program(
            socket -> {
              socket.getOutputStream().write(record);
              socket.setSoTimeout(100);
              while (true) {
                socket.getOutputStream().write(0);
                try {
                  int _ = socket.getInputStream().read();
                } catch (SocketTimeoutException _) {
                  continue;
                }
              }
            });
    Subject clear = named("slow", "PACS", port);
    Subject secure =
        Surgery.subject(
            "127.0.0.1",
            port,
            Optional.of(new ClientTls(Optional.empty(), Optional.empty(), true)),
            Optional.empty());
    long start = System.nanoTime();
    List<Report> reports =
        doctor(practice(List.of(clear, secure))).examine(Optional.of("PACS"), true);
    assertThat(Surgery.step(reports.getFirst(), Check.ASSOCIATION).found())
        .contains("says nothing");
    assertThat(Surgery.step(reports.getLast(), Check.TLS).found()).contains("no answer within 1 s");
    // Each step waits once or twice for 1 s; the rest is slack for a busy machine.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  /** Nothing that goes wrong here may cost the reports of other peers. */
  @Test
  void a_fault_of_ours_is_a_step_of_one_report() {
    int port = surgery.pacs(ServiceRegistry.verification());
    Subject asked =
        Surgery.subject(
            "127.0.0.1",
            port,
            Optional.empty(),
            Optional.of(new CommitmentRules(Duration.ofHours(1), 1, Duration.ofMillis(100))));
    Doctor doctor =
        new Doctor(
            practice(List.of(asked, named("second", "PACS", port))),
            surgery.client,
            surgery.probes,
            () -> {
              throw new IllegalStateException("no more UIDs");
            },
            () -> surgery.now);
    List<Report> reports = doctor.examine(Optional.of("PACS"), true);
    assertThat(reports).extracting(Report::name).containsExactly("pacs", "second");
    Step commitment = Surgery.step(reports.getFirst(), Check.COMMITMENT);
    assertThat(commitment.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(commitment.found()).contains("broke off", "IllegalStateException");
    assertThat(Surgery.step(reports.getLast(), Check.ECHO).outcome()).isEqualTo(Outcome.OK);
  }

  private Doctor doctor(Practice practice) {
    return new Doctor(practice, surgery.client, surgery.probes, () -> "2.25.1", () -> surgery.now);
  }

  private Practice practice(List<Subject> subjects) {
    return new Practice(
        "YTTERBY",
        List.of(new OwnListener("dicom", "127.0.0.1", 0, List.of(), Optional.empty())),
        subjects,
        List.of(
            new KnownCaller("peers[1]", "ct1", "CT1", List.of("ct1.invalid")),
            new KnownCaller("peers[2]", "ct2", "CT2", List.of())),
        false,
        surgery.patience);
  }

  private static Subject named(String name, String aeTitle, int port) {
    Subject plain = Surgery.subject(port);
    return new Subject(
        plain.kind(),
        name,
        Keys.of(name),
        aeTitle,
        plain.host(),
        port,
        "YTTERBY",
        plain.timeout(),
        plain.tls(),
        plain.wanted(),
        plain.commitment());
  }
}
