// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.protocol.Isotope;

/** Which nuclide a code or its meaning names. */
class HeaderNuclideTest {
  @ParameterizedTest
  @CsvSource({
    "C1943, NCIt, anything, Ho-166",
    "X1, 99SITE, ^166^Holmium, Ho-166",
    "X1, 99SITE, 166-Holmium, Ho-166",
    "X1, 99SITE, 166Ho, Ho-166",
    "X1, 99SITE, Ho_166, Ho-166",
    "X1, 99SITE, Holmium (166), Ho-166",
    "X1, 99SITE, Ho-166 microspheres, Ho-166",
    "X1, 99SITE, Ho-166m, none",
    "X1, 99SITE, '^18^Fluorine, 166 hours', none",
    "X1, 99SITE, Homogeneous 166, none",
    "14691008, SCT, ^90^Yttrium, Y-90",
    "C-162A7, 99SDM, anything, Y-90",
    "X1, 99SITE, Y-90, Y-90",
    "C-111A1, SRT, ^18^Fluorine, none"
  })
  void code_and_meaning_name_one_nuclide(String value, String scheme, String meaning, String name) {
    HeaderNuclide said =
        HeaderNuclide.of(
            DataSet.builder()
                .sequence(
                    Tag.RadionuclideCodeSequence,
                    DataSet.builder()
                        .text(Tag.CodeValue, value)
                        .text(Tag.CodingSchemeDesignator, scheme)
                        .text(Tag.CodeMeaning, meaning)
                        .build())
                .build());
    for (Isotope isotope : Isotope.values()) {
      assertThat(said.names(isotope)).as(meaning).isEqualTo(isotope.word().equals(name));
      assertThat(said.pointsElsewhere(isotope)).isEqualTo(!isotope.word().equals(name));
    }
  }
}
