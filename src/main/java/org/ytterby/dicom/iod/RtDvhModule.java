// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import org.ytterby.dicom.dict.Tag;

/**
 * RT DVH (PS3.3 C.8.8.4).
 *
 * @param referencedStructureSet exactly one RT Structure Set, whose ROIs the histograms are of
 */
public record RtDvhModule(
    @At(Tag.ReferencedStructureSetSequence) ReferencedSop referencedStructureSet,
    @At(Tag.DVHSequence) List<Dvh> dvhSequence)
    implements AttributeRecord {
  public RtDvhModule {
    dvhSequence = List.copyOf(dvhSequence);
  }
}
