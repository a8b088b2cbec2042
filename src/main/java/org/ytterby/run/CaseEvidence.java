// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.assemble.DoseCase;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.mass.MassMap;
import org.ytterby.mass.UniformMass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.objects.SourceReference;

/**
 * Which instances a dose stands on. Immutable.
 *
 * @param used what went into it: the emission series, the contours, and the CT that gave the mass
 * @param unused what was taken with the case in vain
 */
record CaseEvidence(List<SourceReference> used, List<SourceReference> unused) {
  CaseEvidence {
    used = List.copyOf(used);
    unused = List.copyOf(unused);
  }

  /** Of a case whose mass is this. */
  static CaseEvidence of(DoseCase assembled, MassMap mass) {
    List<SourceReference> used = new ArrayList<>();
    for (StudyInstance image : assembled.emission().instances()) {
      DataSet header = image.location().read(ReadOptions.headers());
      used.add(SourceReference.ofImage(image, header));
    }
    assembled.structureSets().forEach(set -> used.add(SourceReference.of(set)));
    return switch (mass) {
      case UniformMass _ -> new CaseEvidence(used, ct(assembled));
      case VoxelMass _ -> {
        used.addAll(ct(assembled));
        yield new CaseEvidence(used, List.of());
      }
    };
  }

  private static List<SourceReference> ct(DoseCase assembled) {
    return assembled.ct().stream()
        .flatMap(ct -> ct.instances().stream())
        .map(SourceReference::of)
        .toList();
  }
}
