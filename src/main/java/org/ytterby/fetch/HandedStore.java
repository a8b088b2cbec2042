// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreSink;
import org.ytterby.dicom.net.dimse.StatusTable;

/**
 * The door of C-STORE for what a C-GET brings. There the archive is the sender, though we have
 * called it, and its association is numbered apart from those that our listener has accepted, by
 * which the node tells who carries what. Thread-safe.
 */
record HandedStore(StoreHandler door) implements StoreHandler {
  /** Numbers of associations that we opened count from here upwards; nobody else is so low. */
  private static final long FIRST = Long.MIN_VALUE;

  @Override
  public boolean hasRoom() {
    return door.hasRoom();
  }

  @Override
  public StatusTable statuses() {
    return door.statuses();
  }

  @Override
  public StoreSink begin(AssociationInfo association, StoreRequest request) {
    return door.begin(fromSender(association), request);
  }

  @Override
  public void associationOpened(AssociationInfo association) {
    door.associationOpened(fromSender(association));
  }

  @Override
  public void associationClosed(AssociationInfo association) {
    door.associationClosed(fromSender(association));
  }

  private static AssociationInfo fromSender(AssociationInfo ours) {
    return new AssociationInfo(
        FIRST + ours.id(),
        ours.calledAe(),
        ours.callingAe(),
        ours.remoteHost(),
        ours.remotePort(),
        ours.peerVersion());
  }
}
