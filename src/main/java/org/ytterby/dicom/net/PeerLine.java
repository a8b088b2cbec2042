// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import org.jspecify.annotations.Nullable;
import org.ytterby.finding.PeerFailure;

/** The association over which an {@link Exchange} goes, as it needs it. Thread-safe. */
interface PeerLine {

  /** A request with this message id is going to be sent: its response is no surprise. */
  void expect(int messageId);

  /** Ends the association, because nothing else can be said any more than A-ABORT. */
  PeerFailure abandon(String why);

  /** Why the association ended. */
  PeerFailure lost(@Nullable Throwable cause);
}
