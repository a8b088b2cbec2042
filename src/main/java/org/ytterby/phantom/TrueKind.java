// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;

/** What a region of a phantom is, and how its structure set says so. */
enum TrueKind {
  TUMOUR("tumour", "GTV", 255, 64, 64),
  PERFUSED("perfused", "ORGAN", 255, 200, 0),
  LIVER("liver", "ORGAN", 0, 200, 120),
  LUNG("lung", "ORGAN", 80, 160, 255),
  NECROSIS("necrosis", "AVOIDANCE", 128, 64, 160),
  NORMAL_PERFUSED("normal-perfused", "ORGAN", 255, 230, 120),
  EXTRAHEPATIC("extrahepatic", "ORGAN", 255, 0, 200);

  private static final Coded NECROTIC = new Coded("6574001", "SCT", "Necrosis");
  private static final Coded DUODENUM = new Coded("38848004", "SCT", "Duodenum");

  // ICRU 46: adult liver, inflated lung, soft tissue
  private static final double LIVER_G_PER_ML = 1.06;
  private static final double LUNG_G_PER_ML = 0.26;
  private static final double SOFT_TISSUE_G_PER_ML = 1.04;

  private final String label;
  private final String interpretedType;
  private final int red;
  private final int green;
  private final int blue;

  TrueKind(String label, String interpretedType, int red, int green, int blue) {
    this.label = label;
    this.interpretedType = interpretedType;
    this.red = red;
    this.green = green;
    this.blue = blue;
  }

  /** Mass density of the tissue that it consists of, in g/mL. */
  double densityGramPerMl() {
    return switch (this) {
      case TUMOUR, PERFUSED, LIVER, NECROSIS, NORMAL_PERFUSED -> LIVER_G_PER_ML;
      case LUNG -> LUNG_G_PER_ML;
      case EXTRAHEPATIC -> SOFT_TISSUE_G_PER_ML;
    };
  }

  /** Its name in {@code truth.json}. */
  String label() {
    return label;
  }

  /** RT ROI Interpreted Type (3006,00A4). */
  String interpretedType() {
    return interpretedType;
  }

  /** RT ROI Identification Code (3006,0086). */
  Coded concept() {
    return switch (this) {
      case TUMOUR -> Codes.NEOPLASM;
      case PERFUSED -> Codes.PERFUSED_VOLUME;
      case LIVER -> Codes.LIVER;
      case LUNG -> Codes.LUNG;
      case NECROSIS -> NECROTIC;
      case NORMAL_PERFUSED -> Codes.PERFUSED_VOLUME;
      case EXTRAHEPATIC -> DUODENUM;
    };
  }

  /** ROI Display Color (3006,002A). */
  int[] colour() {
    return new int[] {red, green, blue};
  }
}
