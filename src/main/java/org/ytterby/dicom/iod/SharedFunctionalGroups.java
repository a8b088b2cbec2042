// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.Optional;
import org.ytterby.dicom.dict.Tag;

/**
 * Item of Shared Functional Groups Sequence (5200,9229): what holds for every frame.
 *
 * @param pixelMeasures where all frames have the same; else each frame has its own
 */
public record SharedFunctionalGroups(
    @At(Tag.PlaneOrientationSequence) PlaneOrientation planeOrientation,
    @At(Tag.PixelMeasuresSequence) Optional<PixelMeasures> pixelMeasures)
    implements AttributeRecord {}
