// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.net.Negotiation.AcceptedContext;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.YtterbyException;

/**
 * The thread of one accepted association: takes requests from the inbox one after the other, has
 * them served, and hands the responses to the connection. Single-threaded; responses may come from
 * other threads.
 */
final class AssociationWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(AssociationWorker.class);

  /** The connection as the worker sees it. Thread-safe. */
  interface Connection {
    /** Sends a response in one write. */
    void respond(AcceptedContext context, CommandSet request, DimseResponse response);

    /** All requests before the peer's A-RELEASE-RQ are answered: release. */
    void release();

    /** Aborts, because the association can't be served any further. */
    void abort();
  }

  private final AssociationInfo association;
  private final Negotiation.Accept negotiated;
  private final ServiceRegistry services;
  private final Inbox inbox;
  private final Connection connection;
  private int served;

  AssociationWorker(
      AssociationInfo association,
      Negotiation.Accept negotiated,
      ServiceRegistry services,
      Inbox inbox,
      Connection connection) {
    this.association = association;
    this.negotiated = negotiated;
    this.services = services;
    this.inbox = inbox;
    this.connection = connection;
  }

  /**
   * What a service returns when the association ended before the request was complete: nobody is
   * left to answer.
   */
  static CompletionStage<DimseResponse> unanswerable() {
    return CompletableFuture.failedFuture(new CancellationException("association ended"));
  }

  // An Error ends the association too: else the peer would wait for ever, and nobody would notice,
  // because it is not the peer's turn.
  @Override
  public void run() {
    boolean over = false;
    try (LogContext _ = LogContext.of(association)) {
      over = serve();
    } catch (RuntimeException | Error failure) {
      LOG.error("association failed, aborted", failure);
    } finally {
      if (!over) {
        connection.abort();
      }
      inbox.end();
    }
  }

  private boolean serve() {
    for (DimseService service : services.services()) {
      service.associationOpened(association);
    }
    try {
      return serveAll();
    } finally {
      for (DimseService service : services.services()) {
        service.associationClosed(association);
      }
      LOG.info("association ended requests={}", served);
    }
  }

  /** True once the association is over; false when it was interrupted and has to be aborted. */
  private boolean serveAll() {
    try {
      while (true) {
        switch (inbox.take()) {
          case Inbox.Item.Command command -> serve(command);
          case Inbox.Item.Piece piece -> piece.bytes().release();
          case Inbox.Item.Release _ -> {
            connection.release();
            return true;
          }
          case Inbox.Item.Gone _ -> {
            return true;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void serve(Inbox.Item.Command item) throws InterruptedException {
    CommandSet command = item.command();
    AcceptedContext context = negotiated.contexts().get(item.contextId());
    if (context == null || command.code() == CommandField.C_CANCEL.code()) {
      LOG.debug("a cancel came when nothing was pending, ignored");
      return;
    }
    Incoming payload = new Incoming(command.hasDataSet());
    CompletionStage<DimseResponse> stage = dispatch(context, command, payload);
    if (!payload.drain()) {
      LOG.info("association ended within a request message={}", command.messageId());
      return;
    }
    served++;
    CompletionStage<Void> answered =
        stage.handle(
            (response, failure) -> {
              DimseResponse answer = failure == null ? response : refusal(failure);
              connection.respond(context, command, answer);
              return null;
            });
    await(answered.toCompletableFuture());
  }

  private CompletionStage<DimseResponse> dispatch(
      AcceptedContext context, CommandSet command, Payload payload) {
    Optional<DimseService> service =
        command.sopClassUid().filter(context.abstractSyntax()::equals).flatMap(services::service);
    if (service.isEmpty()) {
      return done(Status.SOP_CLASS_NOT_SUPPORTED);
    }
    Optional<CommandField> field = command.field().filter(service.get().commands()::contains);
    if (field.isEmpty()) {
      return done(Status.UNRECOGNIZED_OPERATION);
    }
    DimseRequest request =
        new DimseRequest(
            association,
            context.abstractSyntax(),
            context.transferSyntax(),
            field.get(),
            command,
            payload);
    Consumer<DimseResponse> pending = response -> connection.respond(context, command, response);
    try {
      return service.get().serve(request, pending);
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private static CompletionStage<DimseResponse> done(Status status) {
    return CompletableFuture.completedFuture(DimseResponse.of(status));
  }

  private DimseResponse refusal(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof YtterbyException known) {
      LOG.warn(
          "request refused status={} reason={}",
          Status.text(known.code().dimseStatus()),
          known.getMessage());
      return DimseResponse.of(known.code().dimseStatus(), known.code() + ": " + known.getMessage());
    }
    LOG.error("request failed status={}", Status.PROCESSING_FAILURE, cause);
    return DimseResponse.of(
        Status.PROCESSING_FAILURE.code(),
        "internal error, see log of association " + association.id());
  }

  private static void await(CompletableFuture<Void> answered) throws InterruptedException {
    try {
      answered.get();
    } catch (ExecutionException e) {
      throw new CompletionException("a response could not be made", e.getCause());
    }
  }

  /** The pieces of the present request's data set. */
  private final class Incoming implements Payload {
    private boolean ended;
    private boolean lost;

    Incoming(boolean expected) {
      this.ended = !expected;
    }

    @Override
    public boolean forEach(Consumer<ByteBuffer> consumer) {
      while (!ended && !lost) {
        next(consumer);
      }
      return !lost;
    }

    /** Takes what the service left; a request is answered only after all of it came. */
    private boolean drain() {
      return forEach(_ -> {});
    }

    private void next(Consumer<ByteBuffer> consumer) {
      Inbox.Item item;
      try {
        item = inbox.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        lost = true;
        return;
      }
      if (item instanceof Inbox.Item.Piece(ByteBuf bytes, boolean last)) {
        ended = last;
        try {
          for (ByteBuffer part : bytes.nioBuffers()) {
            consumer.accept(part);
          }
        } finally {
          bytes.release();
        }
      } else {
        lost =
            true; // the event loop lets nothing but pieces come between; so the association is gone
      }
    }
  }
}
