// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.peer;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.net.pdu.RejectReason;
import org.ytterby.dicom.net.pdu.UserIdentity;
import org.ytterby.dicom.net.peer.Admission.Admitted;
import org.ytterby.dicom.net.peer.Admission.Refused;

/**
 * Who may call. Immutable; judging is a pure function but for the addresses that host names have.
 *
 * <p>A title that a peer has is judged by the entries with that title only: from elsewhere it is
 * refused even where strangers may call.
 */
public record PeerPolicy(List<Peer> peers, Strangers strangers, IdentityRule identities) {

  /** What becomes of a calling AE title that no peer has. */
  public enum Strangers {
    ACCEPT,
    REFUSE
  }

  /** A user that nobody is, so that an unknown name takes as long as a known one. */
  private static final Passcode NOBODYS = new Passcode("");

  public PeerPolicy {
    peers = List.copyOf(peers);
    if (peers.stream().map(Peer::name).distinct().count() < peers.size()) {
      throw new IllegalArgumentException("two peers have the same name");
    }
  }

  /** Everyone may call. */
  public static PeerPolicy anyone() {
    return new PeerPolicy(List.of(), Strangers.ACCEPT, IdentityRule.DEFAULT);
  }

  /** Only these may call. */
  public static PeerPolicy only(Collection<Peer> peers) {
    return new PeerPolicy(List.copyOf(peers), Strangers.REFUSE, IdentityRule.DEFAULT);
  }

  /** Whether this caller may associate under this title. */
  public Admission judge(
      String callingAe, Caller caller, Optional<UserIdentity> identity, HostNames names) {
    List<Peer> titled = peers.stream().filter(one -> one.callingAe().equals(callingAe)).toList();
    if (titled.isEmpty()) {
      return strangers == Strangers.ACCEPT
          ? unjudged(new Admitted(Optional.empty(), false), identity)
          : refused("no peer has this calling AE title: add it to peers, or set unknown-peers");
    }
    List<Peer> here =
        titled.stream().filter(one -> one.mayCallFrom(caller.address(), names)).toList();
    if (here.isEmpty()) {
      return refused(
          "hosts of peer " + named(titled) + " do not hold this address: add it to peers[].hosts");
    }
    Optional<Peer> proven = here.stream().filter(one -> showsItsName(one, caller)).findFirst();
    if (proven.isEmpty()) {
      return refused(
          "the certificate shows "
              + (caller.certificateNames().isEmpty() ? "nothing" : caller.certificateNames())
              + " and not the certificate-name of peer "
              + named(here)
              + ": correct peers[].certificate-name, or let it call the TLS listener with its"
              + " certificate");
    }
    return proven.get().proof().users().isEmpty()
        ? unjudged(new Admitted(proven, false), identity)
        : user(proven.get(), caller, identity);
  }

  private static boolean showsItsName(Peer peer, Caller caller) {
    return peer.proof()
        .certificateName()
        .map(name -> caller.certificateNames().stream().anyMatch(name::equalsIgnoreCase))
        .orElse(true);
  }

  private Admission unjudged(Admitted admitted, Optional<UserIdentity> identity) {
    return identity.isPresent() && identities.unjudged() == IdentityRule.Unjudged.REFUSE
        ? refusedUser(
            "no users are listed against which the user identity could be judged: add peers[].users"
                + " or set dicom.user-identity to ignore")
        : admitted;
  }

  private Admission user(Peer peer, Caller caller, Optional<UserIdentity> identity) {
    if (identity.isEmpty()) {
      return refusedUser("peer " + peer.name() + " has users and none was named: peers[].users");
    }
    UserIdentity said = identity.get();
    Admitted admitted = new Admitted(Optional.of(peer), said.responseRequested());
    if (!said.isUserName()) {
      return refusedUser(
          "peer "
              + peer.name()
              + " has to name a user of peers[].users, not an identity of type "
              + said.type());
    }
    if (said.hasPasscode() && !caller.encrypted() && !identities.passcodesWithoutTls()) {
      return refusedUser(
          "a passcode came without TLS: let the peer call the TLS listener, or set"
              + " dicom.passcodes-without-tls");
    }
    Optional<KnownUser> known =
        peer.proof().users().stream().filter(one -> one.name().equals(said.name())).findFirst();
    // A name alone that carries a passcode nevertheless would have passed the rule above.
    boolean right =
        known.flatMap(KnownUser::passcode).orElse(NOBODYS).is(said.passcode())
            && said.hasPasscode();
    boolean nameIsEnough = known.isPresent() && known.get().passcode().isEmpty();
    return known.isPresent() && (right || nameIsEnough)
        ? admitted
        : refusedUser("the user or the passcode is not that of peers[].users");
  }

  private static String named(List<Peer> peers) {
    return String.join(" or ", peers.stream().map(Peer::name).toList());
  }

  private static Refused refused(String rule) {
    return new Refused(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED, rule);
  }

  private static Refused refusedUser(String rule) {
    return new Refused(RejectReason.NO_REASON_GIVEN_BY_ACSE, rule);
  }
}
