// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.List;
import java.util.Optional;

/**
 * A study sorted for dosimetry: what is the activity, the CT, the structures. Immutable.
 *
 * @param ct of the frame of reference of the emission series
 * @param structureSets RTSTRUCTs that refer to that frame of reference, in the order of their UIDs
 * @param choices every series of the study, taken or left, in the order of their UIDs
 */
public record DoseCase(
    String studyInstanceUid,
    Series emission,
    Optional<Series> ct,
    List<StudyInstance> structureSets,
    List<SeriesChoice> choices) {
  public DoseCase {
    structureSets = List.copyOf(structureSets);
    choices = List.copyOf(choices);
  }
}
