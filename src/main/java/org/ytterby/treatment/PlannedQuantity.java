// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.util.Arrays;
import java.util.List;

/** A number of the plan; its key in {@code treatment.yaml} carries the unit. */
public enum PlannedQuantity {
  PERFUSED_GY("perfused_gy", 10_000),
  PERFUSED_ML("perfused_ml", 10_000),
  TUMOUR_GY("tumour_gy", 10_000),
  TUMOUR_ML("tumour_ml", 10_000),
  NORMAL_LIVER_GY("normal_liver_gy", 10_000),
  LUNG_GY("lung_gy", 1_000),
  ACTIVITY_GBQ("activity_gbq", 100),
  LUNG_SHUNT_FRACTION("lung_shunt_fraction", 0.999);

  private final String key;
  private final double most;

  PlannedQuantity(String key, double most) {
    this.key = key;
    this.most = most;
  }

  public String key() {
    return key;
  }

  /** Greatest value that is not a slip of the unit. */
  double most() {
    return most;
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(PlannedQuantity::key).toList();
  }
}
