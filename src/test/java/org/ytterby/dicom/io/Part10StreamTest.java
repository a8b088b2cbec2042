// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.InvalidObject;

final class Part10StreamTest {
  private static final byte[] HEADER =
      Part10.header(Uids.CTImageStorage, "1.2.3", TransferSyntax.IMPLICIT_LE);
  private static final byte[] DATA = {8, 0, 5, 0, 2, 0, 0, 0, 'A', ' '};

  @Test
  void leaves_the_data_set_to_its_first_byte() throws IOException {
    Part10Stream file = read(HEADER, DATA);
    assertThat(file.meta().require(Tag.MediaStorageSOPInstanceUID).uid()).isEqualTo("1.2.3");
    assertThat(file.meta().require(Tag.TransferSyntaxUID).uid())
        .isEqualTo(TransferSyntax.IMPLICIT_LE.uid());
    assertThat(file.dataSet().readAllBytes()).isEqualTo(DATA);
    assertThat(read(HEADER, new byte[0]).dataSet().readAllBytes()).isEmpty();
    assertThat(read(HEADER, new byte[] {8, 0}).dataSet().readAllBytes()).containsExactly(8, 0);
  }

  @Test
  void believes_the_tags_and_not_the_group_length() throws IOException {
    byte[] lying = HEADER.clone();
    lying[140] = 1;
    assertThat(read(lying, DATA).dataSet().readAllBytes()).isEqualTo(DATA);
  }

  @Test
  void refuses_what_has_no_preamble_or_is_cut_in_it() {
    assertThatThrownBy(() -> read(Arrays.copyOfRange(HEADER, 132, HEADER.length), DATA))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("no DICM at byte 128");
    for (int cut = 0; cut < HEADER.length - 1; cut++) {
      byte[] start = Arrays.copyOf(HEADER, cut);
      try {
        // Cut between two elements, it lacks one that the reader asks for.
        assertThat(read(start, new byte[0]).meta().size()).as("cut at %d", cut).isLessThan(7);
      } catch (InvalidObject | IOException refused) {
        assertThat(refused).isInstanceOf(InvalidObject.class);
      }
    }
  }

  @Test
  void keeps_no_more_of_a_hostile_meta_than_64_KiB() {
    ByteArrayOutputStream endless = new ByteArrayOutputStream();
    endless.writeBytes(Arrays.copyOf(HEADER, 132));
    endless.writeBytes(new byte[] {2, 0, 2, 1, 'O', 'B', 0, 0, 0, 0, 0, -1});
    assertThatThrownBy(() -> read(endless.toByteArray(), DATA))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("at most 65536 bytes");
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.writeBytes(Arrays.copyOf(HEADER, 132));
    for (int i = 0; i < 10_000; i++) {
      many.writeBytes(new byte[] {2, 0, (byte) (i >> 8), (byte) i, 'S', 'H', 0, 0});
    }
    assertThatThrownBy(() -> read(many.toByteArray(), DATA)).isInstanceOf(InvalidObject.class);
  }

  private static Part10Stream read(byte[] header, byte[] data) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(header);
    all.writeBytes(data);
    return Part10Stream.read(new ByteArrayInputStream(all.toByteArray()));
  }
}
