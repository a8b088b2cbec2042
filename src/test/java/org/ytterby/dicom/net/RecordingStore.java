// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ytterby.dicom.net.dimse.StatusTable;

/** A store that keeps what it gets and writes down, in order, what is asked of it. */
final class RecordingStore implements StoreHandler {
  /**
   * {@code opened}, {@code begun <uid>}, {@code finished <uid>}, {@code aborted <uid>}, {@code
   * closed}.
   */
  final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  final BlockingQueue<byte[]> finished = new LinkedBlockingQueue<>();
  final BlockingQueue<StoreRequest> requests = new LinkedBlockingQueue<>();
  volatile Runnable onBegin = () -> {};
  volatile Runnable onClosed = () -> {};
  volatile boolean room = true;
  volatile Consumer<ByteBuffer> onWrite = chunk -> {};
  volatile Supplier<CompletionStage<StoreStatus>> onFinish =
      () -> CompletableFuture.completedFuture(StoreStatus.success());

  @Override
  public boolean hasRoom() {
    return room;
  }

  @Override
  public StatusTable statuses() {
    return EveryStatus.TABLE;
  }

  @Override
  public StoreSink begin(AssociationInfo association, StoreRequest request) {
    requests.add(request);
    onBegin.run();
    events.add("begun " + request.sopInstanceUid());
    return new Sink(request.sopInstanceUid());
  }

  @Override
  public void associationOpened(AssociationInfo association) {
    events.add("opened");
  }

  @Override
  public void associationClosed(AssociationInfo association) {
    onClosed.run();
    events.add("closed");
  }

  private final class Sink implements StoreSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final String uid;

    Sink(String uid) {
      this.uid = uid;
    }

    @Override
    public void write(ByteBuffer chunk) {
      onWrite.accept(chunk.duplicate());
      byte[] copy = new byte[chunk.remaining()];
      chunk.get(copy);
      bytes.writeBytes(copy);
    }

    @Override
    public CompletionStage<StoreStatus> finish() {
      finished.add(bytes.toByteArray());
      events.add("finished " + uid);
      return onFinish.get();
    }

    @Override
    public void abort() {
      events.add("aborted " + uid);
    }
  }
}
