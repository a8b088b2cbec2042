// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.dict;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DictionaryTest {
  @Test
  void every_generated_constant_is_the_dictionary_s() throws IllegalAccessException {
    int checked = 0;
    for (Field field : Tag.class.getFields()) {
      int tag = field.getInt(null);
      assertThat(Dictionary.entry(tag).orElseThrow().keyword()).isEqualTo(field.getName());
      checked++;
    }
    assertThat(checked).isGreaterThan(5000);
    for (Field field : Uids.class.getFields()) {
      assertThat(Dictionary.uid((String) field.get(null)).orElseThrow().keyword())
          .isEqualTo(field.getName());
    }
  }

  @Test
  void knows_what_the_standard_says_of_single_tags() {
    assertThat(Dictionary.vr(0x00281053)).isEqualTo(Vr.DS);
    assertThat(Dictionary.name(0x00281053)).isEqualTo("RescaleSlope (0028,1053)");
    assertThat(Dictionary.vr(0x7FE00010)).isEqualTo(Vr.OW);
    assertThat(Dictionary.vr(0x60023000)).as("repeating group").isEqualTo(Vr.OW);
    assertThat(Dictionary.vr(0x00090010)).as("private creator").isEqualTo(Vr.LO);
    assertThat(Dictionary.vr(0x00091001)).as("private element").isEqualTo(Vr.UN);
    assertThat(Dictionary.name(0x00091001)).isEqualTo("(0009,1001)");
  }

  @Test
  void offers_the_storage_classes_and_nothing_else() {
    assertThat(Dictionary.isStorageSopClass(Uids.PositronEmissionTomographyImageStorage)).isTrue();
    assertThat(Dictionary.isStorageSopClass(Uids.RTDoseStorage)).isTrue();
    assertThat(Dictionary.isStorageSopClass(Uids.Comprehensive3DSRStorage)).isTrue();
    assertThat(Dictionary.isStorageSopClass(Uids.Verification)).isFalse();
    assertThat(Dictionary.isStorageSopClass(Uids.StorageCommitmentPushModel)).isFalse();
    assertThat(Dictionary.storageSopClasses())
        .hasSizeGreaterThan(150)
        .doesNotHaveDuplicates()
        .allSatisfy(
            uid ->
                assertThat(Dictionary.uid(uid).orElseThrow().name()).as(uid).contains(" Storage"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.840.10008.5.1.4.1.1.12.77", // retired, without a name
        "1.2.840.10008.5.1.4.1.1.40", // retired, without a name
        "1.2.840.10008.5.1.4.1.1.200.4", // Protocol Approval FIND
        "1.2.840.10008.5.1.4.1.1.200.5", // MOVE
        "1.2.840.10008.5.1.4.1.1.200.6", // GET
        "1.2.840.10008.5.1.4.1.1.201.2", // Inventory FIND
        "1.2.840.10008.5.1.4.1.1.201.3", // MOVE
        "1.2.840.10008.5.1.4.1.1.201.4", // GET
        "1.2.840.10008.5.1.4.1.1.201.5", // Inventory Creation
        "1.2.840.10008.5.1.4.1.1.201.6", // Repository Query
        "1.2.840.10008.1.3.10", // a DICOMDIR is written to media, never sent
        "1.2.840.10008.1.20.1" // Storage Commitment
      })
  void does_not_offer_what_only_stands_among_the_storage_classes(String uid) {
    assertThat(Dictionary.uid(uid)).isPresent();
    assertThat(Dictionary.isStorageSopClass(uid)).isFalse();
  }

  @Test
  void a_vr_of_the_short_form_has_no_reserved_bytes() {
    assertThat(Vr.ofCode('D', 'S').orElseThrow().longLength()).isFalse();
    assertThat(Vr.ofCode('U', 'T').orElseThrow().longLength()).isTrue();
    assertThat(Vr.ofCode('O', 'V').orElseThrow().longLength()).isTrue();
    assertThat(Vr.ofCode('Z', 'Z')).isEmpty();
  }

  @Test
  void transfer_syntaxes_say_what_can_be_read() {
    assertThat(TransferSyntax.IMPLICIT_LE.isExplicit()).isFalse();
    assertThat(new TransferSyntax(Uids.JPEGLosslessSV1).isEncapsulated()).isTrue();
    assertThat(new TransferSyntax(Uids.JPEGLosslessSV1).isReadable()).isTrue();
    assertThat(new TransferSyntax("1.2.840.10008.1.2.4.95").isReadable()).isFalse();
    assertThat(new TransferSyntax("1.2.840.10008.1.2.2").isBigEndian()).isTrue();
    assertThat(new TransferSyntax("1.2.840.10008.1.2.2").isEncapsulated()).isFalse();
    assertThat(new TransferSyntax("1.2.840.10008.1.2.1.99").isDeflated()).isTrue();
    assertThat(new TransferSyntax("1.2.840.10008.1.2.1.99").isEncapsulated()).isFalse();
  }
}
