// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.quantity.Coded;

/** Item of Derivation Image Sequence (0008,9124), PS3.3 C.7.6.16.2.6. */
public record DerivationImage(
    @At(Tag.DerivationCodeSequence) Coded derivationCode,
    @At(Tag.SourceImageSequence) List<SourceImage> sourceImages)
    implements AttributeRecord {
  public DerivationImage {
    sourceImages = List.copyOf(sourceImages);
  }
}
