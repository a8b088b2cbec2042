// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.ytterby.dicom.net.tls.ClientTls;

/**
 * A node to which results go by C-STORE. Immutable.
 *
 * @param name what rows, messages and the web page call it; unique in a node
 * @param aeTitle AE title that is called
 * @param host host name or address
 * @param port DICOM port
 * @param callingAeTitle AE title as which we call
 * @param required a run is DELIVERED only when every required destination has everything
 * @param roles roles of the objects that go there, for example {@code RTDOSE}, {@code SR}
 * @param timeout how long connecting, association and each response may take
 * @param backoff how transient failures are tried again
 * @param tls absent: in the clear
 * @param commitment how it is asked to commit to what it has accepted; absent: it is not, and what
 *     it accepts is delivered
 */
public record Destination(
    String name,
    String aeTitle,
    String host,
    int port,
    String callingAeTitle,
    boolean required,
    Set<String> roles,
    Duration timeout,
    Backoff backoff,
    Optional<ClientTls> tls,
    Optional<CommitmentRules> commitment) {
  public Destination {
    roles = Set.copyOf(roles);
    if (name.isBlank() || aeTitle.isBlank() || host.isBlank() || callingAeTitle.isBlank()) {
      throw new IllegalArgumentException("a destination needs a name, two AE titles and a host");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must lie from 1 to 65535, found " + port);
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be positive, found " + timeout);
    }
  }

  /** A destination in the clear that is not asked for a commitment. */
  public Destination(
      String name,
      String aeTitle,
      String host,
      int port,
      String callingAeTitle,
      boolean required,
      Set<String> roles,
      Duration timeout,
      Backoff backoff) {
    this(
        name,
        aeTitle,
        host,
        port,
        callingAeTitle,
        required,
        roles,
        timeout,
        backoff,
        Optional.empty(),
        Optional.empty());
  }

  /** The same, asked to commit to what it has accepted. */
  public Destination asked(CommitmentRules rules) {
    return new Destination(
        name,
        aeTitle,
        host,
        port,
        callingAeTitle,
        required,
        roles,
        timeout,
        backoff,
        tls,
        Optional.of(rules));
  }
}
