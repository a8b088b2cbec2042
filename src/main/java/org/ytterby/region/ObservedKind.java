// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;

/**
 * What an item of the RT ROI Observations Sequence says that a region is: by its code, else by its
 * interpreted type.
 */
final class ObservedKind {
  private static final List<RegionKind> CODED =
      List.of(RegionKind.TUMOUR, RegionKind.LIVER, RegionKind.LUNG);

  private ObservedKind() {}

  /** Nothing when it says nothing that dosimetry knows; ORGAN alone does not tell which. */
  static Optional<RegionKind> of(DataSet observation) {
    for (DataSet code : observation.items(Tag.RTROIIdentificationCodeSequence)) {
      String value = text(code, Tag.CodeValue);
      String scheme = text(code, Tag.CodingSchemeDesignator);
      for (RegionKind kind : CODED) {
        if (kind.type().value().equals(value) && kind.type().scheme().equals(scheme)) {
          return Optional.of(kind);
        }
      }
    }
    return text(observation, Tag.RTROIInterpretedType).equals("GTV")
        ? Optional.of(RegionKind.TUMOUR)
        : Optional.empty();
  }

  private static String text(DataSet dataSet, int tag) {
    return dataSet.optional(tag).map(Attribute::text).orElse("").trim();
  }
}
