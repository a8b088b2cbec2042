// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;

/**
 * General Image (PS3.3 C.7.6.1). Patient Orientation (0020,0020), Type 2C, is left out: our images
 * carry Image Orientation and Image Position (Patient).
 */
public record GeneralImageModule(
    @At(Tag.InstanceNumber) Type2<Integer> instanceNumber,
    @At(Tag.ImageType) Optional<List<String>> imageType,
    @At(Tag.ContentDate) Optional<LocalDate> contentDate,
    @At(Tag.ContentTime) Optional<LocalTime> contentTime,
    @At(Tag.ImageComments) Optional<String> imageComments,
    @At(Tag.BurnedInAnnotation) Optional<String> burnedInAnnotation,
    @At(Tag.LossyImageCompression) Optional<String> lossyImageCompression)
    implements AttributeRecord {}
