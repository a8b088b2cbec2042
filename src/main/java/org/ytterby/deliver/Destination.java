// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.ytterby.finding.Defect;

/**
 * A node to which results go. Immutable.
 *
 * @param name what rows, messages and the web page call it; unique in a node
 * @param address how it is reached
 * @param required a run is DELIVERED only when every required destination has everything
 * @param roles roles of the objects that go there, for example {@code RTDOSE}, {@code SR}
 * @param timeout how long connecting and each answer may take, and how long sending may stall
 * @param backoff how transient failures are tried again
 */
public record Destination(
    String name,
    Address address,
    boolean required,
    Set<String> roles,
    Duration timeout,
    Backoff backoff) {
  public Destination {
    roles = Set.copyOf(roles);
    if (name.isBlank()) {
      throw new IllegalArgumentException("a destination needs a name");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be positive, found " + timeout);
    }
  }

  /** A DICOM node in the clear that is not asked for a commitment. */
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
        new Address.Dicom(aeTitle, host, port, callingAeTitle, Optional.empty(), Optional.empty()),
        required,
        roles,
        timeout,
        backoff);
  }

  /** How it is asked to commit to what it has accepted; absent: what it accepts is delivered. */
  public Optional<CommitmentRules> commitment() {
    return address.commitment();
  }

  /** The address of one that takes C-STORE. */
  Address.Dicom dicom() {
    return switch (address) {
      case Address.Dicom dicom -> dicom;
      case Address.DicomWeb _ -> throw new Defect("destination " + name + " is no DICOM node");
    };
  }

  /** The address of one that takes STOW-RS. */
  Address.DicomWeb web() {
    return switch (address) {
      case Address.DicomWeb web -> web;
      case Address.Dicom _ -> throw new Defect("destination " + name + " is no web server");
    };
  }

  /** The same DICOM node, asked to commit to what it has accepted. */
  public Destination asked(CommitmentRules rules) {
    return new Destination(name, dicom().asked(rules), required, roles, timeout, backoff);
  }
}
