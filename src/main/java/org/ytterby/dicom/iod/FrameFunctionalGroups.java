// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.Optional;
import org.ytterby.dicom.dict.Tag;

/**
 * Item of Per-Frame Functional Groups Sequence (5200,9230): what holds for one frame.
 *
 * @param derivationImage Type 1C: required where the frame is derived from another image
 * @param pixelMeasures where frames differ in them
 */
public record FrameFunctionalGroups(
    @At(Tag.FrameContentSequence) FrameContent frameContent,
    @At(Tag.PlanePositionSequence) PlanePosition planePosition,
    @At(Tag.SegmentIdentificationSequence) SegmentIdentification segmentIdentification,
    @At(Tag.DerivationImageSequence) Optional<DerivationImage> derivationImage,
    @At(Tag.PixelMeasuresSequence) Optional<PixelMeasures> pixelMeasures)
    implements AttributeRecord {}
