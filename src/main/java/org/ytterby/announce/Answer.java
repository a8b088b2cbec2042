// SPDX-License-Identifier: Apache-2.0
package org.ytterby.announce;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.net.dimse.Status;

/**
 * What an N-CREATE or N-SET is answered with (PS3.7 Annex C). Immutable.
 *
 * @param comment why, for people; without values of the request, which may be identity
 * @param attributes tags that the status is about
 * @param errorId Error ID (0000,0903), which PS3.4 gives some failures
 */
record Answer(Status status, String comment, List<Integer> attributes, OptionalInt errorId) {
  /** Performed Procedure Step Object may no longer be updated (PS3.4 F.7.2.2.4). */
  private static final int NO_LONGER_UPDATED = 0xA710;

  static final Answer SUCCESS = new Answer(Status.SUCCESS, "", List.of(), OptionalInt.empty());

  Answer {
    attributes = List.copyOf(attributes);
  }

  /** A failure with its reason. */
  static Answer of(Status status, String comment) {
    return new Answer(status, comment, List.of(), OptionalInt.empty());
  }

  /** A failure that attributes are the reason of. */
  static Answer about(Status status, List<Integer> attributes) {
    String names = attributes.stream().map(Dictionary::name).collect(Collectors.joining(", "));
    return new Answer(status, names, attributes, OptionalInt.empty());
  }

  /** The step is COMPLETED or DISCONTINUED already. */
  static Answer noLongerUpdated() {
    return new Answer(
        Status.PROCESSING_FAILURE,
        "Performed Procedure Step Object may no longer be updated",
        List.of(),
        OptionalInt.of(NO_LONGER_UPDATED));
  }

  boolean isSuccess() {
    return status == Status.SUCCESS;
  }
}
