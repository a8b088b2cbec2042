// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.ytterby.config.ValueType.aeTitle;
import static org.ytterby.config.ValueType.duration;
import static org.ytterby.config.ValueType.integer;
import static org.ytterby.config.ValueType.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ytterby.deliver.Backoff;
import org.ytterby.deliver.Callee;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.notify.NoticeKind;
import org.ytterby.notify.Recipient;
import org.ytterby.notify.Watcher;

/** The keys of a node that we call with short messages. */
final class CalleeReader {
  private CalleeReader() {}

  /** Those of a list. */
  static List<Callee> callees(Section owner, String key, String nodeAet) {
    List<Callee> all = new ArrayList<>();
    owner.sections(key).ifPresent(found -> found.forEach(one -> all.add(callee(one, nodeAet))));
    return all;
  }

  /** Who is told of something, each by a name of its own. */
  private static Recipient recipient(Section s, NoticeKind kind, String nodeAet) {
    String name =
        s.required(
            "name", "peer", text(DestinationSection.NAME_FORM, DestinationSection::legalName));
    return new Recipient(name, kind, callee(s, nodeAet));
  }

  /** To whom performed procedure steps are sent on. */
  static List<Recipient> forwarding(Section owner, String nodeAet) {
    List<Recipient> all = new ArrayList<>();
    owner
        .sections("forward")
        .ifPresent(
            found -> found.forEach(s -> all.add(recipient(s, NoticeKind.PROCEDURE_STEP, nodeAet))));
    return all;
  }

  /** Who is told of what is available. */
  static List<Watcher> watchers(Section owner, String nodeAet) {
    List<Watcher> all = new ArrayList<>();
    owner.sections("notify").ifPresent(found -> found.forEach(s -> all.add(watcher(s, nodeAet))));
    return all;
  }

  private static Watcher watcher(Section s, String nodeAet) {
    List<String> destinations =
        s.list(
            "destinations",
            List.of(),
            text(DestinationSection.NAME_FORM, DestinationSection::legalName));
    Optional<String> retrieveAet =
        s.has("retrieve-aet")
            ? Optional.of(s.value("retrieve-aet", nodeAet, aeTitle()))
            : Optional.empty();
    Recipient recipient = recipient(s, NoticeKind.AVAILABILITY, nodeAet);
    return new Watcher(recipient, Set.copyOf(destinations), retrieveAet);
  }

  private static Callee callee(Section s, String nodeAet) {
    String aet = s.required("aet", "PEER", aeTitle());
    String host = s.required("host", "localhost", text());
    int port = s.required("port", 104, integer(DestinationSection.PORT));
    String callingAet = s.value("calling-aet", nodeAet, aeTitle());
    var timeout =
        s.value(
            "timeout", DestinationSection.DEFAULT_TIMEOUT, duration(DestinationSection.TIMEOUT));
    RetrySection retry =
        NodeConfigReader.retry(s.section("retry"), DestinationSection.DEFAULT_RETRY);
    Backoff backoff = new Backoff(retry.attempts(), retry.backoff(), retry.maxBackoff());
    Optional<ClientTls> tls = TlsReader.client(s);
    return s.make(
        () -> new Callee(aet, host, port, callingAet, timeout, backoff, tls),
        new Callee("PEER", "localhost", 104, nodeAet, timeout, backoff, Optional.empty()));
  }
}
