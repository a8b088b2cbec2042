// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreStatus;
import org.ytterby.testdata.WholeInstances;

/** What came by C-STORE, by SOP Instance UID. Thread-safe. */
final class Inbound implements WholeInstances {
  /** An instance. */
  record Came(TransferSyntax syntax, byte[] bytes) {}

  final Map<String, Came> all = new ConcurrentSkipListMap<>();

  /** What is answered for an instance, once all of it came; may block. */
  volatile Function<String, StoreStatus> answer = _ -> StoreStatus.success();

  /** What it says when it is asked whether anything may come. */
  volatile boolean room = true;

  @Override
  public boolean hasRoom() {
    return room;
  }

  /** What came of this UID; fails where nothing did. */
  Came came(String uid) {
    return Objects.requireNonNull(all.get(uid), () -> uid + " did not come");
  }

  @Override
  public StoreStatus came(AssociationInfo association, StoreRequest request, byte[] bytes) {
    StoreStatus status = answer.apply(request.sopInstanceUid());
    all.put(request.sopInstanceUid(), new Came(request.transferSyntax(), bytes));
    return status;
  }
}
