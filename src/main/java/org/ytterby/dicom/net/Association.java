// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.MessageEncoder;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.pdu.PduEncoder;
import org.ytterby.dicom.net.state.Primitive;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;
import org.ytterby.finding.StorageFailure;

/**
 * An open association to a peer, with one operation at a time. The calls block; make them on a
 * virtual thread. Used by one thread; {@link #abort} may come from another.
 *
 * <p>Errors: {@link PeerFailure} when the association is lost, aborted or too slow; it is of no use
 * then, and {@link #isOpen} is false.
 */
public final class Association implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Association.class);
  private static final int BATCH_BYTES = 256 << 10;
  // Command set and headers of a message that fits one batch.
  private static final int FRAMING_BYTES = 1 << 10;
  private static final int BATCHES_UNDER_WAY = 2;
  private static final int MOST_MESSAGE_IDS = 0xFFFF;

  private final AssociationInfo info;
  private final Channel channel;
  private final RequestorHandler handler;
  private final PresentationContexts contexts;
  private final int sendLimit;
  private final ClientTimeouts timeouts;
  private final Queue<ChannelFuture> underWay = new ArrayDeque<>();
  private int lastMessageId;
  private int sent;

  /** What {@link DicomClient} has opened. */
  record Opened(
      AssociationInfo info,
      Channel channel,
      RequestorHandler handler,
      PresentationContexts contexts,
      int sendLimit,
      ClientTimeouts timeouts) {}

  Association(Opened opened) {
    this.info = opened.info();
    this.channel = opened.channel();
    this.handler = opened.handler();
    this.contexts = opened.contexts();
    this.sendLimit = opened.sendLimit();
    this.timeouts = opened.timeouts();
  }

  /** Who is at the other end. */
  public AssociationInfo info() {
    return info;
  }

  /** True until the association was released, aborted or lost. */
  public boolean isOpen() {
    return handler.ended() == null && channel.isActive();
  }

  /** True when the peer takes instances of this class in this transfer syntax. */
  public boolean accepts(String sopClassUid, TransferSyntax transferSyntax) {
    return contexts.id(new Proposal(sopClassUid, transferSyntax)).isPresent();
  }

  /** Verifies that the peer answers (PS3.4 Annex A). */
  public EchoResponse echo() {
    int context = contexts.id(Uids.Verification).orElseThrow(() -> noContext(Uids.Verification));
    CommandSet request = CommandSet.echoRequest(nextMessageId(), Uids.Verification);
    CompletableFuture<CommandSet> response = expectResponse();
    ByteBuf out = channel.alloc().buffer();
    new MessageEncoder(context, sendLimit).command(request, out);
    write(out);
    return new EchoResponse(answer(request, response).status());
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
    int context =
        contexts
            .id(new Proposal(sopClassUid, transferSyntax))
            .orElseThrow(() -> noContext(sopClassUid + " in " + transferSyntax));
    CommandSet request = CommandSet.storeRequest(nextMessageId(), sopClassUid, sopInstanceUid);
    CompletableFuture<CommandSet> response = expectResponse();
    try {
      send(new MessageEncoder(context, sendLimit), request, length, bytes);
    } catch (IOException e) {
      abort();
      throw new StorageFailure("the bytes of " + sopInstanceUid + " can't be read", e);
    }
    CommandSet answer = answer(request, response);
    sent++;
    if (LOG.isDebugEnabled()) {
      try (LogContext _ = LogContext.of(info.id(), info.acceptor())) {
        LOG.debug("sent uid={} status={}", sopInstanceUid, Status.text(answer.status()));
      }
    }
    return new StoreResponse(answer.status(), answer.errorComment());
  }

  private void send(MessageEncoder encoder, CommandSet request, long length, InputStream bytes)
      throws IOException {
    ByteBuf batch = channel.alloc().buffer((int) Math.min(BATCH_BYTES, length + FRAMING_BYTES));
    try {
      encoder.command(request, batch);
      long left = length;
      do {
        int piece = (int) Math.min(left, encoder.longestValue());
        int framed = piece + PduEncoder.PDU_HEADER + PduEncoder.VALUE_HEADER;
        if (batch.isReadable() && batch.readableBytes() + framed > BATCH_BYTES) {
          ByteBuf full = batch;
          batch = channel.alloc().buffer(BATCH_BYTES);
          write(full);
        }
        left -= piece;
        encoder.dataHeader(piece, left == 0, batch);
        fill(batch, piece, bytes);
      } while (left > 0);
      ByteBuf last = batch.retain();
      write(last);
    } finally {
      batch.release();
    }
  }

  private static void fill(ByteBuf batch, int length, InputStream bytes) throws IOException {
    int missing = length;
    while (missing > 0) {
      int read = batch.writeBytes(bytes, missing);
      if (read < 0) {
        throw new EOFException(missing + " bytes fewer than announced");
      }
      missing -= read;
    }
  }

  /** Writes once the peer has taken all but the last batches. Takes the buffer. */
  private void write(ByteBuf pdus) {
    try {
      while (underWay.size() >= BATCHES_UNDER_WAY) {
        awaitWritten(underWay.remove());
      }
    } catch (PeerFailure failure) {
      pdus.release();
      throw failure;
    }
    underWay.add(channel.writeAndFlush(new Primitive.Data(pdus)));
  }

  private void awaitWritten(ChannelFuture written) {
    try {
      if (!written.await(timeouts.dimse().toMillis())) {
        throw abandon("the peer took no bytes for " + timeouts.dimse());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw abandon("interrupted");
    }
    if (!written.isSuccess()) {
      throw lost(written.cause());
    }
  }

  private CompletableFuture<CommandSet> expectResponse() {
    CompletableFuture<CommandSet> response = new CompletableFuture<>();
    channel.eventLoop().execute(() -> handler.expect(response));
    return response;
  }

  private CommandSet answer(CommandSet request, CompletableFuture<CommandSet> response) {
    CommandSet answer = await(response, timeouts.dimse(), "the response");
    Optional<CommandField> field = answer.field();
    if (answer.respondedTo() != request.messageId() || !field.equals(request.field())) {
      throw abandon("a response to another request came: " + Status.text(answer.code()));
    }
    underWay.clear();
    return answer;
  }

  private <T> T await(CompletableFuture<T> future, Duration timeout, String what) {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw abandon(what + " did not come within " + timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw abandon("interrupted while waiting for " + what);
    } catch (ExecutionException e) {
      throw lost(e.getCause());
    }
  }

  /** Within a message nothing else can be said than A-ABORT. */
  private PeerFailure abandon(String why) {
    abort();
    return new PeerFailure(ErrorCode.PEER_TRANSIENT, info.acceptor() + ": " + why);
  }

  private PeerFailure lost(@Nullable Throwable cause) {
    PeerFailure known = handler.ended();
    if (known == null && cause instanceof PeerFailure failure) {
      known = failure;
    }
    return known == null
        ? new PeerFailure(
            ErrorCode.PEER_TRANSIENT, info.acceptor() + ": the connection is lost", cause)
        : new PeerFailure(known.code(), info.acceptor() + ": " + known.getMessage(), known);
  }

  private PeerFailure noContext(String what) {
    return new PeerFailure(
        ErrorCode.PEER_PERMANENT,
        info.acceptor() + " accepted no presentation context for " + what);
  }

  private int nextMessageId() {
    lastMessageId = lastMessageId == MOST_MESSAGE_IDS ? 1 : lastMessageId + 1;
    return lastMessageId;
  }

  /** Ends the association at once, in whatever it is. */
  public void abort() {
    channel
        .eventLoop()
        .execute(
            () -> {
              handler.end(
                  new PeerFailure(ErrorCode.PEER_TRANSIENT, "the association was aborted by us"));
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
      LOG.info("association closed instances={}", sent);
    }
  }

  private void release() {
    ChannelFuture _ = channel.writeAndFlush(new Primitive.Release());
    try {
      await(handler.released(), timeouts.association(), "the confirmation of the release");
    } catch (PeerFailure failure) {
      LOG.warn("association not released reason={}", failure.getMessage());
    }
  }
}
