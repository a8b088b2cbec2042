// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.InvalidObject;

final class DataSetWalkTest {
  private static final Set<Integer> KEPT = Set.of(Tag.SOPInstanceUID, Tag.Modality);
  private static final List<TransferSyntax> SYNTAXES =
      List.of(TransferSyntax.EXPLICIT_LE, TransferSyntax.IMPLICIT_LE, TransferSyntax.EXPLICIT_BE);

  @Test
  void keeps_what_is_wanted_of_the_root_however_the_bytes_are_cut() {
    List<TransferSyntax> all = new ArrayList<>(SYNTAXES);
    all.add(TransferSyntax.DEFLATED);
    for (TransferSyntax syntax : all) {
      byte[] bytes = DataSetWriter.bytes(nested(), syntax);
      for (int split = 0; split <= bytes.length; split++) {
        DataSetWalk walk = new DataSetWalk(syntax, KEPT, 64);
        walk.accept(bytes, 0, split);
        walk.accept(bytes, split, bytes.length - split);
        DataSet head = walk.finish();
        assertThat(head.require(Tag.SOPInstanceUID).uid()).isEqualTo("1.2.3");
        assertThat(head.require(Tag.Modality).text()).isEqualTo("PT");
        assertThat(head.optional(Tag.PatientName)).isEmpty();
      }
    }
  }

  @Test
  void refuses_a_data_set_that_is_cut_anywhere_but_between_elements_of_the_root() {
    for (TransferSyntax syntax : SYNTAXES) {
      for (byte[] bytes : List.of(DataSetWriter.bytes(nested(), syntax), undefined(syntax))) {
        for (int length = 0; length < bytes.length; length++) {
          byte[] cut = Arrays.copyOf(bytes, length);
          assertThat(refusal(cut, syntax).isEmpty())
              .as("%s cut at %d", syntax, length)
              .isEqualTo(isReadable(cut, syntax));
        }
        assertThat(refusal(bytes, syntax)).isEmpty();
      }
    }
  }

  @Test
  void refuses_nothing_that_the_reader_takes() {
    Random random = new Random(7);
    int refused = 0;
    for (TransferSyntax syntax : SYNTAXES) {
      for (byte[] bytes : List.of(DataSetWriter.bytes(nested(), syntax), undefined(syntax))) {
        for (int round = 0; round < 20_000; round++) {
          byte[] changed = bytes.clone();
          changed[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          Optional<InvalidObject> refusal = refusal(changed, syntax);
          if (refusal.isPresent()) {
            assertThat(isReadable(changed, syntax)).as(refusal.get().getMessage()).isFalse();
            refused++;
          }
        }
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void refuses_what_is_nested_too_deep_comes_twice_or_is_too_long() {
    DataSet deep = DataSet.builder().text(Tag.Modality, "PT").build();
    for (int i = 0; i < 64; i++) {
      deep = DataSet.builder().sequence(Tag.ContentSequence, deep).build();
    }
    byte[] allowed = DataSetWriter.bytes(deep, TransferSyntax.EXPLICIT_LE);
    assertThat(refusal(allowed, TransferSyntax.EXPLICIT_LE)).isEmpty();
    DataSet deeper = DataSet.builder().sequence(Tag.ContentSequence, deep).build();
    assertThat(refusal(DataSetWriter.bytes(deeper, TransferSyntax.EXPLICIT_LE)))
        .hasValueSatisfying(e -> assertThat(e.found()).contains("nested deeper than 64"));
    byte[] once =
        DataSetWriter.bytes(
            DataSet.builder().text(Tag.Modality, "PT").build(), TransferSyntax.EXPLICIT_LE);
    byte[] twice = Arrays.copyOf(once, 2 * once.length);
    System.arraycopy(once, 0, twice, once.length, once.length);
    assertThat(refusal(twice))
        .hasValueSatisfying(e -> assertThat(e.getMessage()).contains("Modality", "twice"));
    byte[] flood =
        DataSetWriter.bytes(
            DataSet.builder().bytes(Tag.Modality, Vr.CS, new byte[66]).build(),
            TransferSyntax.EXPLICIT_LE);
    assertThat(refusal(flood))
        .hasValueSatisfying(e -> assertThat(e.getMessage()).contains("at most 64 bytes"));
  }

  @Test
  void refuses_a_deflate_stream_that_is_cut_anywhere() {
    byte[] bytes = DataSetWriter.bytes(nested(), TransferSyntax.DEFLATED);
    int padding = bytes[bytes.length - 1] == 0 ? 1 : 0; // without it the stream is whole
    for (int length = 0; length < bytes.length - padding; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThat(refusal(cut, TransferSyntax.DEFLATED)).as("cut at %d", length).isPresent();
      assertThat(isReadable(cut, TransferSyntax.DEFLATED)).isFalse();
    }
    assertThat(refusal(bytes, TransferSyntax.DEFLATED)).isEmpty();
    assertThat(refusal(Arrays.copyOf(bytes, bytes.length + 8), TransferSyntax.DEFLATED))
        .as("a checksum and length, as of gzip")
        .isEmpty();
    assertThat(refusal(Arrays.copyOf(bytes, bytes.length + 10), TransferSyntax.DEFLATED))
        .hasValueSatisfying(e -> assertThat(e.found()).contains("behind the end"));
  }

  @Test
  void refuses_a_data_set_that_has_its_pixels_elsewhere() {
    DataSetWalk walk = new DataSetWalk(new TransferSyntax("1.2.840.10008.1.2.4.95"), KEPT, 64);
    walk.accept(new byte[100], 0, 100);
    assertThatThrownBy(walk::finish)
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("transfer syntax");
  }

  private static boolean isReadable(byte[] bytes, TransferSyntax syntax) {
    try {
      DataSetReader.read(bytes, syntax, ReadOptions.headers());
      return true;
    } catch (InvalidObject _) {
      return false;
    }
  }

  private static Optional<InvalidObject> refusal(byte[] bytes) {
    return refusal(bytes, TransferSyntax.EXPLICIT_LE);
  }

  private static Optional<InvalidObject> refusal(byte[] bytes, TransferSyntax syntax) {
    DataSetWalk walk = new DataSetWalk(syntax, KEPT, 64);
    walk.accept(bytes, 0, bytes.length);
    try {
      walk.finish();
      return Optional.empty();
    } catch (InvalidObject e) {
      return Optional.of(e);
    }
  }

  private static DataSet nested() {
    DataSet inner =
        DataSet.builder().text(Tag.CodeValue, "Y-90").text(Tag.CodeMeaning, "Yttrium").build();
    return DataSet.builder()
        .uid(Tag.SOPInstanceUID, "1.2.3")
        .text(Tag.Modality, "PT")
        .text(Tag.PatientName, "Phantom^Walk")
        .sequence(
            Tag.RadiopharmaceuticalInformationSequence,
            DataSet.builder().sequence(Tag.RadionuclideCodeSequence, inner, inner).build(),
            DataSet.builder().build())
        .bytes(Tag.PixelData, Vr.OW, new byte[40])
        .build();
  }

  /** Sequences, items and fragments of undefined length, and a UN that is a sequence. */
  private static byte[] undefined(TransferSyntax syntax) {
    boolean explicit = syntax.isExplicit();
    Wire out =
        new Wire(explicit, syntax.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    out.element(Tag.SOPInstanceUID, "UI", "1.2.3 ");
    out.element(Tag.Modality, "CS", "PT");
    out.undefined(Tag.RadiopharmaceuticalInformationSequence, "SQ");
    out.item(Tag.Item, -1);
    out.element(Tag.CodeValue, "SH", "Y-90");
    out.item(Tag.ItemDelimitationItem, 0);
    out.item(Tag.Item, 0);
    out.item(Tag.SequenceDelimitationItem, 0);
    if (explicit) {
      out.undefined(0x00990010, "UN");
      Wire implicit = new Wire(false, ByteOrder.LITTLE_ENDIAN, out.bytes());
      implicit.item(Tag.Item, 12);
      implicit.element(Tag.CodeValue, "SH", "Y-90");
      implicit.item(Tag.SequenceDelimitationItem, 0);
    }
    if (explicit && !syntax.isBigEndian()) {
      out.undefined(Tag.PixelData, "OB");
      out.item(Tag.Item, 0);
      out.item(Tag.Item, 4);
      out.bytes().writeBytes(new byte[] {1, 2, 3, 4});
      out.item(Tag.SequenceDelimitationItem, 0);
    }
    return out.bytes().toByteArray();
  }
}
