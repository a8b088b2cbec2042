// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Defect;

/**
 * Multi-frame (PS3.3 C.7.6.6).
 *
 * @param frameIncrementPointer the tag along which frames increase
 */
public record MultiFrameModule(
    @At(Tag.NumberOfFrames) int numberOfFrames,
    @At(Tag.FrameIncrementPointer) int frameIncrementPointer)
    implements AttributeRecord {
  public MultiFrameModule {
    if (numberOfFrames < 1) {
      throw new Defect(
          "Number of Frames is " + numberOfFrames + ", expected 1 or more (PS3.3 C.7.6.6.1.1)");
    }
  }
}
