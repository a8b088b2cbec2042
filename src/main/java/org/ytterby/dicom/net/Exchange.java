// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * Invokes operations on the other end of an association: writes requests, takes the responses from
 * an inbox, and has performed what the peer requests while it waits. The calls block. Used by one
 * thread at a time.
 *
 * <p>Errors: {@link org.ytterby.finding.PeerFailure} when the association is lost, or was abandoned
 * because the peer is too slow or breaks the protocol.
 */
final class Exchange {
  private static final int MOST_MESSAGE_IDS = 0xFFFF;

  private final Inbox inbox;
  private final MessageWriter writer;
  private final AcceptedContexts contexts;
  private final Duration patience;
  private final PeerLine line;
  private final Map<Integer, CommandField> awaited = new HashMap<>();
  private int lastMessageId;

  /**
   * An exchange with nothing under way.
   *
   * @param patience how long to wait for each message of the peer
   */
  Exchange(
      Inbox inbox,
      MessageWriter writer,
      AcceptedContexts contexts,
      Duration patience,
      PeerLine line) {
    this.inbox = inbox;
    this.writer = writer;
    this.contexts = contexts;
    this.patience = patience;
    this.line = line;
  }

  /** Performs a request of the peer that came while we waited for a response. */
  interface Performer {
    /** Takes the request's data set and answers it. */
    void perform(AcceptedContext context, Inbox.Item.Command request);
  }

  /** A response, final or pending, to the request with this id. */
  record Answer(int messageId, DimseResponse response) {}

  /** How many requests have no final response yet. */
  int underWay() {
    return awaited.size();
  }

  /**
   * Invokes an operation and waits for its final response.
   *
   * @param pending told of each pending response; false cancels the operation, and what is pending
   *     after that is dropped
   */
  DimseResponse invoke(
      AcceptedContext context,
      Invocation operation,
      Predicate<DimseResponse> pending,
      Performer performer) {
    boolean complete = false;
    try {
      int messageId = send(context, operation);
      DimseResponse response = await(messageId, context, pending, performer);
      complete = true;
      return response;
    } finally {
      if (!complete && underWay() > 0) {
        line.abandon("an operation failed"); // its responses would be taken for those of the next
      }
    }
  }

  private DimseResponse await(
      int messageId,
      AcceptedContext context,
      Predicate<DimseResponse> pending,
      Performer performer) {
    boolean cancelled = false;
    while (true) {
      Answer answer = next(performer);
      if (answer.response().category() != Status.Category.PENDING) {
        return answer.response();
      }
      if (!cancelled && !pending.test(answer.response())) {
        cancelled = true;
        writer.message(context, CommandSet.cancelRequest(messageId), Optional.empty());
      }
    }
  }

  private int send(AcceptedContext context, Invocation operation) {
    CommandSet request =
        CommandSet.request(
            operation.field(),
            nextMessageId(),
            operation.sopClassUid(),
            operation.sopInstanceUid(),
            operation.arguments(),
            operation.dataSet().isPresent());
    expect(request.messageId(), operation.field());
    writer.message(context, request, operation.dataSet());
    return request.messageId();
  }

  /**
   * Sends an instance; the answer is one of the {@link #next}.
   *
   * @return the message id
   * @throws StorageFailure when the bytes can't be read or are fewer than announced; the
   *     association is aborted
   */
  int store(AcceptedContext context, OutgoingInstance instance, InputStream bytes) {
    CommandSet request =
        CommandSet.storeRequest(nextMessageId(), instance.sopClassUid(), instance.sopInstanceUid());
    CommandSet whole =
        instance
            .originator()
            .map(
                by ->
                    request.with(
                        DataSet.builder()
                            .text(Tag.MoveOriginatorApplicationEntityTitle, by.aeTitle())
                            .integers(Tag.MoveOriginatorMessageID, by.messageId())
                            .build()))
            .orElse(request);
    expect(request.messageId(), CommandField.C_STORE);
    boolean complete = false;
    try {
      writer.message(context.id(), whole, instance.length(), bytes);
      complete = true;
    } catch (IOException e) {
      throw new StorageFailure("the bytes of " + instance.sopInstanceUid() + " can't be read", e);
    } finally {
      if (!complete) {
        line.abandon("an instance was not sent as a whole");
      }
    }
    return request.messageId();
  }

  private void expect(int messageId, CommandField field) {
    awaited.put(messageId, field);
    line.expect(messageId);
  }

  private int nextMessageId() {
    do {
      lastMessageId = lastMessageId == MOST_MESSAGE_IDS ? 1 : lastMessageId + 1;
    } while (awaited.containsKey(lastMessageId));
    return lastMessageId;
  }

  /** Waits for the next response, final or pending, to whatever is under way. */
  Answer next(Performer performer) {
    while (true) {
      Inbox.Item.Command item =
          command(patience)
              .orElseThrow(() -> line.abandon("the response did not come within " + patience));
      if (item.command().isResponse()) {
        return answer(item);
      }
      perform(item, performer);
    }
  }

  /** Has performed what the peer requests within this time; false when it requested nothing. */
  boolean serve(Duration within, Performer performer) {
    Optional<Inbox.Item.Command> item = command(within);
    item.ifPresent(request -> perform(request, performer));
    return item.isPresent();
  }

  private void perform(Inbox.Item.Command item, Performer performer) {
    performer.perform(context(item), item);
  }

  private AcceptedContext context(Inbox.Item.Command item) {
    return contexts
        .of(item.contextId())
        .orElseThrow(() -> line.abandon("a message came in a context that was not accepted"));
  }

  private Optional<Inbox.Item.Command> command(Duration within) {
    Optional<Inbox.Item> item;
    try {
      item = inbox.take(within);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw line.abandon("interrupted while waiting for a message");
    }
    return item.map(
        taken ->
            switch (taken) {
              case Inbox.Item.Command command -> command;
              case Inbox.Item.Piece piece -> {
                piece.bytes().release();
                throw line.abandon("a data set came without its command");
              }
              case Inbox.Item.Release _, Inbox.Item.Gone _ -> throw line.lost(null);
            });
  }

  private Answer answer(Inbox.Item.Command item) {
    CommandSet command = item.command();
    CommandField expected = awaited.get(command.respondedTo());
    if (expected == null || expected.responseCode() != command.code()) {
      throw line.abandon("a response to another request came: " + Status.text(command.code()));
    }
    if (expected == CommandField.C_STORE
        && Status.category(command.status()) == Status.Category.PENDING) {
      // Its final response would be taken for that of the next instance.
      throw line.abandon("a C-STORE was answered with " + Status.text(command.status()));
    }
    try {
      DimseResponse response = DimseResponse.of(command, dataSet(item));
      if (response.category() != Status.Category.PENDING) {
        awaited.remove(command.respondedTo());
      }
      return new Answer(command.respondedTo(), response);
    } catch (InvalidObject unreadable) {
      throw line.abandon("a response can't be understood: " + unreadable.getMessage());
    }
  }

  private Optional<DataSet> dataSet(Inbox.Item.Command item) {
    if (!item.command().hasDataSet()) {
      return Optional.empty();
    }
    IncomingDataSet payload = new IncomingDataSet(inbox, true, Optional.of(patience));
    Optional<DataSet> whole =
        WholeDataSet.read(
            payload,
            context(item).transferSyntax(),
            "the response to " + awaited.get(item.command().respondedTo()));
    if (whole.isEmpty()) {
      throw line.abandon("the data set of a response did not come as a whole");
    }
    return whole;
  }

  /** Answers a request of the peer. */
  void respond(AcceptedContext context, CommandSet request, DimseResponse response) {
    writer.message(context, response.command(request), response.dataSet());
  }

  /** The data set of a request that was taken just now. */
  IncomingDataSet payload(Inbox.Item.Command request) {
    return new IncomingDataSet(inbox, request.command().hasDataSet(), Optional.of(patience));
  }

  /** Sends the pending responses of a service. */
  Consumer<DimseResponse> pending(AcceptedContext context, CommandSet request) {
    return response -> respond(context, request, response);
  }
}
