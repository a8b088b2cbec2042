// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.pdu.ContextResult;
import org.ytterby.dicom.net.pdu.Extensions;
import org.ytterby.dicom.net.pdu.NegotiatedContext;
import org.ytterby.dicom.net.pdu.Octets;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.ProposedContext;
import org.ytterby.dicom.net.pdu.RejectReason;
import org.ytterby.dicom.net.pdu.UserIdentity;
import org.ytterby.dicom.net.pdu.UserInformation;
import org.ytterby.dicom.net.peer.AddressRule;
import org.ytterby.dicom.net.peer.IdentityRule;
import org.ytterby.dicom.net.peer.KnownUser;
import org.ytterby.dicom.net.peer.Passcode;
import org.ytterby.dicom.net.peer.Peer;
import org.ytterby.dicom.net.peer.PeerPolicy;
import org.ytterby.dicom.net.peer.Proof;
import org.ytterby.dicom.net.peer.Rights;
import org.ytterby.dicom.net.peer.ServiceClass;

/** Who may associate and for what, on real sockets: what goes over the wire. */
@ExtendWith(LeakPresence.class)
@Timeout(60)
class AccessTest {
  private static final String PRIVATE = "1.3.12.2.1107.5.9.1";
  private static final String EXPLICIT = Uids.ExplicitVRLittleEndian;

  private final RecordingStore store = new RecordingStore();
  private final Queue<RejectReason> rejections = new ConcurrentLinkedQueue<>();
  private final List<DicomServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(DicomServer::close);
  }

  @Test
  void rejects_with_the_reason_of_the_rule_that_refuses_and_counts() throws IOException {
    Peer near = peer("ct", "CT1", "127.0.0.1", Rights.ALL, 9);
    Peer far = peer("pet", "PET1", "192.0.2.0/24", Rights.ALL, 9);
    int port = start(policy(PeerPolicy.only(List.of(near, far)))).port();
    assertThat(answer(port, request("YTTERBY", "CT1"))).isInstanceOf(Pdu.AssociateAccept.class);
    assertThat(answer(port, request("YTTERBY", "PET1")))
        .isEqualTo(new Pdu.AssociateReject(1, 1, 3));
    assertThat(answer(port, request("YTTERBY", "NOBODY")))
        .isEqualTo(new Pdu.AssociateReject(1, 1, 3));
    assertThat(answer(port, request("OTHER", "CT1"))).isEqualTo(new Pdu.AssociateReject(1, 1, 7));
    assertThat(rejections)
        .containsExactly(
            RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED,
            RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED,
            RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED);
  }

  @Test
  void contexts_that_the_peer_may_not_use_are_rejected_by_the_user() throws IOException {
    Rights echoAndPet =
        new Rights(
            Optional.of(Set.of(ServiceClass.ECHO, ServiceClass.STORE)),
            Optional.of(Set.of(Uids.Verification, Uids.PositronEmissionTomographyImageStorage)));
    Rights storing = new Rights(Optional.of(Set.of(ServiceClass.STORE)), Optional.empty());
    int port =
        start(
                policy(
                    PeerPolicy.only(
                        List.of(
                            peer("a", "A", "127.0.0.1", echoAndPet, 9),
                            peer("b", "B", "127.0.0.1", storing, 9)))))
            .port();
    assertThat(results(answer(port, request("YTTERBY", "A"))))
        .containsExactly(
            ContextResult.ACCEPTANCE,
            ContextResult.USER_REJECTION,
            ContextResult.ACCEPTANCE,
            ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED);
    assertThat(results(answer(port, request("YTTERBY", "B"))))
        .containsExactly(
            ContextResult.USER_REJECTION,
            ContextResult.ACCEPTANCE,
            ContextResult.ACCEPTANCE,
            ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED);
  }

  @Test
  void one_more_than_a_peer_may_have_is_rejected_for_now_and_others_are_not() throws IOException {
    int port =
        start(
                policy(
                    PeerPolicy.only(
                        List.of(
                            peer("a", "A", "127.0.0.1", Rights.ALL, 2),
                            peer("b", "B", "127.0.0.1", Rights.ALL, 2)))))
            .port();
    try (ScriptedPeer first = associate(port, "A");
        ScriptedPeer _ = associate(port, "A")) {
      assertThat(answer(port, request("YTTERBY", "A"))).isEqualTo(new Pdu.AssociateReject(2, 3, 2));
      assertThat(answer(port, request("YTTERBY", "B"))).isInstanceOf(Pdu.AssociateAccept.class);
      first.send(ScriptedPeer.bytes(new Pdu.ReleaseRequest()));
      assertThat(first.receive()).isEqualTo(new Pdu.ReleaseReply());
      assertThat(answer(port, request("YTTERBY", "A")))
          .as("the place is free once the release is answered")
          .isInstanceOf(Pdu.AssociateAccept.class);
    }
  }

  @Test
  void strangers_share_what_their_address_may_have() throws IOException {
    AssociationLimits limits =
        new AssociationLimits(
            16384,
            9,
            1,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            1,
            ThroughputFloor.DEFAULT);
    int port = start(AssociationPolicy.standard(Set.of("YTTERBY"), limits)).port();
    try (ScriptedPeer _ = associate(port, "ONE")) {
      assertThat(answer(port, request("YTTERBY", "TWO")))
          .isEqualTo(new Pdu.AssociateReject(2, 3, 2));
    }
  }

  @Test
  void each_listener_has_its_titles_and_callers_and_all_share_the_limit() throws IOException {
    AssociationLimits limits =
        new AssociationLimits(16384, 1, Duration.ofSeconds(30), Duration.ofSeconds(30));
    AssociationPolicy open = AssociationPolicy.standard(Set.of("YTTERBY", "OLD"), limits);
    AssociationPolicy closed =
        AssociationPolicy.standard(Set.of("SAFE"), limits)
            .with(PeerPolicy.only(List.of(peer("a", "A", "127.0.0.0/8", Rights.ALL, 9))));
    DicomServer server =
        start(
            ServerSettings.of(
                List.of(
                    new Listener("127.0.0.1", 0, open, Optional.empty()),
                    new Listener("127.0.0.1", 0, closed, Optional.empty()))));
    int first = server.ports().get(0);
    int second = server.ports().get(1);
    assertThat(server.port()).isEqualTo(first).isNotEqualTo(second);
    assertThat(answer(second, request("YTTERBY", "A"))).isEqualTo(new Pdu.AssociateReject(1, 1, 7));
    assertThat(answer(second, request("SAFE", "B"))).isEqualTo(new Pdu.AssociateReject(1, 1, 3));
    try (ScriptedPeer old = ScriptedPeer.connect(first)) {
      old.send(request("OLD", "B"));
      assertThat(old.receive()).isInstanceOf(Pdu.AssociateAccept.class);
      assertThat(answer(second, request("SAFE", "A"))).isEqualTo(new Pdu.AssociateReject(2, 3, 2));
    }
    await()
        .untilAsserted(
            () ->
                assertThat(answer(second, request("SAFE", "A")))
                    .isInstanceOf(Pdu.AssociateAccept.class));
  }

  @Test
  void a_user_is_confirmed_when_it_asked_for_it_and_rejected_by_acse_when_it_is_none()
      throws IOException {
    Proof proof =
        new Proof(
            Optional.empty(), List.of(new KnownUser("alice", Optional.of(new Passcode("x")))));
    Peer peer = new Peer("ws", "WS", List.of(), Rights.ALL, 9, proof);
    int port =
        start(
                policy(
                    new PeerPolicy(
                        List.of(peer),
                        PeerPolicy.Strangers.REFUSE,
                        new IdentityRule(IdentityRule.Unjudged.IGNORE, true))))
            .port();
    assertThat(accepted(port, identity(2, true, "alice", "x")).identityAccepted())
        .contains(Octets.of());
    assertThat(accepted(port, identity(2, false, "alice", "x")).identityAccepted()).isEmpty();
    assertThat(answer(port, request("YTTERBY", "WS", identity(2, true, "alice", "y"))))
        .isEqualTo(new Pdu.AssociateReject(1, 2, 1));
    assertThat(answer(port, request("YTTERBY", "WS"))).isEqualTo(new Pdu.AssociateReject(1, 2, 1));
    assertThat(rejections).containsOnly(RejectReason.NO_REASON_GIVEN_BY_ACSE);
  }

  @Test
  void storage_says_that_it_keeps_everything_and_coerces_nothing() throws IOException {
    int port = start(policy(PeerPolicy.anyone())).port();
    Extensions asked =
        new Extensions(
            List.of(
                new Extensions.SopClass(Uids.CTImageStorage, Octets.of(3, 0, 0, 0, 1, 0)),
                new Extensions.SopClass(Uids.MRImageStorage, Octets.of(3, 0, 0, 0, 1, 0)),
                new Extensions.SopClass(Uids.Verification, Octets.of(1))),
            List.of(),
            Optional.empty(),
            Optional.empty());
    Pdu answer = answer(port, request("YTTERBY", "ANY", asked));
    assertThat(((Pdu.AssociateAccept) answer).user().extensions())
        .as("CT is accepted, MR was not proposed, verification has nothing to negotiate")
        .isEqualTo(
            new Extensions(
                List.of(new Extensions.SopClass(Uids.CTImageStorage, Octets.of(2, 0, 0, 0, 0, 0))),
                List.of(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void an_unknown_class_is_stored_where_the_policy_takes_it() throws Exception {
    Extensions related = common(UnknownClasses.STORAGE_SERVICE, Uids.CTImageStorage);
    Extensions foreign = common("1.2.840.10008.4.9", Uids.CTImageStorage);
    Extensions stranger = common(UnknownClasses.STORAGE_SERVICE, "1.2.3.4");
    for (UnknownClasses policy : UnknownClasses.values()) {
      int port = start(policy(PeerPolicy.anyone()).with(policy)).port();
      boolean any = policy == UnknownClasses.ACCEPT;
      assertThat(takesPrivate(port, Extensions.NONE)).as("%s bare", policy).isEqualTo(any);
      assertThat(takesPrivate(port, stranger)).as("%s stranger", policy).isEqualTo(any);
      assertThat(takesPrivate(port, foreign)).as("%s foreign", policy).isFalse();
      assertThat(takesPrivate(port, related))
          .as("%s related", policy)
          .isEqualTo(policy != UnknownClasses.REFUSE);
    }
    DicomServer taking = start(policy(PeerPolicy.anyone()).with(UnknownClasses.ACCEPT));
    byte[] bytes = "kept as they come".getBytes(StandardCharsets.US_ASCII);
    try (ScriptedPeer peer = associate(taking.port(), "ANY")) {
      peer.send(
          ScriptedPeer.command(7, CommandSet.storeRequest(1, PRIVATE, "1.2.3")),
          ScriptedPeer.data(7, bytes));
      assertThat(peer.response().status()).isZero();
    }
    assertThat(store.finished.take()).isEqualTo(bytes);
    assertThat(store.requests.take().sopClassUid()).isEqualTo(PRIVATE);
  }

  @Test
  void an_unknown_class_is_no_other_service_and_no_other_right() throws IOException {
    Rights echo = new Rights(Optional.of(Set.of(ServiceClass.ECHO)), Optional.empty());
    int port =
        start(
                policy(PeerPolicy.only(List.of(peer("a", "ANY", "127.0.0.1", echo, 9))))
                    .with(UnknownClasses.ACCEPT))
            .port();
    assertThat(results(answer(port, request("YTTERBY", "ANY"))).get(3))
        .isEqualTo(ContextResult.USER_REJECTION);
    assertThat(UnknownClasses.ACCEPT.takes(Uids.ModalityWorklistInformationModelFind, List.of()))
        .as("known, though not served")
        .isFalse();
  }

  // ---- peers ----------------------------------------------------------------------------------

  private DicomServer start(AssociationPolicy policy) {
    return start(ServerSettings.of("127.0.0.1", 0, policy));
  }

  private DicomServer start(ServerSettings settings) {
    AssociationObserver counting =
        new AssociationObserver() {
          @Override
          public void rejected(RejectReason reason) {
            rejections.add(reason);
          }

          @Override
          public void accepted() {}

          @Override
          public void ended(End how) {}
        };
    DicomServer server =
        DicomServer.start(settings, ServiceRegistry.verification().andStorage(store), counting);
    servers.add(server);
    return server;
  }

  private static AssociationPolicy policy(PeerPolicy peers) {
    return AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT).with(peers);
  }

  private static Peer peer(String name, String title, String host, Rights rights, int most) {
    return new Peer(name, title, List.of(AddressRule.parse(host)), rights, most, Proof.NONE);
  }

  private static Extensions identity(int type, boolean answer, String name, String passcode) {
    return new Extensions(
        List.of(),
        List.of(),
        Optional.of(
            new UserIdentity(
                type,
                answer,
                new Octets(name.getBytes(StandardCharsets.UTF_8)),
                new Octets(passcode.getBytes(StandardCharsets.UTF_8)))),
        Optional.empty());
  }

  private static Extensions common(String service, String related) {
    return new Extensions(
        List.of(),
        List.of(new Extensions.Common(PRIVATE, service, List.of(related))),
        Optional.empty(),
        Optional.empty());
  }

  /** Verification 1, CT 3, PET 5, and a private class 7. */
  private static byte[] request(String called, String calling) {
    return request(called, calling, Extensions.NONE);
  }

  private static byte[] request(String called, String calling, Extensions extensions) {
    List<ProposedContext> contexts = new ArrayList<>();
    for (String uid :
        Arrays.asList(
            Uids.Verification,
            Uids.CTImageStorage,
            Uids.PositronEmissionTomographyImageStorage,
            PRIVATE)) {
      contexts.add(new ProposedContext(2 * contexts.size() + 1, uid, List.of(EXPLICIT)));
    }
    return ScriptedPeer.bytes(
        new Pdu.AssociateRequest(
            1,
            called,
            calling,
            Pdu.APPLICATION_CONTEXT,
            contexts,
            UserInformation.plain(16384, "1.2.3", "TEST").with(extensions)));
  }

  private static Pdu answer(int port, byte[] request) throws IOException {
    try (ScriptedPeer peer = ScriptedPeer.connect(port)) {
      peer.send(request);
      Pdu answer = peer.receive();
      if (answer instanceof Pdu.AssociateAccept) {
        peer.send(ScriptedPeer.bytes(new Pdu.ReleaseRequest()));
        assertThat(peer.receive()).isEqualTo(new Pdu.ReleaseReply());
      }
      return answer;
    }
  }

  private static ScriptedPeer associate(int port, String calling) throws IOException {
    ScriptedPeer peer = ScriptedPeer.connect(port);
    peer.send(request("YTTERBY", calling));
    assertThat(peer.receive()).isInstanceOf(Pdu.AssociateAccept.class);
    return peer;
  }

  private static Extensions accepted(int port, Extensions extensions) throws IOException {
    return ((Pdu.AssociateAccept) answer(port, request("YTTERBY", "WS", extensions)))
        .user()
        .extensions();
  }

  private static List<ContextResult> results(Pdu answer) {
    return ((Pdu.AssociateAccept) answer)
        .contexts().stream().map(NegotiatedContext::result).toList();
  }

  private static boolean takesPrivate(int port, Extensions extensions) throws IOException {
    return results(answer(port, request("YTTERBY", "ANY", extensions))).get(3)
        == ContextResult.ACCEPTANCE;
  }
}
