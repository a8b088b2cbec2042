// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

/** Who says a field of the treatment record; a later one overrides an earlier one. */
public enum TreatmentSource {
  /** The header of the emission image, as typed at the scanner. */
  PET_HEADER("PET header"),
  /** A {@code treatment.yaml} beside the images. */
  TREATMENT_FILE("treatment file"),
  /** {@code PUT /api/studies/{uid}/treatment}. */
  WEB("HTTP request");

  private final String text;

  TreatmentSource(String text) {
    this.text = text;
  }

  /** As people read it in findings and reports. */
  public String text() {
    return text;
  }
}
