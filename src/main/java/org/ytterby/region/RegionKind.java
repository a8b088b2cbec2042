// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;

/**
 * What a region is to dosimetry; category and type are its codes in SR and SEG (PS3.16 CID 7150,
 * 7159 and our own).
 */
@SuppressWarnings("ImmutableEnumChecker") // Coded is a record of strings
public enum RegionKind {
  TUMOUR(Codes.MORPHOLOGICALLY_ABNORMAL_STRUCTURE, Codes.NEOPLASM),
  LIVER(Codes.ANATOMICAL_STRUCTURE, Codes.LIVER),
  PERFUSED(Codes.SPATIAL_CONCEPT, Codes.PERFUSED_VOLUME),
  LUNG(Codes.ANATOMICAL_STRUCTURE, Codes.LUNG),
  OTHER(Codes.SPATIAL_CONCEPT, Codes.REGION),
  FIELD_OF_VIEW(Codes.SPATIAL_CONCEPT, Codes.FIELD_OF_VIEW);

  private final Coded category;
  private final Coded type;

  RegionKind(Coded category, Coded type) {
    this.category = category;
    this.type = type;
  }

  public Coded category() {
    return category;
  }

  public Coded type() {
    return type;
  }
}
