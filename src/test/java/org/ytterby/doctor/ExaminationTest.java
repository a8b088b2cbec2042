// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.ytterby.doctor.Outcome.FAILED;
import static org.ytterby.doctor.Outcome.OK;
import static org.ytterby.doctor.Outcome.SKIPPED;
import static org.ytterby.doctor.Outcome.WARNING;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.deliver.CommitmentResultService;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.DimseRequest;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.DimseService;
import org.ytterby.dicom.net.EveryStatus;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.Roles;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreSink;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.StatusTable;
import org.ytterby.dicom.net.peer.IdentityRule;
import org.ytterby.dicom.net.peer.PeerPolicy;
import org.ytterby.fetch.DicomLender;
import org.ytterby.fetch.RemoteArchive;
import org.ytterby.testdata.FreePort;

/** Peers in the clear, well and ill. */
final class ExaminationTest {
  private final Surgery surgery = new Surgery();

  @AfterEach
  void close() throws Exception {
    surgery.close();
  }

  // ---- well -----------------------------------------------------------------------------------

  @Test
  void a_well_peer_passes_every_step_in_order() {
    int port = surgery.pacs(storing());
    Report report = surgery.examine(Surgery.subject(port));
    assertThat(report.steps())
        .extracting(Step::check, Step::outcome)
        .containsExactly(
            tuple(Check.DNS, OK),
            tuple(Check.TCP, OK),
            tuple(Check.TLS, SKIPPED),
            tuple(Check.ASSOCIATION, OK),
            tuple(Check.ECHO, OK),
            tuple(Check.CONTEXTS, OK),
            tuple(Check.COMMITMENT, SKIPPED));
    assertThat(report.outcome()).isEqualTo(OK);
    assertThat(report.address()).isEqualTo("PACS@127.0.0.1:" + port);
    assertThat(found(report, Check.ASSOCIATION)).contains("implementation 2.25.", "bytes");
    assertThat(found(report, Check.CONTEXTS))
        .contains("Segmentation Storage", "RT Dose Storage", "Comprehensive 3D SR Storage")
        .contains("Explicit VR Little Endian")
        .doesNotContain("refuses");
  }

  @Test
  void a_report_is_a_tree_of_json_values() {
    Report report = surgery.examine(Surgery.subject(surgery.pacs(storing())));
    assertThat(Report.tree(List.of(report)).toString())
        .startsWith("{outcome=OK, examined=[{name=pacs, kind=destination of results,")
        .contains("where=destinations[1]", "{step=echo, outcome=OK, found=answered with success,");
  }

  // ---- name and port --------------------------------------------------------------------------

  @Test
  void an_unknown_name_is_said_and_the_rest_is_skipped() {
    Report report =
        surgery.examine(Surgery.subject("pacs.invalid", 104, Optional.empty(), Optional.empty()));
    Step dns = Surgery.step(report, Check.DNS);
    assertThat(dns.outcome()).isEqualTo(FAILED);
    assertThat(dns.found()).contains("pacs.invalid");
    assertThat(dns.advice()).contains("destinations[1].host");
    assertThat(report.steps()).hasSize(7);
    assertThat(report.steps().subList(1, 7))
        .allSatisfy(
            step -> {
              assertThat(step.outcome()).isEqualTo(SKIPPED);
              assertThat(step.found()).isEqualTo("not looked at, because dns failed");
            });
  }

  @Test
  void a_closed_port_is_a_service_that_does_not_run_or_another_port() throws IOException {
    int port = FreePort.any();
    Step tcp = Surgery.step(surgery.examine(Surgery.subject(port)), Check.TCP);
    assertThat(tcp.outcome()).isEqualTo(FAILED);
    assertThat(tcp.found()).contains("127.0.0.1 port " + port, "refuses");
    assertThat(tcp.advice()).contains("start its DICOM service", "destinations[1].port");
  }

  /** A full backlog drops what knocks, as a firewall does. */
  @Test
  void a_port_that_does_not_answer_is_a_firewall() throws IOException {
    ServerSocket full = surgery.opened(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    boolean dropped = false;
    for (int i = 0; i < 16 && !dropped; i++) {
      Socket waiting = surgery.opened(new Socket());
      try {
        waiting.connect(full.getLocalSocketAddress(), 300);
      } catch (SocketTimeoutException _) {
        dropped = true;
      }
    }
    assertThat(dropped).isTrue();
    surgery.patience = Duration.ofMillis(300);
    Step tcp = Surgery.step(surgery.examine(Surgery.subject(full.getLocalPort())), Check.TCP);
    assertThat(tcp.outcome()).isEqualTo(FAILED);
    assertThat(tcp.found()).contains("did not answer within 0.3 s");
    assertThat(tcp.advice()).contains("firewall");
  }

  // ---- not DICOM ------------------------------------------------------------------------------

  @Test
  void a_silent_program_is_told_from_a_closed_port() throws IOException {
    int port = surgery.program(socket -> socket.getInputStream().readAllBytes());
    surgery.patience = Duration.ofSeconds(2);
    Step association = association(port);
    assertThat(association.found()).contains("no answer to A-ASSOCIATE-RQ within", "says nothing");
    assertThat(association.advice()).contains("hangs");
  }

  @Test
  void a_program_that_hangs_up_may_not_know_us() throws IOException {
    int port =
        surgery.program(
            socket -> {
              int _ = socket.getInputStream().read();
            });
    Step association = association(port);
    assertThat(association.found()).contains("hangs up without a word");
    assertThat(association.advice())
        .contains("enter this node: AE title YTTERBY, host 127.0.0.1, port 11112");
  }

  @Test
  void an_http_server_is_recognized() throws IOException {
    HttpServer http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
    http.start();
    surgery.opened(() -> http.stop(0));
    // It waits for the end of a line, which an A-ASSOCIATE-RQ does not have.
    surgery.patience = Duration.ofSeconds(2);
    Step association = association(http.getAddress().getPort());
    assertThat(association.found()).contains("an HTTP server");
    assertThat(association.advice()).contains("destinations[1].port", "104");
  }

  @ParameterizedTest
  @CsvSource({
    "SSH-2.0-Test,an SSH server",
    "220 mail.example.org,a mail or FTP server",
    "hello,something that is not DICOM"
  })
  void a_program_that_greets_is_recognized(String greeting, String who) throws IOException {
    int port = surgery.speaking(true, (greeting + "\r\n").getBytes(StandardCharsets.US_ASCII));
    assertThat(association(port).found()).contains(who);
  }

  // ---- refused --------------------------------------------------------------------------------

  @Test
  void another_called_title_is_said_with_ours() {
    DicomServer other =
        surgery.server(
            storing(),
            AssociationPolicy.standard(Set.of("OTHER"), AssociationLimits.DEFAULT),
            Optional.empty());
    Step association = association(other.port());
    assertThat(association.found()).contains("(1/1/7)", "'PACS'");
    assertThat(association.advice()).contains("destinations[1].aet", "letter for letter");
  }

  @Test
  void a_calling_title_that_is_not_known_is_to_be_entered_there() {
    DicomServer strict =
        surgery.server(
            storing(),
            Surgery.policy()
                .with(new PeerPolicy(List.of(), PeerPolicy.Strangers.REFUSE, IdentityRule.DEFAULT)),
            Optional.empty());
    Step association = association(strict.port());
    assertThat(association.found()).contains("(1/1/3)", "'YTTERBY'");
    assertThat(association.advice())
        .contains("at pacs: enter this node: AE title YTTERBY, host 127.0.0.1, port 11112")
        .contains("destinations[1].calling-aet");
  }

  /** A-ASSOCIATE-RJ of PS3.8 section 9.3.4: type, reserved, length, reserved, three numbers. */
  @ParameterizedTest
  @CsvSource({
    "1,1,1,gives no reason,log says more",
    "1,1,2,application context,destinations[1].port",
    "1,2,1,user identity,ask for no user identity",
    "1,2,2,version 1,see its log",
    "2,3,1,temporary congestion,try again in a minute",
    "2,3,2,limit of associations is reached,raise its limit",
    "1,3,7,that the standard does not have,see its log"
  })
  void each_rejection_has_its_sentence(
      int result, int source, int reason, String found, String advice) throws IOException {
    byte[] reject = {3, 0, 0, 0, 0, 4, 0, (byte) result, (byte) source, (byte) reason};
    Step association = association(surgery.speaking(false, reject));
    assertThat(association.found())
        .contains("(" + result + "/" + source + "/" + reason + ")")
        .contains(found);
    assertThat(association.advice()).contains(advice);
  }

  @Test
  void an_abort_instead_of_an_answer_is_said() throws IOException {
    byte[] abort = HexFormat.of().parseHex("07000000000400000201");
    Step association = association(surgery.speaking(false, abort));
    assertThat(association.found()).contains("aborted", "source 2, reason 1");
    assertThat(association.advice()).contains("destinations[1].aet", "enter this node");
  }

  // ---- contexts and echo ----------------------------------------------------------------------

  @Test
  void refused_contexts_are_named_with_result_and_consequence() {
    int port =
        surgery.pacs(
            ServiceRegistry.verification().andStorage(Set.of(Uids.RTDoseStorage), new Unused()));
    Step contexts = Surgery.step(surgery.examine(Surgery.subject(port)), Check.CONTEXTS);
    assertThat(contexts.outcome()).isEqualTo(FAILED);
    assertThat(contexts.found())
        .contains("takes RT Dose Storage in Explicit VR Little Endian")
        .contains("refuses Segmentation Storage (3, SOP class not supported)");
    assertThat(contexts.advice()).contains("waits for a person", "destinations[1].objects");
  }

  /** A delivery sends a copy in Implicit VR Little Endian there. */
  @Test
  void a_peer_that_takes_results_only_in_implicit_vr_is_well() {
    DicomServer old =
        surgery.server(
            storing(),
            Surgery.policy().with(List.of(TransferSyntax.IMPLICIT_LE)),
            Optional.empty());
    Step contexts = Surgery.step(surgery.examine(Surgery.subject(old.port())), Check.CONTEXTS);
    assertThat(contexts.outcome()).isEqualTo(OK);
    assertThat(contexts.found())
        .contains("RT Dose Storage in Implicit VR Little Endian")
        .doesNotContain("Explicit");
  }

  @Test
  void what_a_move_destination_refuses_is_a_warning() {
    int port = surgery.pacs(ServiceRegistry.verification());
    Subject plain = Surgery.subject(port);
    Subject moved =
        new Subject(
            Subject.Kind.MOVE_DESTINATION,
            "PACS",
            Keys.of("query.move-destinations[1]"),
            "PACS",
            plain.host(),
            port,
            "YTTERBY",
            plain.timeout(),
            Optional.empty(),
            Subject.moved(),
            Optional.empty());
    Report report = surgery.examine(moved);
    assertThat(Surgery.step(report, Check.CONTEXTS).outcome()).isEqualTo(WARNING);
    assertThat(found(report, Check.CONTEXTS)).contains("CT Image Storage", "takes nothing");
    assertThat(report.outcome()).isEqualTo(WARNING);
  }

  @Test
  void an_archive_that_offers_no_search_is_of_no_use_and_one_way_to_hand_out_is_enough() {
    int none = surgery.pacs(ServiceRegistry.verification());
    Step refused = Surgery.step(surgery.examine(archive(none)), Check.CONTEXTS);
    assertThat(refused.outcome()).isEqualTo(FAILED);
    assertThat(refused.advice()).contains("nothing can be fetched", "fetch.archives[1].method");
    int noMove =
        surgery.pacs(
            ServiceRegistry.verification()
                .and(
                    List.of(
                        Uids.StudyRootQueryRetrieveInformationModelFind,
                        Uids.StudyRootQueryRetrieveInformationModelGet),
                    new Unasked()));
    Step one = Surgery.step(surgery.examine(archive(noMove)), Check.CONTEXTS);
    assertThat(one.outcome()).isEqualTo(WARNING);
    assertThat(one.found()).contains("takes Study Root", "refuses Study Root", "MOVE");
  }

  /** Results of storage commitment come from the SCP, which has to be negotiated. */
  @Test
  void a_requestor_has_to_grant_our_role() {
    int asScpOnly =
        surgery.pacs(
            ServiceRegistry.verification()
                .and(List.of(Uids.StorageCommitmentPushModel), new Unasked()));
    Subject requestor =
        of(
            Subject.Kind.REQUESTOR,
            "commitment.requestors[1]",
            asScpOnly,
            List.of(Proposal.uncompressed(Uids.StorageCommitmentPushModel).as(Roles.SCP)));
    Step contexts = Surgery.step(surgery.examine(requestor), Check.CONTEXTS);
    assertThat(contexts.outcome()).isEqualTo(FAILED);
    assertThat(contexts.advice()).contains("role selection");
    int taking =
        surgery.pacs(CommitmentResultService.and(ServiceRegistry.verification(), _ -> false));
    Subject well = of(requestor.kind(), "commitment.requestors[1]", taking, requestor.wanted());
    assertThat(Surgery.step(surgery.examine(well), Check.CONTEXTS).outcome()).isEqualTo(OK);
  }

  @Test
  void this_node_itself_among_its_destinations_is_a_warning() {
    DicomServer own =
        surgery.server(
            storing(),
            AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT),
            Optional.empty());
    Subject plain = Surgery.subject(own.port());
    Subject self =
        new Subject(
            plain.kind(),
            "self",
            plain.keys(),
            "YTTERBY",
            plain.host(),
            plain.port(),
            "YTTERBY",
            plain.timeout(),
            plain.tls(),
            plain.wanted(),
            plain.commitment());
    Step association = Surgery.step(surgery.examine(self), Check.ASSOCIATION);
    assertThat(association.outcome()).isEqualTo(WARNING);
    assertThat(association.found()).contains("this node itself");
  }

  private static Subject archive(int port) {
    return of(
        Subject.Kind.ARCHIVE,
        "fetch.archives[1]",
        port,
        DicomLender.queries(RemoteArchive.Method.AUTO));
  }

  private static Subject of(Subject.Kind kind, String where, int port, List<Proposal> wanted) {
    Subject plain = Surgery.subject(port);
    return new Subject(
        kind,
        "pacs",
        Keys.of(where),
        plain.aeTitle(),
        plain.host(),
        port,
        plain.callingAeTitle(),
        plain.timeout(),
        plain.tls(),
        wanted,
        plain.commitment());
  }

  @Test
  void a_peer_without_verification_is_a_warning_only() {
    int port = surgery.pacs(ServiceRegistry.none().andStorage(new Unused()));
    Report report = surgery.examine(Surgery.subject(port));
    assertThat(Surgery.step(report, Check.ECHO).outcome()).isEqualTo(WARNING);
    assertThat(Surgery.step(report, Check.CONTEXTS).outcome()).isEqualTo(OK);
  }

  private Step association(int port) {
    Report report = surgery.examine(Surgery.subject(port));
    assertThat(report.outcome()).isEqualTo(FAILED);
    Step association = Surgery.step(report, Check.ASSOCIATION);
    assertThat(association.outcome()).isEqualTo(FAILED);
    assertThat(found(report, Check.ECHO)).isEqualTo("not looked at, because association failed");
    return association;
  }

  private static String found(Report report, Check check) {
    return Surgery.step(report, check).found();
  }

  private static ServiceRegistry storing() {
    return ServiceRegistry.verification().andStorage(new Unused());
  }

  /** The doctor only asks whether it might ask. */
  private static final class Unasked implements DimseService {
    @Override
    public Set<CommandField> commands() {
      return Set.of(CommandField.C_FIND, CommandField.C_GET, CommandField.N_ACTION);
    }

    @Override
    public StatusTable statuses(CommandField operation) {
      return EveryStatus.TABLE;
    }

    @Override
    public CompletionStage<DimseResponse> serve(
        DimseRequest request, Consumer<DimseResponse> pending) {
      throw new AssertionError("the doctor has asked for " + request);
    }
  }

  /** The doctor stores nothing: whatever came here would be a fault. */
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
