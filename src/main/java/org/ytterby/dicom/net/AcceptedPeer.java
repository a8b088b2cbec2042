// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.channel.Channel;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/**
 * What services ask of the requestor of an association that we accepted. Thread-safe, but for the
 * methods of the event loop.
 */
final class AcceptedPeer implements PeerOperations, PeerLine {
  private static final Exchange.Performer NOBODY =
      (_, _) -> {
        throw new Defect("a request came where only responses do");
      };

  private final AssociationInfo association;
  private final AcceptedContexts contexts;
  private final Channel channel;
  private final AcceptorHandler connection;
  private final Inbox answers;
  private final Exchange exchange;
  private final ReentrantLock turn = new ReentrantLock();

  /** Message ids of our requests that have no final response. */
  private final Set<Integer> expected = new HashSet<>();

  /**
   * A peer of whom nothing is asked yet.
   *
   * @param resume called when a paused event loop may read on
   */
  AcceptedPeer(
      AssociationInfo association,
      Negotiation.Accept negotiated,
      AcceptorHandler connection,
      Channel channel,
      Duration patience,
      Runnable resume) {
    this.association = association;
    this.contexts = new AcceptedContexts(negotiated.contexts().values());
    this.channel = channel;
    this.connection = connection;
    this.answers = new Inbox(resume);
    MessageWriter writer = new MessageWriter(channel, negotiated.sendLimit(), patience, this);
    this.exchange = new Exchange(answers, writer, contexts, patience, this);
  }

  // ---- services -------------------------------------------------------------------------------

  @Override
  public List<TransferSyntax> takes(String sopClassUid) {
    return contexts.forStore(sopClassUid);
  }

  @Override
  public StoreResponse store(OutgoingInstance instance, InputStream bytes) {
    AcceptedContext context =
        contexts
            .forStore(instance.sopClassUid(), instance.transferSyntax())
            .orElseThrow(
                () ->
                    noContext(
                        "C-STORE of "
                            + instance.sopClassUid()
                            + " in "
                            + instance.transferSyntax()));
    turn.lock();
    try {
      connection.holdResponses();
      try {
        int _ = exchange.store(context, instance, bytes);
      } finally {
        connection.releaseResponses();
      }
      DimseResponse answer = exchange.next(NOBODY).response();
      return StoreResponse.of(answer);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public DimseResponse eventReport(
      String sopClassUid, String sopInstanceUid, int eventTypeId, Optional<DataSet> information) {
    CommandField field = CommandField.N_EVENT_REPORT;
    AcceptedContext context =
        contexts
            .forRequest(field, sopClassUid)
            .orElseThrow(() -> noContext(field + " of " + sopClassUid));
    Invocation report =
        Invocation.of(field, sopClassUid, sopInstanceUid, information)
            .with(Tag.EventTypeID, eventTypeId);
    turn.lock();
    try {
      return exchange.invoke(context, report, _ -> true, NOBODY);
    } finally {
      turn.unlock();
    }
  }

  private PeerFailure noContext(String what) {
    return new PeerFailure(
        ErrorCode.PEER_PERMANENT,
        association.requestor() + " proposed no presentation context and role for " + what);
  }

  // ---- line -----------------------------------------------------------------------------------

  @Override
  public void expect(int messageId) {
    channel.eventLoop().execute(() -> expected.add(messageId));
  }

  @Override
  public PeerFailure abandon(String why) {
    connection.abort();
    return new PeerFailure(ErrorCode.PEER_TRANSIENT, association.requestor() + ": " + why);
  }

  @Override
  public PeerFailure lost(@Nullable Throwable cause) {
    return new PeerFailure(
        ErrorCode.PEER_TRANSIENT,
        association.requestor() + ": the association ended before the response came",
        cause);
  }

  // ---- event loop -----------------------------------------------------------------------------

  /** A response came; false when it is one to nothing that we requested. */
  boolean take(Inbox.Item.Command response) {
    int messageId = response.command().respondedTo();
    boolean known = expected.contains(messageId);
    if (known) {
      if (Status.category(response.command().status()) != Status.Category.PENDING) {
        expected.remove(messageId);
      }
      answers.put(response);
    }
    return known;
  }

  /** A piece of the data set of that response came. */
  void take(Inbox.Item.Piece piece) {
    answers.put(piece);
  }

  boolean pauseIfFull() {
    return answers.pauseIfFull();
  }

  void end() {
    answers.endBehindCommands();
  }
}
