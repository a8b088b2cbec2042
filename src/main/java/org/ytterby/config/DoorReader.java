// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.ytterby.config.ValueType.aeTitle;
import static org.ytterby.config.ValueType.duration;
import static org.ytterby.config.ValueType.flag;
import static org.ytterby.config.ValueType.integer;
import static org.ytterby.config.ValueType.oneOf;
import static org.ytterby.config.ValueType.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ytterby.dicom.net.ThroughputFloor;
import org.ytterby.dicom.net.UnknownClasses;
import org.ytterby.dicom.net.peer.AddressRule;
import org.ytterby.dicom.net.peer.IdentityRule;
import org.ytterby.dicom.net.peer.KnownUser;
import org.ytterby.dicom.net.peer.Passcode;
import org.ytterby.dicom.net.peer.Peer;
import org.ytterby.dicom.net.peer.PeerPolicy;
import org.ytterby.dicom.net.peer.Proof;
import org.ytterby.dicom.net.peer.Rights;
import org.ytterby.dicom.net.peer.ServiceClass;
import org.ytterby.dicom.net.tls.TlsSettings;

/** The keys of {@code ytterby.yaml} that say who may call, and where. */
final class DoorReader {
  private static final String UID = "[0-9]+(?:\\.[0-9]+)+";

  private DoorReader() {}

  /** The keys of {@code dicom} that are about doors; the peers stand beside it. */
  static DoorSection door(Section s, List<Peer> peers) {
    DoorSection d = DoorSection.DEFAULT;
    int perAddress =
        s.value(
            "max-associations-per-address",
            d.maxAssociationsPerAddress(),
            integer(DoorSection.MAX_PER_ADDRESS));
    int operations =
        s.value("max-operations", d.maxOperations(), integer(DoorSection.MAX_OPERATIONS));
    ThroughputFloor floor = floor(s.section("slow-peer"), d.slowPeer());
    PeerPolicy.Strangers strangers = strangers(s, d.access().unknownPeers());
    UnknownClasses unknown =
        word(s, "unknown-sop-classes", d.access().unknownSopClasses(), UnknownClasses.values());
    IdentityRule identity = d.access().identity();
    IdentityRule identities =
        new IdentityRule(
            word(s, "user-identity", identity.unjudged(), IdentityRule.Unjudged.values()),
            s.value("passcodes-without-tls", identity.passcodesWithoutTls(), flag()));
    Optional<TlsSettings> tls = TlsReader.server(s);
    List<ListenerSection> listeners = new ArrayList<>();
    s.sections("listeners")
        .ifPresent(all -> all.forEach(one -> listeners.add(listener(one, strangers, peers))));
    AccessSection access;
    try {
      access = new AccessSection(strangers, unknown, identities, peers);
    } catch (IllegalArgumentException wrong) {
      s.problem("unknown-peers", String.valueOf(wrong.getMessage()));
      access = d.access();
    }
    DoorSection door = new DoorSection(perAddress, operations, floor, access, tls, listeners);
    unreachable(s, door);
    return door;
  }

  /** Peers who have to show what they could show at no door. */
  private static void unreachable(Section s, DoorSection door) {
    List<TlsSettings> secure = new ArrayList<>(door.tls().stream().toList());
    door.listeners().forEach(one -> one.tls().ifPresent(secure::add));
    boolean asks = secure.stream().anyMatch(tls -> tls.clientAuth() != TlsSettings.ClientAuth.NONE);
    for (Peer peer : door.access().peers()) {
      if (peer.proof().certificateName().isPresent() && !asks) {
        s.problem(
            "listeners",
            "peer '"
                + peer.name()
                + "' has a certificate-name, and no listener asks for certificates; give one"
                + " tls.client-auth want or need");
      }
      boolean passcode = peer.proof().users().stream().anyMatch(u -> u.passcode().isPresent());
      if (passcode && secure.isEmpty() && !door.access().identity().passcodesWithoutTls()) {
        s.problem(
            "listeners",
            "peer '"
                + peer.name()
                + "' has users with passcodes, which are taken over TLS only, and no listener has"
                + " tls; give one tls, or set passcodes-without-tls");
      }
    }
  }

  private static ThroughputFloor floor(Section s, ThroughputFloor d) {
    int bytes = s.value("bytes-per-second", d.bytesPerSecond(), integer(DoorSection.FLOOR));
    Duration window = s.value("window", d.window(), duration(DoorSection.WINDOW));
    return s.make(() -> new ThroughputFloor(bytes, window), d);
  }

  static ListenerSection listener(
      Section s, PeerPolicy.Strangers unknownPeers, List<Peer> allPeers) {
    String host = s.value("host", DicomSection.DEFAULT.host(), text());
    int port = s.required("port", 0, integer(DicomSection.PORT));
    List<String> called = s.list("called-aets", List.of(), aeTitle());
    PeerPolicy.Strangers strangers = strangers(s, unknownPeers);
    List<String> names = allPeers.stream().map(Peer::name).toList();
    List<String> peers =
        s.list(
            "peers",
            List.of(),
            text(
                names.isEmpty() ? "nothing, no peer is listed" : "one of " + names,
                names::contains));
    Optional<TlsSettings> tls = TlsReader.server(s);
    return s.make(
        () -> new ListenerSection(host, port, called, strangers, peers, tls),
        new ListenerSection("0.0.0.0", 0, List.of(), strangers, List.of(), Optional.empty()));
  }

  static Peer peer(Section s) {
    String name =
        s.required(
            "name", "peer", text(DestinationSection.NAME_FORM, DestinationSection::legalName));
    String aet = s.required("aet", "PEER", aeTitle());
    List<AddressRule> hosts =
        s.list("hosts", List.of(), new ValueType<>(AddressRule.FORM, AddressRule::parse));
    List<String> words = Arrays.stream(ServiceClass.values()).map(ServiceClass::word).toList();
    Optional<Set<ServiceClass>> services =
        s.has("services")
            ? Optional.of(
                s.list("services", words, oneOf(words)).stream()
                    .map(DoorReader::service)
                    .collect(Collectors.toSet()))
            : Optional.empty();
    Optional<Set<String>> classes =
        s.has("sop-classes")
            ? Optional.of(Set.copyOf(s.list("sop-classes", List.of(), uid())))
            : Optional.empty();
    int most = s.value("max-associations", 1_000, integer(DicomSection.MAX_ASSOCIATIONS));
    String certificate = s.value("certificate-name", "", text());
    List<KnownUser> users = new ArrayList<>();
    s.sections("users").ifPresent(all -> all.forEach(one -> users.add(user(one))));
    Proof proof =
        new Proof(certificate.isEmpty() ? Optional.empty() : Optional.of(certificate), users);
    for (String key : List.of("services", "sop-classes")) {
      s.known(key);
    }
    return s.make(
        () -> new Peer(name, aet, hosts, new Rights(services, classes), most, proof),
        new Peer(name, aet, List.of(), Rights.ALL, most, Proof.NONE));
  }

  private static KnownUser user(Section s) {
    String name = s.required("name", "user", text());
    Secret passcode = s.secret("passcode");
    return s.make(
        () ->
            new KnownUser(
                name,
                passcode.value().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Passcode(passcode.value()))),
        new KnownUser(name, Optional.empty()));
  }

  private static ServiceClass service(String word) {
    return ServiceClass.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static ValueType<String> uid() {
    return text("a UID: digits and dots, at most 64", t -> t.matches(UID) && t.length() <= 64);
  }

  private static PeerPolicy.Strangers strangers(Section s, PeerPolicy.Strangers fallback) {
    return word(s, "unknown-peers", fallback, PeerPolicy.Strangers.values());
  }

  /** An enum by the lower-case words of its constants. */
  static <E extends Enum<E>> E word(Section s, String key, E fallback, E[] all) {
    List<String> words =
        Arrays.stream(all).map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
    String word = s.value(key, fallback.name().toLowerCase(Locale.ROOT), oneOf(words));
    return all[words.indexOf(word)];
  }
}
