// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

/** Takes what peers store. Implementations are thread-safe: associations call at the same time. */
public interface StoreHandler {

  /**
   * Whether there is room for more. While there is none, associations that could store are rejected
   * for the time being; those that are open go on. Called by event loops: may not block.
   */
  default boolean hasRoom() {
    return true;
  }

  /**
   * Begins one instance. Called on the association's virtual thread, never on an event loop; may
   * block, and then the peer waits.
   *
   * @throws org.ytterby.finding.YtterbyException to refuse the instance with the status of its code
   */
  StoreSink begin(AssociationInfo association, StoreRequest request);

  /** An association was accepted. Called once, before its first instance. */
  void associationOpened(AssociationInfo association);

  /**
   * An association ended, however it did. Called once, after its last instance was finished or
   * aborted.
   */
  void associationClosed(AssociationInfo association);
}
