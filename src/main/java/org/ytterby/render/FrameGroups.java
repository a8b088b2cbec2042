// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;

/**
 * The functional groups that apply to one frame (PS3.3 C.7.6.16): its own before the shared ones.
 * Immutable.
 */
record FrameGroups(Optional<DataSet> own, Optional<DataSet> shared) {

  /**
   * Those of a frame; without any where the object has none.
   *
   * @param frame from 0
   */
  static FrameGroups of(DataSet header, int frame) {
    List<DataSet> perFrame = header.items(Tag.PerFrameFunctionalGroupsSequence);
    return new FrameGroups(
        frame < perFrame.size() ? Optional.of(perFrame.get(frame)) : Optional.empty(),
        header.items(Tag.SharedFunctionalGroupsSequence).stream().findFirst());
  }

  /** The first item of a macro's sequence. */
  Optional<DataSet> item(int sequence) {
    return own.flatMap(groups -> first(groups, sequence))
        .or(() -> shared.flatMap(groups -> first(groups, sequence)));
  }

  private static Optional<DataSet> first(DataSet groups, int sequence) {
    return groups.items(sequence).stream().findFirst();
  }
}
