// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

import org.ytterby.deliver.Callee;

/**
 * Who is told of one kind of thing. Immutable.
 *
 * @param name what rows and messages call it; unique among those that are told of the kind
 */
public record Recipient(String name, NoticeKind kind, Callee callee) {
  public Recipient {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a recipient has a name");
    }
  }
}
