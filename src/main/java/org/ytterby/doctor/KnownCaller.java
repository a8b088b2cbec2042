// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.util.List;

/**
 * A node that may call us, and that we never call: only the names of its hosts can be looked at.
 * Immutable.
 *
 * @param where its place in the configuration, for example {@code peers[1]}
 * @param hostNames those of its hosts that are names; addresses need no look
 */
public record KnownCaller(String where, String name, String aeTitle, List<String> hostNames) {
  public KnownCaller {
    hostNames = List.copyOf(hostNames);
  }

  boolean isCalled(String text) {
    return name.equals(text) || aeTitle.equals(text);
  }
}
