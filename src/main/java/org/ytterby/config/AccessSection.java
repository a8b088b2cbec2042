// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ytterby.dicom.net.UnknownClasses;
import org.ytterby.dicom.net.peer.IdentityRule;
import org.ytterby.dicom.net.peer.Peer;
import org.ytterby.dicom.net.peer.PeerPolicy;

/**
 * Who may associate, and for what.
 *
 * @param unknownPeers what becomes of calling AE titles that no peer has
 * @param unknownSopClasses what becomes of SOP classes that the dictionary does not have
 * @param identity how user identities are taken
 * @param peers the nodes that are known; each has its own name
 */
public record AccessSection(
    PeerPolicy.Strangers unknownPeers,
    UnknownClasses unknownSopClasses,
    IdentityRule identity,
    List<Peer> peers) {

  /** Everyone, for the SOP classes of the standard. */
  public static final AccessSection DEFAULT =
      new AccessSection(
          PeerPolicy.Strangers.ACCEPT, UnknownClasses.REFUSE, IdentityRule.DEFAULT, List.of());

  public AccessSection {
    peers = List.copyOf(peers);
    Set<String> names = new HashSet<>();
    for (Peer peer : peers) {
      if (!names.add(peer.name())) {
        throw new IllegalArgumentException("two peers are named '" + peer.name() + "'");
      }
    }
    if (peers.isEmpty() && unknownPeers == PeerPolicy.Strangers.REFUSE) {
      throw new IllegalArgumentException(
          "unknown-peers is refuse and no peer is listed, so that nobody could call; list peers");
    }
  }
}
