// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.mass.TissueClass;

class PathScaleTest {
  @ParameterizedTest
  @CsvSource({
    "AIR, 0.0012, 1",
    "SOFT, 0.92, 1",
    "SOFT, 1.3, 1",
    "LUNG, 0.05, 1.0073",
    "LUNG, 0.26, 1.0072",
    "LUNG, 0.6, 1.00495",
    "LUNG, 1.2, 1.0006",
    "BONE, 1, 1",
    "BONE, 1.445, 0.98701",
    "BONE, 1.85, 0.97401",
    "BONE, 2.2, 0.97401"
  })
  void each_tissue_counts_by_its_stopping_of_electrons(
      TissueClass tissue, double gramPerMl, double expected) {
    assertThat(PathScale.factor(tissue, gramPerMl)).isCloseTo(expected, within(1e-5));
    assertThat(PathScale.gramPerMl(tissue, gramPerMl))
        .isCloseTo(expected * gramPerMl, within(3e-5));
  }

  @ParameterizedTest
  @CsvSource({
    "AIR, 0.0012, 1",
    "SOFT, 1.3, 1",
    "LUNG, 0.26, 1",
    "BONE, 1, 1",
    // By hand: 0.9528 / 0.98701 and 0.9056 / 0.97401.
    "BONE, 1.445, 0.96534",
    "BONE, 1.85, 0.92976",
    "BONE, 2.2, 0.92976"
  })
  void a_face_lets_in_by_stopping_over_scale(
      TissueClass tissue, double gramPerMl, double expected) {
    assertThat(PathScale.effusivity(tissue, gramPerMl)).isCloseTo(expected, within(1e-5));
  }

  @Test
  void nothing_is_thinner_than_air() {
    assertThat(PathScale.gramPerMl(TissueClass.AIR, 1e-5)).isEqualTo(1e-3);
  }
}
