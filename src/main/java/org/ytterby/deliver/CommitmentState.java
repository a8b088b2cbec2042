// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

/** The closed set of states of a storage commitment transaction. The name is what the table has. */
public enum CommitmentState {
  /** To be asked for, now or later. Nothing was sent under its Transaction UID. */
  DUE,
  /** Being asked for: the destination may have got the request, or not. */
  ASKING,
  /** The destination has taken the request; its result is awaited. */
  AWAITED,
  /** The result came. */
  ANSWERED,
  /** No result; asked again under another Transaction UID. */
  UNANSWERED,
  /** No result and none is waited for any more. */
  GIVEN_UP;

  /** True while a result may change how the objects stand. */
  public boolean isOpen() {
    return switch (this) {
      case DUE, ASKING, AWAITED -> true;
      case ANSWERED, UNANSWERED, GIVEN_UP -> false;
    };
  }
}
