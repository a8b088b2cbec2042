// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Defect;

/**
 * Multi-frame Functional Groups (PS3.3 C.7.6.16).
 *
 * @param perFrame one item a frame, in the order of the frames
 */
public record MultiFrameFunctionalGroupsModule(
    @At(Tag.SharedFunctionalGroupsSequence) SharedFunctionalGroups shared,
    @At(Tag.PerFrameFunctionalGroupsSequence) List<FrameFunctionalGroups> perFrame,
    @At(Tag.InstanceNumber) int instanceNumber,
    @At(Tag.ContentDate) LocalDate contentDate,
    @At(Tag.ContentTime) LocalTime contentTime,
    @At(Tag.NumberOfFrames) int numberOfFrames)
    implements AttributeRecord {
  public MultiFrameFunctionalGroupsModule {
    perFrame = List.copyOf(perFrame);
    if (numberOfFrames < 1 || perFrame.size() != numberOfFrames) {
      throw new Defect(
          "Number of Frames is %d, with functional groups of %d (PS3.3 C.7.6.16)"
              .formatted(numberOfFrames, perFrame.size()));
    }
    boolean everywhere = perFrame.stream().allMatch(frame -> frame.pixelMeasures().isPresent());
    boolean nowhere = perFrame.stream().noneMatch(frame -> frame.pixelMeasures().isPresent());
    if (shared.pixelMeasures().isPresent() ? !nowhere : !everywhere) {
      throw new Defect(
          "Pixel Measures stand either once for all frames or in each of them (PS3.3"
              + " C.7.6.16.1.1)");
    }
  }
}
