// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptions as scanners and people write them. */
class OursRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Y90",
        "Y-90 SIRT PET",
        "Liver Y 90 PET",
        "PET Y_90",
        "PET_Y90_TOF",
        "Y - 90",
        "90Y",
        "90 Y PET",
        "90-Y liver",
        "PET 90Y_AC",
        "^90^Yttrium",
        "Ytrium PET",
        "SIRT_PET",
        "post sirt",
        "TARE_PET",
        "TARE2",
        "SIR Spheres",
        "SIR-Spheres Y-90",
        "SIRSPHERES",
        "TheraSphere",
        "Thera Sphere post",
        "radioembolisation",
        "Radio-Embolization"
      })
  void a_description_of_the_treatment_is_ours(String description) {
    assertThat(OursRules.Y90.descriptionMatches(description)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "FDG WB DELAY-90MIN",
        "Body90min",
        "FDG BODY 90 MIN",
        "FU 1Y 90MIN",
        "Y 90 min p.i.",
        "90 YEARS",
        "PET 190Y",
        "Y900",
        "PET/CT whole body FDG",
        "desirt",
        "starer",
        "targeted",
        "Cardiac rest 13N"
      })
  void another_description_is_not(String description) {
    assertThat(OursRules.Y90.descriptionMatches(description)).isFalse();
  }
}
