// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

/**
 * The two ends of an association. Immutable.
 *
 * @param id counts the associations that were accepted from 1, those that were opened from 1 of
 *     their own, and requests over HTTP from -1 down
 * @param callingAe AE title of the requestor
 * @param calledAe AE title of the acceptor, as the requestor wrote it
 * @param remoteHost numeric address of the peer
 * @param remotePort port of the peer
 * @param peerVersion implementation version name of the peer; empty when it gave none
 */
public record AssociationInfo(
    long id,
    String callingAe,
    String calledAe,
    String remoteHost,
    int remotePort,
    String peerVersion) {

  /** {@code AET@host:port} of a peer that called us, for logs. */
  public String requestor() {
    return callingAe + "@" + remoteHost + ":" + remotePort;
  }

  /** {@code AET@host:port} of a peer that we called, for logs. */
  public String acceptor() {
    return calledAe + "@" + remoteHost + ":" + remotePort;
  }
}
