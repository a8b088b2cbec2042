// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PersonNameTest {
  @Test
  void has_five_components_in_three_groups() {
    PersonName name = PersonName.parse("Phantom^Liver^^Dr=P^L=");
    assertThat(name.alphabetic().family()).isEqualTo("Phantom");
    assertThat(name.alphabetic().prefix()).isEqualTo("Dr");
    assertThat(name.ideographic().given()).isEqualTo("L");
    assertThat(name.phonetic()).isEqualTo(PersonName.Group.EMPTY);
    assertThat(name.text()).isEqualTo("Phantom^Liver^^Dr=P^L");
  }

  @Test
  void does_not_slip_into_a_log_line() {
    assertThat(PersonName.parse("Phantom^Liver").toString()).doesNotContain("Phantom^", "Liver");
    assertThat("" + PersonName.parse("Phantom^Liver").alphabetic())
        .doesNotContain("Phantom", "Liver");
  }
}
