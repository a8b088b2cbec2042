// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreSink;
import org.ytterby.dicom.net.StoreStatus;
import org.ytterby.finding.ErrorCode;

/** The door of C-STORE that keeps what came in memory. Thread-safe. */
final class KeptInstances implements StoreHandler {
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
  public StoreSink begin(AssociationInfo association, StoreRequest request) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new StoreSink() {
      @Override
      public void write(ByteBuffer chunk) {
        byte[] copy = new byte[chunk.remaining()];
        chunk.get(copy);
        bytes.writeBytes(copy);
      }

      @Override
      public CompletionStage<StoreStatus> finish() {
        if (refused.contains(request.sopInstanceUid())) {
          return CompletableFuture.completedFuture(
              new StoreStatus(ErrorCode.OUT_OF_RESOURCES.dimseStatus(), Optional.empty()));
        }
        came.put(request.sopInstanceUid(), bytes.toByteArray());
        carriers.add(association);
        return CompletableFuture.completedFuture(StoreStatus.success());
      }

      @Override
      public void abort() {}
    };
  }

  @Override
  public void associationOpened(AssociationInfo association) {}

  @Override
  public void associationClosed(AssociationInfo association) {
    closed.add(association);
  }
}
