// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.ytterby.config.ValueType.aeTitle;
import static org.ytterby.config.ValueType.duration;
import static org.ytterby.config.ValueType.integer;
import static org.ytterby.config.ValueType.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.deliver.Backoff;
import org.ytterby.deliver.Callee;
import org.ytterby.dicom.net.tls.ClientTls;

/** The keys of a node that we call with short messages. */
final class CalleeReader {
  private CalleeReader() {}

  /** Those of a list. */
  static List<Callee> callees(Section owner, String key, String nodeAet) {
    List<Callee> all = new ArrayList<>();
    owner.sections(key).ifPresent(found -> found.forEach(one -> all.add(callee(one, nodeAet))));
    return all;
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
