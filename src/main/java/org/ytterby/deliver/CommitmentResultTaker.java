// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

/** Who is told the results of storage commitments. Implementations are thread-safe. */
@FunctionalInterface
public interface CommitmentResultTaker {

  /**
   * Takes a result before it is answered; may block.
   *
   * @return false when nobody here has asked under that Transaction UID
   */
  boolean take(CommitmentResult result);
}
