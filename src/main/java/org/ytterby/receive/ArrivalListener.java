// SPDX-License-Identifier: Apache-2.0
package org.ytterby.receive;

/**
 * Whoever acts on what has arrived. Called on the thread that flushes arrivals, one call at a time.
 */
public interface ArrivalListener {

  /** Something new of this study has come and is durable. */
  void arrived(StudyArrival arrival);

  /** A SOP Instance UID of this study has come again with other pixels or geometry. */
  void conflicted(String studyUid, String sopInstanceUid);
}
