// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/**
 * The thread of one accepted association: takes requests from the inbox one after the other, has
 * them served — as many at once as was negotiated —, and hands the responses to the connection.
 * Single-threaded; responses may come from other threads.
 */
final class AssociationWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(AssociationWorker.class);

  /** The connection as the worker sees it. Thread-safe. */
  interface Connection {
    /** Sends a response in one write; the future tells when the peer has taken it. */
    ChannelFuture respond(
        AcceptedContext context, Inbox.Item.Command request, DimseResponse response);

    /** All requests before the peer's A-RELEASE-RQ are answered: release. */
    void release();

    /** Aborts, because the association can't be served any further. */
    void abort();
  }

  private final Dispatch dispatch;
  private final Negotiation.Accept negotiated;
  private final Inbox inbox;
  private final Connection connection;
  private final Duration patience;
  private final int operations;
  private final Semaphore places;
  private int served;

  /**
   * A worker.
   *
   * @param patience how long the peer may not take pending responses
   */
  AssociationWorker(
      Dispatch dispatch,
      Negotiation.Accept negotiated,
      Inbox inbox,
      Connection connection,
      Duration patience) {
    this.dispatch = dispatch;
    this.negotiated = negotiated;
    this.inbox = inbox;
    this.connection = connection;
    this.patience = patience;
    this.operations = negotiated.operations();
    this.places = new Semaphore(operations);
  }

  // An Error ends the association too: else the peer would wait for ever, and nobody would notice,
  // because it is not the peer's turn.
  @Override
  public void run() {
    boolean over = false;
    try (LogContext _ = LogContext.of(dispatch.association())) {
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
    AssociationInfo association = dispatch.association();
    List<DimseService> services = dispatch.services().services();
    for (DimseService service : services) {
      service.associationOpened(association);
    }
    try {
      return serveAll();
    } finally {
      for (DimseService service : services) {
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
          case Inbox.Item.Command request -> {
            // Only now, so that a thread whose peer waits for each answer sleeps once, not twice.
            places.acquire();
            serve(request);
          }
          case Inbox.Item.Piece piece -> piece.bytes().release();
          case Inbox.Item.Release _ -> {
            awaitAnswers();
            connection.release();
            return true;
          }
          case Inbox.Item.Gone _ -> {
            awaitAnswers();
            return true;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits until every place is free. */
  private void awaitAnswers() throws InterruptedException {
    places.acquire(operations);
  }

  /**
   * Serves a small C-STORE request on the calling thread, which is that of the connection and has
   * no other: where it has come as a whole, is alone, and the worker's thread sleeps.
   *
   * @return false when there is no such request; then nothing was done
   */
  boolean serveWhole() {
    if (!places.tryAcquire()) {
      return false;
    }
    Optional<Inbox.Whole> whole = inbox.takeWhole();
    if (whole.isEmpty()) {
      places.release();
      return false;
    }
    try (LogContext _ = LogContext.of(dispatch.association());
        WholePieces pieces = new WholePieces(whole.get().pieces())) {
      serve(whole.get().command(), pieces);
    }
    return true;
  }

  private void serve(Inbox.Item.Command request) {
    serve(request, new IncomingDataSet(inbox, request.command().hasDataSet(), Optional.empty()));
  }

  /**
   * Serves one request, which gives its place back once it is answered. By one thread at a time:
   * the connection's takes from the inbox only while the worker's waits there.
   */
  private void serve(Inbox.Item.Command request, Payload payload) {
    boolean begun = false;
    try {
      AcceptedContext context = negotiated.contexts().get(request.contextId());
      if (context == null) {
        throw new Defect("a request came in a context that was not accepted");
      }
      CompletionStage<DimseResponse> stage =
          dispatch.begin(context, request, payload, new Pending(context, request));
      if (!payload.drain()) {
        LOG.info("association ended within a request message={}", request.command().messageId());
        return;
      }
      served++;
      begun = true;
      CompletionStage<Void> _ =
          stage.handle(
              (response, failure) -> {
                answer(
                    context,
                    request,
                    failure == null
                        ? response
                        : dispatch.refusal(context, request.command(), failure));
                return null;
              });
    } finally {
      if (!begun) {
        places.release();
      }
    }
  }

  private void answer(AcceptedContext context, Inbox.Item.Command request, DimseResponse response) {
    try {
      ChannelFuture _ = connection.respond(context, request, response);
    } finally {
      places.release();
    }
  }

  /** Sends pending responses no faster than the peer takes them. Used by one thread at a time. */
  private final class Pending implements Consumer<DimseResponse> {
    private static final int UNDER_WAY = 8;

    private final AcceptedContext context;
    private final Inbox.Item.Command request;
    private final Queue<ChannelFuture> underWay = new ArrayDeque<>(UNDER_WAY);

    Pending(AcceptedContext context, Inbox.Item.Command request) {
      this.context = context;
      this.request = request;
    }

    @Override
    public void accept(DimseResponse response) {
      if (underWay.size() >= UNDER_WAY) {
        awaitTaken(underWay.remove());
      }
      underWay.add(connection.respond(context, request, response));
    }

    private void awaitTaken(ChannelFuture sent) {
      try {
        if (!sent.await(patience.toMillis())) {
          connection.abort();
          throw lost("the peer took no pending response for " + patience);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw lost("interrupted between pending responses");
      }
      if (!sent.isSuccess()) {
        throw lost("the association ended between pending responses");
      }
    }

    private PeerFailure lost(String why) {
      return new PeerFailure(
          ErrorCode.PEER_TRANSIENT, dispatch.association().requestor() + ": " + why);
    }
  }
}
