// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.Locale;
import java.util.Optional;
import org.ytterby.metric.DoseStatistics;
import org.ytterby.metric.RegionDose;
import org.ytterby.quantity.Coded;

/** What the scale of a dose rests on. */
public enum Basis {
  /** Scaled so that the stated volume holds the net administered activity. */
  RELATIVE,
  /** As the scanner is calibrated. */
  ABSOLUTE;

  /** As people read it. */
  public String text() {
    return switch (this) {
      case RELATIVE -> "patient-relative";
      case ABSOLUTE -> "scanner-absolute";
    };
  }

  /** The calibration method that the structured report states with each number. */
  public Coded calibration() {
    return switch (this) {
      case RELATIVE -> YtterbyCodes.RELATIVE_CALIBRATION;
      case ABSOLUTE -> YtterbyCodes.ABSOLUTE_CALIBRATION;
    };
  }

  /** The word of {@code summary.json}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A region's statistics on this basis, where they could be judged. */
  public Optional<DoseStatistics> of(RegionDose region) {
    return switch (this) {
      case RELATIVE -> region.relative();
      case ABSOLUTE -> region.absolute();
    };
  }
}
