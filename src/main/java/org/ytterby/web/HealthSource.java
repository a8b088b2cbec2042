// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import java.util.Map;

/** How the node is. Implemented by the wiring. */
public interface HealthSource {

  /** Looked up for each request. <b>Threads:</b> called on the server's workers, may block. */
  Health health();

  /**
   * What to answer.
   *
   * @param ready true when the node can do its work; false is answered with status 503
   * @param detail further JSON values, for example ports and counts; without patient identity
   */
  record Health(boolean ready, Map<String, Object> detail) {}
}
