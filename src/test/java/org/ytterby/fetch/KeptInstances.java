// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreStatus;
import org.ytterby.finding.ErrorCode;
import org.ytterby.testdata.WholeInstances;

/** The door of C-STORE that keeps what came in memory. Thread-safe. */
final class KeptInstances implements WholeInstances {
  /** The bytes that came, by SOP Instance UID. */
  final Map<String, byte[]> came = new ConcurrentSkipListMap<>();

  /** SOP Instance UIDs that it does not take. */
  final Set<String> refused = new ConcurrentSkipListSet<>();

  /** Who carried something. */
  final List<AssociationInfo> carriers = new CopyOnWriteArrayList<>();

  /** Associations that ended. */
  final List<AssociationInfo> closed = new CopyOnWriteArrayList<>();

  volatile boolean room = true;

  @Override
  public boolean hasRoom() {
    return room;
  }

  @Override
  public StoreStatus came(AssociationInfo association, StoreRequest request, byte[] bytes) {
    if (refused.contains(request.sopInstanceUid())) {
      return new StoreStatus(ErrorCode.OUT_OF_RESOURCES.dimseStatus(), Optional.empty());
    }
    came.put(request.sopInstanceUid(), bytes);
    carriers.add(association);
    return StoreStatus.success();
  }

  @Override
  public void associationClosed(AssociationInfo association) {
    closed.add(association);
  }
}
