// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import org.jspecify.annotations.Nullable;

/**
 * What is done in one transaction.
 *
 * @param <T> the result
 */
@FunctionalInterface
public interface TxWork<T extends @Nullable Object> {

  /** Runs once; an exception rolls everything back. */
  T run(Tx tx);
}
