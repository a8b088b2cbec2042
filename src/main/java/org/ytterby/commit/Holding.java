// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import java.time.Instant;

/** How the node holds an instance. Only what is {@link ForGood} is committed to. Immutable. */
public sealed interface Holding {

  /** It does not. */
  record Absent() implements Holding {}

  /** Its bytes were read just now, and are those that were received; nothing will delete them. */
  record ForGood(String sopClassUid) implements Holding {}

  /** Its bytes are there, and whoever deletes what is old may delete them from then on. */
  record Until(String sopClassUid, Instant expires) implements Holding {}

  /** It was received, and its bytes can't be read any more, or are others. */
  record Damaged(String sopClassUid) implements Holding {}
}
