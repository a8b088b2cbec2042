// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import java.util.List;

/** Checks that share a way to their figures. Implementations are stateless and deterministic. */
interface CheckGroup {
  /** Runs them; what is thrown is a failure of the group. */
  List<Check> run();
}
