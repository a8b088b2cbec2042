// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

/** How far a request for a commitment is. */
enum RequestState {
  /** Durable, answered; to be judged. */
  ASKED,
  /** Judged; the result is to be reported. */
  JUDGED,
  /** The requestor has taken the result. */
  REPORTED,
  /** The requestor could not be told; it keeps what it has, and has to ask again. */
  UNREPORTED;

  /** True while something is to be done about it. */
  boolean isOpen() {
    return switch (this) {
      case ASKED, JUDGED -> true;
      case REPORTED, UNREPORTED -> false;
    };
  }
}
