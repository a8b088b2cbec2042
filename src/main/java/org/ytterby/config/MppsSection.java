// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ytterby.notify.Recipient;

/**
 * What is done with performed procedure steps beside keeping them.
 *
 * @param forward to whom they are sent on; each has its own name
 */
public record MppsSection(List<Recipient> forward) {

  public static final MppsSection DEFAULT = new MppsSection(List.of());

  public MppsSection {
    forward = List.copyOf(forward);
    Set<String> names = new HashSet<>();
    for (Recipient one : forward) {
      if (!names.add(one.name())) {
        throw new IllegalArgumentException(
            "two nodes to forward to are named '" + one.name() + "'");
      }
    }
  }
}
