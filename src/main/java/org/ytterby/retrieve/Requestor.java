// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import java.io.InputStream;
import java.util.List;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.OutgoingInstance;
import org.ytterby.dicom.net.PeerOperations;
import org.ytterby.dicom.net.StoreResponse;

/**
 * The peer that asked by C-GET, on the association of its request. Single-threaded. An instance
 * that could not be sent as a whole has ended the association.
 */
final class Requestor implements Receiver {
  private final PeerOperations peer;
  private boolean lost;

  Requestor(PeerOperations peer) {
    this.peer = peer;
  }

  @Override
  public List<TransferSyntax> takes(StoredInstance instance) {
    return peer.takes(instance.sopClassUid());
  }

  @Override
  public StoreResponse store(OutgoingInstance instance, InputStream bytes) {
    boolean answered = false;
    try {
      StoreResponse response = peer.store(instance, bytes);
      answered = true;
      return response;
    } finally {
      lost = !answered;
    }
  }

  @Override
  public boolean isLost() {
    return lost;
  }

  /** Nothing: the association is the peer's. */
  @Override
  public void close() {}
}
