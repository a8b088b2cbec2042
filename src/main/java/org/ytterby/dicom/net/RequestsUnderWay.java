// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.HashMap;
import java.util.Map;

/** The requests of one association that are not answered, by message id. Event-loop confined. */
final class RequestsUnderWay {
  private record Request(int contextId, Ongoing ongoing) {}

  private final Map<Integer, Request> byMessageId = new HashMap<>();

  /** A request came; it is a duplicate while another with its id is under way. */
  Ongoing begin(int contextId, int messageId) {
    boolean duplicate = byMessageId.containsKey(messageId);
    Ongoing ongoing = new Ongoing(duplicate);
    if (!duplicate) {
      byMessageId.put(messageId, new Request(contextId, ongoing));
    }
    return ongoing;
  }

  /** A cancel came; one for nothing is ignored (PS3.7 section 9.3.2.3). */
  void cancel(int contextId, int messageId) {
    Request request = byMessageId.get(messageId);
    if (request != null && request.contextId() == contextId) {
      request.ongoing().cancel();
    }
  }

  /** A request is answered: its id is free again. */
  void end(int messageId, Ongoing ongoing) {
    Request request = byMessageId.get(messageId);
    if (request != null && request.ongoing() == ongoing) {
      byMessageId.remove(messageId);
    }
  }
}
