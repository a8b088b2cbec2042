// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.EveryStatus;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreSink;
import org.ytterby.dicom.net.StoreStatus;
import org.ytterby.dicom.net.dimse.StatusTable;

/** What came by C-STORE, by SOP Instance UID. Thread-safe. */
final class Inbound implements StoreHandler {
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
  public StatusTable statuses() {
    return EveryStatus.TABLE;
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
        StoreStatus status = answer.apply(request.sopInstanceUid());
        all.put(request.sopInstanceUid(), new Came(request.transferSyntax(), bytes.toByteArray()));
        return CompletableFuture.completedFuture(status);
      }

      @Override
      public void abort() {}
    };
  }

  @Override
  public void associationOpened(AssociationInfo association) {}

  @Override
  public void associationClosed(AssociationInfo association) {}
}
