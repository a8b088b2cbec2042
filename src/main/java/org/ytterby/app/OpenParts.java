// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.deliver.Ending;

/**
 * The parts of a node that are open, in the order in which they were opened. Filled by one thread,
 * closed once.
 */
final class OpenParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenParts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Notes a part that was opened. */
  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Closes everything, the last opened first, whatever happens to one of them. */
  @Override
  public void close() {
    for (AutoCloseable part : parts) {
      if (part instanceof Ending ending) {
        ending.end();
      }
    }
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.error("a part of the node did not close part={}", part.getClass().getSimpleName(), e);
      }
    }
  }
}
