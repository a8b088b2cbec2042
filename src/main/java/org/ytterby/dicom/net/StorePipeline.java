// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.ytterby.finding.Defect;

/**
 * Sends instances over an association without waiting for the answer to each, as long as no more
 * are unanswered than was negotiated (PS3.7 section D.3.3.3). Used by the association's thread;
 * {@link #finish} it before any other operation.
 *
 * <p>Errors: as of {@link Association#store}; instances that were not answered then are not known
 * to be stored.
 */
public final class StorePipeline {
  private final Association association;
  private final BiConsumer<OutgoingInstance, StoreResponse> answered;
  private final Map<Integer, OutgoingInstance> underWay = new HashMap<>();

  StorePipeline(Association association, BiConsumer<OutgoingInstance, StoreResponse> answered) {
    this.association = association;
    this.answered = answered;
  }

  /** Sends one instance, after an answer where as many as may be are unanswered. */
  public void store(OutgoingInstance instance, InputStream bytes) {
    while (underWay.size() >= association.maxOperations()) {
      takeAnswer();
    }
    underWay.put(association.beginStore(instance, bytes), instance);
  }

  /** Waits until every instance is answered. */
  public void finish() {
    while (!underWay.isEmpty()) {
      takeAnswer();
    }
  }

  private void takeAnswer() {
    Exchange.Answer answer = association.nextAnswer();
    OutgoingInstance instance = underWay.remove(answer.messageId());
    if (instance == null) {
      throw new Defect("an answer came for an instance that is not under way");
    }
    answered.accept(instance, association.storeResponse(instance, answer.response()));
  }
}
