// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.assemble.Series;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.Outcome;

/**
 * Reads the headers of a CT series as one stack, or says why its density can't be used. A CT that
 * is tilted, has gaps or repeats a position is refused: nothing is interpolated. Pixels are read
 * later, a plane at a time. Stateless.
 */
final class CtReader {
  private CtReader() {}

  static Outcome<CtStack> read(Series ct) {
    List<CtSlice> slices = new ArrayList<>();
    List<InvalidObject> refused = new ArrayList<>();
    List<String> where = new ArrayList<>();
    for (StudyInstance instance : ct.instances()) {
      try {
        slices.add(CtSliceReader.read(instance));
      } catch (InvalidObject e) {
        refused.add(e);
        where.add(instance.sopInstanceUid() + " " + e.where());
      }
    }
    if (!refused.isEmpty()) {
      String more = refused.size() == 1 ? "" : ", and " + (refused.size() - 1) + " more instances";
      return Outcome.blocked(unusable(where.getFirst() + more, refused.getFirst()));
    }
    try {
      return Outcome.done(CtStack.of(slices));
    } catch (InvalidObject e) {
      return Outcome.blocked(unusable(e.where(), e));
    }
  }

  static Finding unusable(String where, InvalidObject why) {
    return Finding.block(
        FindingCode.CT_UNUSABLE,
        where,
        why.found(),
        why.expected(),
        "Send the whole axial CT of the PET/CT as the scanner wrote it: untilted, each plane once,"
            + " with its rescale values and without lossy compression.");
  }
}
