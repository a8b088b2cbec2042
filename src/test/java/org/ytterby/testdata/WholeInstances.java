// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.EveryStatus;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreSink;
import org.ytterby.dicom.net.StoreStatus;
import org.ytterby.dicom.net.dimse.StatusTable;

/** A door of C-STORE that is told of instances once all of their bytes have come. */
@FunctionalInterface
public interface WholeInstances extends StoreHandler {
  /** What is answered. Called on the association's thread. */
  StoreStatus came(AssociationInfo association, StoreRequest request, byte[] bytes);

  @Override
  default StatusTable statuses() {
    return EveryStatus.TABLE;
  }

  @Override
  default StoreSink begin(AssociationInfo association, StoreRequest request) {
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
        return CompletableFuture.completedFuture(came(association, request, bytes.toByteArray()));
      }

      @Override
      public void abort() {}
    };
  }

  @Override
  default void associationOpened(AssociationInfo association) {}

  @Override
  default void associationClosed(AssociationInfo association) {}
}
