// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.net.pdu.Octets;
import org.ytterby.dicom.net.pdu.RejectReason;
import org.ytterby.dicom.net.pdu.UserIdentity;

class PeerPolicyTest {
  private static final Caller HERE = Caller.plain(InetAddress.ofLiteral("192.0.2.7"));
  private static final Caller ELSEWHERE = Caller.plain(InetAddress.ofLiteral("203.0.113.9"));
  private static final Peer SCANNER = peer("ct", "CT1", "192.0.2.0/24", Proof.NONE);
  private static final PeerPolicy CLOSED = PeerPolicy.only(List.of(SCANNER));
  private static final PeerPolicy OPEN =
      new PeerPolicy(List.of(SCANNER), PeerPolicy.Strangers.ACCEPT, IdentityRule.DEFAULT);

  @Test
  void anyone_is_a_stranger_with_all_rights() {
    assertThat(judge(PeerPolicy.anyone(), "WHOEVER", ELSEWHERE))
        .isEqualTo(new Admission.Admitted(Optional.empty(), false));
    assertThat(new Admission.Admitted(Optional.empty(), false).rights()).isEqualTo(Rights.ALL);
  }

  @Test
  void a_peer_is_known_by_its_title_and_its_host() {
    assertThat(judge(CLOSED, "CT1", HERE))
        .isEqualTo(new Admission.Admitted(Optional.of(SCANNER), false));
    assertThat(judge(CLOSED, "CT1", ELSEWHERE))
        .isEqualTo(refused("hosts of peer ct do not hold this address: add it to peers[].hosts"));
    assertThat(judge(CLOSED, "CT2", HERE))
        .isEqualTo(
            refused("no peer has this calling AE title: add it to peers, or set unknown-peers"));
  }

  @Test
  void a_known_title_from_elsewhere_is_refused_where_strangers_may_call() {
    assertThat(judge(OPEN, "CT1", ELSEWHERE)).isInstanceOf(Admission.Refused.class);
    assertThat(judge(OPEN, "CT2", ELSEWHERE)).isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void two_peers_with_one_title_are_told_apart_by_their_hosts() {
    Peer other = peer("ct-b", "CT1", "203.0.113.9", Proof.NONE);
    PeerPolicy both = PeerPolicy.only(List.of(SCANNER, other));
    assertThat(judge(both, "CT1", ELSEWHERE))
        .isEqualTo(new Admission.Admitted(Optional.of(other), false));
    assertThat(judge(both, "CT1", HERE))
        .isEqualTo(new Admission.Admitted(Optional.of(SCANNER), false));
    assertThatThrownBy(() -> PeerPolicy.only(List.of(SCANNER, SCANNER)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_certificate_has_to_show_the_name() {
    PeerPolicy policy =
        PeerPolicy.only(
            List.of(
                peer(
                    "ct",
                    "CT1",
                    "192.0.2.7",
                    new Proof(Optional.of("ct1.example.org"), List.of()))));
    assertThat(judge(policy, "CT1", shows("other", "CT1.example.org")))
        .isInstanceOf(Admission.Admitted.class);
    assertThat(judge(policy, "CT1", shows("other.example.org")))
        .isInstanceOfSatisfying(
            Admission.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED);
              assertThat(refused.rule())
                  .contains("[other.example.org]")
                  .contains("peers[].certificate-name");
            });
    assertThat(judge(policy, "CT1", HERE)).isInstanceOf(Admission.Refused.class);
  }

  @Test
  void a_user_is_judged_by_name_and_passcode() {
    PeerPolicy policy = withUsers(IdentityRule.DEFAULT);
    Caller safe = shows();
    assertThat(judge(policy, safe, user("alice", "open sesame")))
        .isEqualTo(new Admission.Admitted(policy.peers().stream().findFirst(), true));
    assertThat(judge(policy, safe, name("bob"))).isInstanceOf(Admission.Admitted.class);
    for (UserIdentity wrong :
        List.of(
            user("alice", "open sesam"),
            user("alice", ""),
            name("alice"),
            name("eve"),
            user("eve", ""),
            new UserIdentity(1, true, octets("alice"), octets("open sesame")),
            new UserIdentity(3, true, octets("ticket"), Octets.of()))) {
      assertThat(judge(policy, safe, wrong))
          .isInstanceOfSatisfying(
              Admission.Refused.class,
              refused -> {
                assertThat(refused.reason()).isEqualTo(RejectReason.NO_REASON_GIVEN_BY_ACSE);
                assertThat(refused.rule()).doesNotContain("sesam").doesNotContain("alice");
              });
    }
    assertThat(policy.judge("CT1", safe, Optional.empty(), HostNames.none()))
        .isInstanceOfSatisfying(
            Admission.Refused.class,
            refused -> assertThat(refused.rule()).contains("peers[].users"));
  }

  @Test
  void a_passcode_in_the_clear_is_refused_even_if_it_is_right_unless_the_key_allows_it() {
    UserIdentity right = user("alice", "open sesame");
    assertThat(judge(withUsers(IdentityRule.DEFAULT), HERE, right))
        .isInstanceOfSatisfying(
            Admission.Refused.class,
            refused -> assertThat(refused.rule()).contains("dicom.passcodes-without-tls"));
    assertThat(judge(withUsers(new IdentityRule(IdentityRule.Unjudged.IGNORE, true)), HERE, right))
        .isInstanceOf(Admission.Admitted.class);
    assertThat(judge(withUsers(IdentityRule.DEFAULT), HERE, name("bob")))
        .as("a name is no secret")
        .isInstanceOf(Admission.Admitted.class);
    UserIdentity disguised = new UserIdentity(1, true, octets("alice"), octets("open sesame"));
    assertThat(judge(withUsers(IdentityRule.DEFAULT), HERE, disguised))
        .as("as an identity that has no passcode")
        .isInstanceOf(Admission.Refused.class);
    assertThat(judge(withUsers(IdentityRule.DEFAULT), HERE, name("bob")))
        .as("still a name")
        .isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void an_identity_that_nobody_can_judge_is_ignored_or_refused() {
    UserIdentity token = new UserIdentity(5, true, octets("token"), Octets.of());
    assertThat(judge(OPEN, HERE, token))
        .isEqualTo(new Admission.Admitted(Optional.of(SCANNER), false));
    PeerPolicy strict =
        new PeerPolicy(
            List.of(SCANNER),
            PeerPolicy.Strangers.ACCEPT,
            new IdentityRule(IdentityRule.Unjudged.REFUSE, false));
    for (UserIdentity identity : List.of(token, name("bob"))) {
      assertThat(judge(strict, HERE, identity))
          .isInstanceOfSatisfying(
              Admission.Refused.class,
              refused ->
                  assertThat(refused.reason()).isEqualTo(RejectReason.NO_REASON_GIVEN_BY_ACSE));
    }
    assertThat(judge(strict, "CT1", HERE)).isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void no_text_shows_a_secret() {
    assertThat(withUsers(IdentityRule.DEFAULT).toString()).doesNotContain("sesame");
    assertThat(user("alice", "open sesame").toString())
        .doesNotContain("sesame")
        .doesNotContain("alice");
  }

  private static PeerPolicy withUsers(IdentityRule rule) {
    Proof proof =
        new Proof(
            Optional.empty(),
            List.of(
                new KnownUser("alice", Optional.of(new Passcode("open sesame"))),
                new KnownUser("bob", Optional.empty())));
    return new PeerPolicy(
        List.of(peer("ct", "CT1", "192.0.2.0/24", proof)), PeerPolicy.Strangers.REFUSE, rule);
  }

  private static Peer peer(String name, String title, String host, Proof proof) {
    return new Peer(name, title, List.of(AddressRule.parse(host)), Rights.ALL, 9, proof);
  }

  private static Caller shows(String... names) {
    return new Caller(HERE.address(), true, List.of(names));
  }

  private static Admission judge(PeerPolicy policy, String title, Caller caller) {
    return policy.judge(title, caller, Optional.empty(), HostNames.none());
  }

  private static Admission judge(PeerPolicy policy, Caller caller, UserIdentity identity) {
    return policy.judge("CT1", caller, Optional.of(identity), HostNames.none());
  }

  private static Admission.Refused refused(String rule) {
    return new Admission.Refused(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED, rule);
  }

  private static UserIdentity name(String name) {
    return new UserIdentity(1, true, octets(name), Octets.of());
  }

  private static UserIdentity user(String name, String passcode) {
    return new UserIdentity(2, true, octets(name), octets(passcode));
  }

  private static Octets octets(String text) {
    return new Octets(text.getBytes(StandardCharsets.UTF_8));
  }
}
