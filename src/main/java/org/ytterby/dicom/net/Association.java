// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.state.Primitive;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;
import org.ytterby.finding.StorageFailure;

/**
 * An open association to a peer, with one operation at a time ({@link StorePipeline} may have
 * more). The calls block; make them on a virtual thread. Used by one thread; {@link #abort} may
 * come from another.
 *
 * <p>Operations with a data set or several responses: {@link QueryRetrieve} and {@link
 * ManagedInstance}, or {@link #invoke} itself. What the peer requests of us — an N-EVENT-REPORT —
 * is performed by the services that the association was opened with, on the thread that waits for a
 * response or in {@link #serve}.
 *
 * <p>Errors: {@link PeerFailure} PEER_PERMANENT when the peer accepted no context for an operation
 * in our role, which leaves the association as it is; else when it is lost, aborted or too slow: it
 * is of no use then, and {@link #isOpen} is false.
 */
public final class Association implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Association.class);

  private final AssociationInfo info;
  private final Channel channel;
  private final RequestorHandler handler;
  private final PresentationContexts answers;
  private final AcceptedContexts contexts;
  private final Limits limits;
  private final Exchange exchange;
  private final Exchange.Performer performer;
  private int sent;

  /** What {@link DicomClient} has opened. */
  record Opened(
      AssociationInfo info,
      Channel channel,
      RequestorHandler handler,
      PresentationContexts contexts,
      ServiceRegistry services,
      Limits limits) {}

  /**
   * What was negotiated and is waited for.
   *
   * @param send longest PDU that the peer takes
   * @param operations how many may be under way at once
   */
  record Limits(int send, int operations, ClientTimeouts timeouts) {}

  Association(Opened opened) {
    this.info = opened.info();
    this.channel = opened.channel();
    this.handler = opened.handler();
    this.answers = opened.contexts();
    this.contexts = answers.accepted();
    this.limits = opened.limits();
    Duration patience = limits.timeouts().dimse();
    Line line = new Line();
    this.exchange =
        new Exchange(
            handler.inbox(),
            new MessageWriter(channel, limits.send(), patience, line),
            contexts,
            patience,
            line);
    this.performer =
        new RequestPerformer(
            exchange, line, new Dispatch(info, opened.services(), PeerOperations.NONE));
  }

  /** Who is at the other end. */
  public AssociationInfo info() {
    return info;
  }

  /** What the peer said to each presentation context. */
  public PresentationContexts contexts() {
    return answers;
  }

  /** How many operations may be under way at once. */
  public int maxOperations() {
    return limits.operations();
  }

  /** True until the association was released, aborted or lost. */
  public boolean isOpen() {
    return handler.ended() == null && channel.isActive();
  }

  /** True when the peer takes instances of this class in this transfer syntax. */
  public boolean accepts(String sopClassUid, TransferSyntax transferSyntax) {
    return contexts.forStore(sopClassUid, transferSyntax).isPresent();
  }

  // ---- operations -----------------------------------------------------------------------------

  /** Verifies that the peer answers (PS3.4 Annex A). */
  public EchoResponse echo() {
    Invocation echo =
        new Invocation(
            CommandField.C_ECHO,
            Uids.Verification,
            Optional.empty(),
            DataSet.empty(),
            Optional.empty());
    return new EchoResponse(invoke(echo, _ -> true).status());
  }

  /**
   * Sends one instance and waits for the answer, which may be a refusal: see {@link
   * StoreResponse#orThrow}.
   *
   * @param length how many bytes the data set has
   * @param bytes the data set in this transfer syntax, without preamble and file meta; read while
   *     the peer takes it, not closed
   * @throws StorageFailure when the bytes can't be read or are fewer than that; the association is
   *     aborted
   */
  public StoreResponse store(
      String sopClassUid,
      String sopInstanceUid,
      TransferSyntax transferSyntax,
      long length,
      InputStream bytes) {
    return store(
        new OutgoingInstance(sopClassUid, sopInstanceUid, transferSyntax, length, Optional.empty()),
        bytes);
  }

  /** Sends one instance that may be a sub-operation of a C-MOVE. */
  public StoreResponse store(OutgoingInstance instance, InputStream bytes) {
    requireNothingUnderWay();
    int _ = beginStore(instance, bytes);
    return storeResponse(instance, nextAnswer().response());
  }

  /**
   * Sends instances before the earlier ones are answered, as many at once as was negotiated.
   *
   * @param answered told of each answer, in the order in which they come
   */
  public StorePipeline pipeline(BiConsumer<OutgoingInstance, StoreResponse> answered) {
    return new StorePipeline(this, answered);
  }

  int beginStore(OutgoingInstance instance, InputStream bytes) {
    AcceptedContext context =
        contexts
            .forStore(instance.sopClassUid(), instance.transferSyntax())
            .orElseThrow(
                () -> noContext(instance.sopClassUid() + " in " + instance.transferSyntax()));
    return exchange.store(context, instance, bytes);
  }

  Exchange.Answer nextAnswer() {
    return exchange.next(performer);
  }

  StoreResponse storeResponse(OutgoingInstance instance, DimseResponse answer) {
    sent++;
    if (LOG.isDebugEnabled()) {
      try (LogContext _ = LogContext.of(info.id(), info.acceptor())) {
        LOG.debug("sent uid={} status={}", instance.sopInstanceUid(), Status.text(answer.status()));
      }
    }
    return StoreResponse.of(answer);
  }

  /**
   * Invokes any operation but C-STORE and waits for its final response.
   *
   * @param pending told of each pending response; false cancels the operation, which then ends when
   *     the peer says so, and what is pending after that is dropped
   */
  public DimseResponse invoke(Invocation operation, Predicate<DimseResponse> pending) {
    return invoke(operation, pending, performer);
  }

  private DimseResponse invoke(
      Invocation operation, Predicate<DimseResponse> pending, Exchange.Performer meanwhile) {
    requireNothingUnderWay();
    AcceptedContext context =
        contexts
            .forRequest(operation.field(), operation.sopClassUid())
            .orElseThrow(() -> noContext(operation.field() + " of " + operation.sopClassUid()));
    return exchange.invoke(context, operation, pending, meanwhile);
  }

  /** Invokes a C-GET whose sub-operations go to this handler. */
  DimseResponse invoke(Invocation get, Predicate<DimseResponse> pending, StoreHandler handler) {
    ServiceRegistry storage =
        ServiceRegistry.none()
            .and(
                answers.answers().stream()
                    .map(PresentationContexts.Answer::sopClassUid)
                    .collect(Collectors.toSet()),
                new StoreService(handler));
    Exchange.Performer storing =
        new RequestPerformer(
            exchange, new Line(), new Dispatch(info, storage, PeerOperations.NONE));
    handler.associationOpened(info);
    try (LogContext _ = LogContext.of(info.id(), info.acceptor())) {
      return invoke(
          get,
          pending,
          (context, request) ->
              (request.command().code() == CommandField.C_STORE.code() ? storing : performer)
                  .perform(context, request));
    } finally {
      handler.associationClosed(info);
    }
  }

  /**
   * Waits for a request of the peer and has it performed and answered.
   *
   * @return false when none came within this time
   */
  public boolean serve(Duration within) {
    requireNothingUnderWay();
    try (LogContext _ = LogContext.of(info.id(), info.acceptor())) {
      return exchange.serve(within, performer);
    }
  }

  private void requireNothingUnderWay() {
    if (exchange.underWay() > 0) {
      throw new IllegalStateException("instances of a pipeline are under way: finish() it first");
    }
  }

  private PeerFailure noContext(String what) {
    return new PeerFailure(
        ErrorCode.PEER_PERMANENT,
        info.acceptor() + " accepted no presentation context for " + what);
  }

  // ---- end ------------------------------------------------------------------------------------

  private final class Line implements PeerLine {
    @Override
    public void expect(int messageId) {
      channel.eventLoop().execute(handler::expect);
    }

    @Override
    public PeerFailure abandon(String why) {
      if (handler.ended() != null) {
        return lost(null);
      }
      abort();
      return new PeerFailure(ErrorCode.PEER_TRANSIENT, info.acceptor() + ": " + why);
    }

    @Override
    public PeerFailure lost(@Nullable Throwable cause) {
      PeerFailure known = handler.ended();
      if (known == null && cause instanceof PeerFailure failure) {
        known = failure;
      }
      return known == null
          ? new PeerFailure(
              ErrorCode.PEER_TRANSIENT, info.acceptor() + ": the connection is lost", cause)
          : new PeerFailure(known.code(), info.acceptor() + ": " + known.getMessage(), known);
    }
  }

  /** Ends the association at once, in whatever it is. */
  public void abort() {
    channel
        .eventLoop()
        .execute(
            () -> {
              handler.end(
                  new PeerFailure(ErrorCode.PEER_TRANSIENT, "the association was aborted by us"));
              handler.inbox().end();
              ChannelFuture _ =
                  channel
                      .writeAndFlush(new Primitive.AbortRequest())
                      .addListener(ChannelFutureListener.CLOSE);
            });
  }

  /**
   * Releases the association; aborts it when the peer does not confirm in time. Does nothing when
   * it is over already.
   */
  @Override
  public void close() {
    try (LogContext _ = LogContext.of(info.id(), info.acceptor())) {
      if (isOpen()) {
        release();
      }
      ChannelFuture _ = channel.close();
      handler.inbox().end();
      LOG.info("association closed instances={}", sent);
    }
  }

  private void release() {
    ChannelFuture _ = channel.writeAndFlush(new Primitive.Release());
    try {
      awaitReleased(handler.released());
    } catch (PeerFailure failure) {
      LOG.warn("association not released reason={}", failure.getMessage());
    }
  }

  private void awaitReleased(CompletableFuture<Boolean> released) {
    Line line = new Line();
    Duration timeout = limits.timeouts().association();
    try {
      released.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw line.abandon("the confirmation of the release did not come within " + timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw line.abandon("interrupted while waiting for the confirmation of the release");
    } catch (ExecutionException e) {
      throw line.lost(e.getCause());
    }
  }
}
