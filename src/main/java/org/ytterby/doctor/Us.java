// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

/**
 * As whom and where peers reach this node, for advice. Immutable.
 *
 * @param aeTitle the node's own
 * @param port of its first listener; 0 where it is not known
 */
record Us(String aeTitle, int port) {

  /** What has to be entered at a peer that is to know us. */
  String entry(String callingAeTitle, String address) {
    return "AE title "
        + callingAeTitle
        + ", host "
        + address
        + (port == 0 ? ", port of this node's listener" : ", port " + port);
  }
}
