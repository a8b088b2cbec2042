// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import java.util.List;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;

/** From stored values to what they mean (PS3.3 C.11.1). Immutable. */
sealed interface Modality {
  double value(long stored);

  /** Rescale Slope times stored value plus Rescale Intercept (C.11.1.1). */
  record Linear(double slope, double intercept) implements Modality {
    @Override
    public double value(long stored) {
      return slope * stored + intercept;
    }
  }

  /** By a Modality LUT (C.11.1.1.1). */
  record Table(LookupTable table) implements Modality {
    @Override
    public double value(long stored) {
      return table.at(stored);
    }
  }

  /**
   * That of a frame: its Pixel Value Transformation (C.7.6.16.2.9), else Modality LUT, else
   * rescale; of an RT Dose the Dose Grid Scaling (C.8.8.3), so that a window of it is one of its
   * dose units; else the values are what is stored.
   */
  static Modality of(DataSet header, FrameGroups groups, boolean signed) {
    DataSet owner = groups.item(Tag.PixelValueTransformationSequence).orElse(header);
    List<DataSet> tables = owner.items(Tag.ModalityLUTSequence);
    if (!tables.isEmpty()) {
      return new Table(LookupTable.read(tables.getFirst(), Tag.LUTDescriptor, Tag.LUTData, signed));
    }
    double slope =
        owner
            .optional(Tag.RescaleSlope)
            .or(() -> header.optional(Tag.DoseGridScaling))
            .map(Attribute::number)
            .orElse(1.0);
    return new Linear(
        slope, owner.optional(Tag.RescaleIntercept).map(Attribute::number).orElse(0.0));
  }
}
