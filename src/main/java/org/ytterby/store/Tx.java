// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import org.jdbi.v3.core.Handle;

/**
 * One transaction, alive while the work that got it runs.
 *
 * <p>Confined to the thread of that work. Stages pass it on; only the {@code …Store} class that
 * owns a table asks for the handle.
 */
public interface Tx {

  /** The Jdbi handle of this transaction. It must not be closed, committed or kept. */
  Handle handle();
}
