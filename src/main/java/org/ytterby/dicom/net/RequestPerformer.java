// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Performs what a peer requests on an association that we opened, on the thread that waits. */
record RequestPerformer(Exchange exchange, PeerLine line, Dispatch dispatch)
    implements Exchange.Performer {

  @Override
  public void perform(AcceptedContext context, Inbox.Item.Command request) {
    if (!request.command().isRequestWithResponse()) {
      return; // a cancel: what it would cancel was answered before the next command was taken
    }
    IncomingDataSet payload = exchange.payload(request);
    CompletionStage<DimseResponse> stage =
        dispatch.begin(context, request, payload, exchange.pending(context, request.command()));
    if (!payload.drain()) {
      throw line.abandon("the data set of a request did not come as a whole");
    }
    exchange.respond(context, request.command(), await(context, request, stage));
  }

  private DimseResponse await(
      AcceptedContext context, Inbox.Item.Command request, CompletionStage<DimseResponse> stage) {
    try {
      return stage.toCompletableFuture().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw line.abandon("interrupted while performing a request");
    } catch (ExecutionException e) {
      Throwable failure = e.getCause() == null ? e : e.getCause();
      return dispatch.refusal(context, request.command(), failure);
    }
  }
}
