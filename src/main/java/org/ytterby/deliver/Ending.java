// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

/**
 * A part whose closing waits for peers. All such parts are told of the end first, so that they wait
 * at the same time and not one after the other.
 */
public interface Ending extends AutoCloseable {

  /** Begins nothing further; what is under way goes on until it is closed. Does not wait. */
  void end();

  @Override
  void close();
}
