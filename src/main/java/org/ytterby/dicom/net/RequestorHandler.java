// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.MessageAssembler;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.pdu.AbortReason;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.state.Indication;
import org.ytterby.dicom.net.state.Primitive;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.PeerFailure;

/**
 * The service user of one connection that we opened: feeds the {@link Inbox} from which the {@link
 * Association}'s thread takes, and reads only while there is room in it. Event-loop confined; the
 * futures and the inbox are for any thread.
 */
final class RequestorHandler extends ChannelInboundHandlerAdapter
    implements MessageAssembler.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(RequestorHandler.class);

  private final Pdu.AssociateRequest proposal;
  private final Consumer<Pdu> answered;
  private final CompletableFuture<Pdu.AssociateAccept> accepted = new CompletableFuture<>();
  private final CompletableFuture<Boolean> released = new CompletableFuture<>();
  private final Inbox inbox = new Inbox(this::readOn);
  private @Nullable MessageAssembler assembler;
  private volatile @Nullable ChannelHandlerContext context;

  /** Requests whose final response has not come. */
  private int awaited;

  private volatile @Nullable PeerFailure end;

  /**
   * The user of a connection on which nothing was said yet.
   *
   * @param answered told of the answer to the proposal, before {@link #accepted} completes
   */
  RequestorHandler(Pdu.AssociateRequest proposal, Consumer<Pdu> answered) {
    this.proposal = proposal;
    this.answered = answered;
  }

  /** Completes when the peer has accepted, or with the {@link PeerFailure} that came instead. */
  CompletableFuture<Pdu.AssociateAccept> accepted() {
    return accepted;
  }

  /** Completes when the release is confirmed, or fails with what ended the association instead. */
  CompletableFuture<Boolean> released() {
    return released;
  }

  /** Why the association ended, if it did. */
  @Nullable PeerFailure ended() {
    return end;
  }

  /** What the peer has sent. */
  Inbox inbox() {
    return inbox;
  }

  /** One more request is going to be sent. On the event loop. */
  void expect() {
    awaited++;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext read, Object message) {
    switch ((Indication) message) {
      case Indication.Accepted(Pdu.AssociateAccept answer) -> accept(answer);
      case Indication.Rejected(Pdu.AssociateReject answer) -> {
        answered.accept(answer);
        end(rejection(answer));
      }
      case Indication.Data(Pdu.Fragment fragment) -> data(fragment);
      case Indication.Released _ -> {
        released.complete(true);
        end(transientFailure("the association is released"));
      }
      case Indication.Release _ -> {
        // The acceptor may ask for it too; nothing of ours can be under way then but a response
        // that will not come.
        end(transientFailure("the peer released the association"));
        write(new Primitive.ReleaseResponse());
      }
      case Indication.Aborted(Pdu.Abort abort) -> abortedBy(abort);
      case Indication.ProviderAborted(String why) ->
          end(transientFailure("the association was aborted: " + why));
      case Indication.Associate _ -> write(new Primitive.AbortRequest());
    }
  }

  private void abortedBy(Pdu.Abort abort) {
    if (!accepted.isDone()) {
      answered.accept(abort);
    }
    end(
        transientFailure(
            "the peer aborted: source " + abort.source() + " reason " + abort.reason()));
  }

  private void accept(Pdu.AssociateAccept answer) {
    answered.accept(answer);
    AcceptedContexts contexts = PresentationContexts.of(proposal, answer).accepted();
    assembler = new MessageAssembler(contexts::has, this);
    accepted.complete(answer);
  }

  private void data(Pdu.Fragment fragment) {
    MessageAssembler present = assembler;
    if (present == null || end != null) {
      fragment.bytes().release();
      return;
    }
    if (present.take(fragment) instanceof MessageAssembler.Verdict.Broken(Pdu.Invalid what)) {
      write(new Primitive.InvalidPdu(what));
    }
  }

  @Override
  public void command(int contextId, CommandSet command, int length) {
    if (!command.isResponse()) {
      inbox.put(new Inbox.Item.Command(contextId, command, length));
      return;
    }
    if (awaited == 0) {
      invalid(Status.text(command.code()), "a request, because none of ours is unanswered");
      return;
    }
    if (Status.category(command.status()) != Status.Category.PENDING) {
      awaited--;
    }
    inbox.put(new Inbox.Item.Command(contextId, command, length));
  }

  @Override
  public void piece(ByteBuf bytes, boolean last) {
    inbox.put(new Inbox.Item.Piece(bytes, last));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext completed) {
    if (inbox.pauseIfFull()) {
      completed.channel().config().setAutoRead(false);
    }
    completed.fireChannelReadComplete();
  }

  private void readOn() {
    ChannelHandlerContext present = context;
    if (present != null) {
      present.executor().execute(() -> present.channel().config().setAutoRead(true));
    }
  }

  private void invalid(String found, String expected) {
    InvalidObject problem = new InvalidObject("CommandField", found, expected);
    write(new Primitive.InvalidPdu(new Pdu.Invalid(AbortReason.UNEXPECTED_PARAMETER, problem)));
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    end(transientFailure("the connection is closed"));
  }

  /** A failure of this handler itself: those of the connection end in the upper layer before it. */
  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
    LOG.error("association failed, aborted", cause);
    end(
        new PeerFailure(
            ErrorCode.DEFECT, "the association was aborted by an error of ours", cause));
    write(new Primitive.AbortRequest());
  }

  /** Fails everything that is waited for. The first reason stays. */
  void end(PeerFailure why) {
    if (end != null) {
      return;
    }
    end = why;
    accepted.completeExceptionally(why);
    released.completeExceptionally(why);
    inbox.complete();
  }

  private void write(Primitive primitive) {
    ChannelHandlerContext present = context;
    if (present != null) {
      ChannelFuture _ = present.channel().writeAndFlush(primitive);
    }
  }

  private static PeerFailure rejection(Pdu.AssociateReject answer) {
    boolean again = answer.result() == Pdu.AssociateReject.TRANSIENT;
    return new PeerFailure(
        again ? ErrorCode.PEER_TRANSIENT : ErrorCode.PEER_PERMANENT,
        "the association was rejected " + (again ? "for now: " : "for good: ") + answer.text());
  }

  private static PeerFailure transientFailure(String why) {
    return new PeerFailure(ErrorCode.PEER_TRANSIENT, why);
  }
}
