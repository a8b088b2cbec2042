// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.dicom.data.CharacterSet;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.finding.InvalidObject;

/** Objects that are small or well-formed and would still cost too much, or that lie. */
class HostileDataSetTest {
  private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_LE;
  private static final int ITEMS = 100_000;
  private static final int DEPTH = 64;

  /** The sequence with the longest keyword; an item's path has up to 64 of them. */
  private static final int LONG_NAMED = 0x300A07A1;

  private static final String LONG_NAMED_BEGIN = "0A30A107 5351 0000 FFFFFFFF";

  @Test
  void many_small_items_deep_inside_cost_little_more_than_they_are() {
    byte[] bytes = deepItems();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    DataSet read = DataSetReader.read(bytes, EXPLICIT, ReadOptions.headers());
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).as("bytes for %d items", ITEMS).isLessThan(ITEMS * 512L);
    DataSet inner = read;
    for (int level = 1; level < DEPTH; level++) {
      inner = inner.items(LONG_NAMED).getFirst();
    }
    assertThat(inner.items(LONG_NAMED)).hasSize(ITEMS);
    assertThat(inner.items(LONG_NAMED).get(ITEMS - 1).where(Tag.Rows))
        .startsWith("ImagingEquipmentToTreatmentDeliveryDeviceRelationshipSequence[1].")
        .endsWith("[" + ITEMS + "].Rows (0028,0010)");
  }

  private static byte[] deepItems() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int level = 1; level < DEPTH; level++) {
      out.writeBytes(hex(LONG_NAMED_BEGIN + "FEFF00E0 FFFFFFFF"));
    }
    out.writeBytes(hex(LONG_NAMED_BEGIN));
    for (int i = 0; i < ITEMS; i++) {
      out.writeBytes(hex("FEFF00E0 00000000"));
    }
    out.writeBytes(hex("FEFFDDE0 00000000"));
    for (int level = 1; level < DEPTH; level++) {
      out.writeBytes(hex("FEFF0DE0 00000000 FEFFDDE0 00000000"));
    }
    return out.toByteArray();
  }

  @Test
  void values_beyond_the_budget_stay_on_disk_and_are_read_there(@TempDir Path folder)
      throws IOException {
    int count = 400;
    byte[] value = new byte[60_000];
    Path file = folder.resolve("many");
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < count; i++) {
        out.write(new byte[] {9, 0, (byte) i, (byte) (0x10 + (i >> 8)), 'O', 'B', 0, 0});
        out.write(new byte[] {(byte) value.length, (byte) (value.length >> 8), 0, 0});
        value[0] = (byte) i;
        out.write(value);
      }
      out.write(hex("11001010 4C4F 0400 74657874")); // a short one behind them
    }
    DataSet read =
        new DataSetLocation(file, 0, Files.size(file), EXPLICIT).read(ReadOptions.headers());
    long inline = 0;
    for (Element element : read) {
      inline += element.value() instanceof Value.Bytes(byte[] bytes) ? bytes.length : 0;
    }
    assertThat(inline).isBetween(15L << 20, 16L << 20);
    for (int i = 0; i < count; i++) {
      assertThat(read.require(0x00091000 + i).bytes()).hasSize(60_000).startsWith((byte) i);
    }
    assertThat(read.require(0x00111010).element().value()).isInstanceOf(Value.Bytes.class);
  }

  @Test
  void ten_thousand_levels_and_a_value_of_4_gib_are_refused_where_they_begin() {
    byte[] deep = hex((LONG_NAMED_BEGIN + "FEFF00E0 FFFFFFFF").repeat(10_000));
    byte[] long4GiB = hex("E07F1000 4F57 0000 FEFFFFFF 0000");
    for (byte[] bytes : List.of(deep, long4GiB)) {
      String found = bytes == deep ? "sequences nested deeper than 64" : "length 4294967294";
      assertThatThrownBy(() -> DataSetReader.read(bytes, EXPLICIT, ReadOptions.headers()))
          .isInstanceOf(InvalidObject.class)
          .hasMessageContaining(found);
      DataSetWalk walk = new DataSetWalk(EXPLICIT, Set.of(), 64);
      walk.accept(bytes, 0, bytes.length);
      if (bytes == deep) { // the walk hears of the end only at the end
        assertThatThrownBy(walk::finish).hasMessageContaining(found);
      } else {
        assertThatThrownBy(walk::finish).hasMessageContaining("the end of the bytes");
      }
    }
  }

  @Test
  void a_flood_of_character_sets_costs_little_more_than_its_values() {
    byte[] bytes = new byte[8 + 60_000];
    System.arraycopy(hex("08000500 4353 60EA"), 0, bytes, 0, 8);
    Arrays.fill(bytes, 8, bytes.length, (byte) '\\');
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    DataSet read = DataSetReader.read(bytes, EXPLICIT, ReadOptions.headers());
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(read.characterSet()).isEqualTo(CharacterSet.OTHER);
    // Each empty value is a string and its place in a list, twice: by the reader and the data set.
    assertThat(allocated).isLessThan(128L * bytes.length);
  }

  @Test
  void a_character_set_that_is_no_text_leaves_the_rest_readable() {
    DataSet read =
        DataSetReader.read(
            hex("08000500 5353 0200 0100 28001000 5553 0200 0700"),
            EXPLICIT,
            ReadOptions.everything());
    assertThat(read.characterSet()).isEqualTo(CharacterSet.OTHER);
    assertThat(read.require(Tag.Rows).integer()).isEqualTo(7);
  }

  @Test
  void file_meta_in_a_data_set_is_not_written_into_a_file(@TempDir Path folder) {
    DataSet odd =
        DataSetReader.read(
            hex("08001800 5549 0400 312E3200 02002800 5549 0400 312E3300"),
            EXPLICIT,
            ReadOptions.everything());
    Path file = folder.resolve("odd");
    assertThatThrownBy(() -> Part10.write(file, odd, EXPLICIT))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("(0002,0028)");
    assertThat(file).doesNotExist();
  }

  @Test
  void long_values_of_the_file_meta_stay_on_disk(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("meta");
    int length = 1 << 20;
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(hex("02001000 5549 1400"));
      out.write("1.2.840.10008.1.2.1\0".getBytes(StandardCharsets.US_ASCII));
      out.write(hex("02000201 4F42 0000 00001000"));
      out.write(new byte[length]);
      out.write(hex("28001000 5553 0200 0700"));
    }
    Part10 read = Part10.read(file, ReadOptions.headers());
    assertThat(read.meta().require(Tag.PrivateInformation).element().value())
        .isInstanceOf(Value.OnDisk.class);
    assertThat(read.dataSet().require(Tag.Rows).integer()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "08003210 5351 0000 0A000000 FEFF00E0 08000000 08000401 4C4F 0000"
            + "| ProcedureCodeSequence (0008,1032) at byte 28"
            + "| an item that reaches beyond its sequence",
        "08003210 5351 0000 14000000 FEFF00E0 0A000000 08000401 4C4F 0400 61626364"
            + "| item ProcedureCodeSequence[1]. at byte 32"
            + "| an element that reaches beyond its item",
        "10002000 4C4F 0200 4944 10002000 4C4F 0200 4944"
            + "| PatientID (0010,0020) in the data set that ends at byte 20"
            + "| it twice",
        "10002000 4C4F 0200 4944 08006000 4353 0200 5054 10002000 4C4F 0200 4944"
            + "| PatientID (0010,0020) in the data set that ends at byte 30"
            + "| it twice",
        "10002000 4C4F 0800 4944 | PatientID (0010,0020) at byte 8 | length 8",
        "FEFF00E0 00000000 | Item (FFFE,E000) at byte 4 | an item or delimiter",
        "1000 | data set at byte 0 | 2 bytes to the end"
      })
  void an_error_says_what_is_wrong_and_at_which_byte(String hex, String where, String found) {
    InvalidObject error =
        catchThrowableOfType(
            InvalidObject.class,
            () -> DataSetReader.read(hex(hex), EXPLICIT, ReadOptions.everything()));
    assertThat(error.where()).isEqualTo(where);
    assertThat(error.found()).isEqualTo(found);
  }

  @Test
  void limits_of_depth_and_number_name_the_byte() {
    byte[] three = hex("08006000 4353 0000 28001000 5553 0000 28001100 5553 0000");
    InvalidObject many =
        catchThrowableOfType(
            InvalidObject.class, () -> DataSetReader.read(three, EXPLICIT, limits(64, 2)));
    assertThat(many.where()).isEqualTo("Columns (0028,0011) at byte 20");
    byte[] deep = hex(LONG_NAMED_BEGIN + "FEFF00E0 FFFFFFFF" + LONG_NAMED_BEGIN);
    InvalidObject tooDeep =
        catchThrowableOfType(
            InvalidObject.class, () -> DataSetReader.read(deep, EXPLICIT, limits(1, 10)));
    assertThat(tooDeep.where()).endsWith("(300A,07A1) at byte 32");
  }

  private static ReadOptions limits(int deepest, int mostElements) {
    return new ReadOptions(0xFFFFFFFF, Long.MAX_VALUE, Long.MAX_VALUE, deepest, mostElements);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
