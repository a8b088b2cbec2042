// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Keeps responses back while a request of ours is being sent piece by piece: the messages of an
 * association do not mix. Event-loop confined.
 */
final class ResponseQueue {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean held;

  /** Sends a response now, or once {@link #release} is called. */
  void inTurn(Runnable response) {
    if (held) {
      waiting.add(response);
    } else {
      response.run();
    }
  }

  void hold() {
    held = true;
  }

  /** Sends what waits, in order, and what comes from now on at once. */
  void release() {
    held = false;
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }
}
