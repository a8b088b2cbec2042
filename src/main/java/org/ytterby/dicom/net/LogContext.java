// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The association and the peer in the log's MDC ({@code assoc}, {@code peer}) until closed. Used by
 * one thread.
 */
final class LogContext implements AutoCloseable {
  private static final String ASSOCIATION = "assoc";
  private static final String PEER = "peer";

  private final @Nullable String outerAssociation = MDC.get(ASSOCIATION);
  private final @Nullable String outerPeer = MDC.get(PEER);

  private LogContext() {}

  static LogContext of(AssociationInfo association) {
    return of(association.id(), association.requestor());
  }

  static LogContext of(long association, String peer) {
    LogContext context = new LogContext();
    MDC.put(ASSOCIATION, Long.toString(association));
    MDC.put(PEER, peer);
    return context;
  }

  @Override
  public void close() {
    restore(ASSOCIATION, outerAssociation);
    restore(PEER, outerPeer);
  }

  private static void restore(String key, @Nullable String value) {
    if (value == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, value);
    }
  }
}
