// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JournaledFileTest {
  private static final int GROUPS_OFFSET = 8192;

  @TempDir Path folder;

  @Test
  void reads_like_a_plain_file_whatever_is_written_cut_or_forced() throws IOException {
    Random random = new Random(7);
    byte[] model = new byte[0];
    JournaledFile file = open();
    FileLock lock = lock(file);
    for (int step = 0; step < 3_000; step++) {
      switch (random.nextInt(12)) {
        case 0 -> file.force(false);
        case 1 -> {
          int size = random.nextInt(model.length + 1);
          file.truncate(size);
          model = Arrays.copyOf(model, size);
        }
        case 2 -> {
          lock.release();
          file.close();
          assertThat(Files.readAllBytes(folder.resolve("file"))).isEqualTo(model);
          file = open();
          lock = lock(file);
        }
        default -> {
          byte[] bytes = new byte[random.nextInt(200)];
          random.nextBytes(bytes);
          int at = random.nextInt(model.length + 50);
          file.write(ByteBuffer.wrap(bytes), at);
          if (bytes.length > 0) {
            model = Arrays.copyOf(model, Math.max(model.length, at + bytes.length));
            System.arraycopy(bytes, 0, model, at, bytes.length);
          }
        }
      }
      assertThat(file.size()).isEqualTo(model.length);
      int from = random.nextInt(model.length + 1);
      byte[] expected = Arrays.copyOfRange(model, from, Math.min(model.length, from + 300));
      assertThat(read(file, from, 300)).isEqualTo(expected);
    }
  }

  @Test
  void replays_what_was_forced_and_nothing_else() throws IOException {
    JournaledFile file = open();
    lock(file);
    file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
    file.force(false);
    file.write(ByteBuffer.wrap(new byte[] {9}), 1);
    file.force(false);
    byte[] journal = Files.readAllBytes(folder.resolve("journal"));
    file.write(ByteBuffer.wrap(new byte[] {7}), 2);
    file.close();
    // The file itself was never synced: a power cut may have left anything of it.
    // Two slots for the turn, of which the later groups know nothing; then every byte of the
    // groups.
    assertThat(journal).hasSize(GROUPS_OFFSET + 36 + 34);
    for (int cut :
        IntStream.concat(
                IntStream.of(0, 1, 15, 16, 4095, 4096, 4097, 4111, 4112),
                IntStream.rangeClosed(GROUPS_OFFSET - 1, journal.length))
            .toArray()) {
      Files.write(folder.resolve("file"), new byte[] {1});
      Files.write(folder.resolve("journal"), Arrays.copyOf(journal, cut));
      JournaledFile after = open();
      FileLock lock = lock(after);
      byte[] expected =
          cut == journal.length
              ? new byte[] {1, 9, 3}
              : cut >= journal.length - 34 ? new byte[] {1, 2, 3} : new byte[] {1};
      assertThat(read(after, 0, 10)).as("journal of %d bytes", cut).isEqualTo(expected);
      lock.release();
      after.close();
      assertThat(Files.size(folder.resolve("journal"))).isZero();
    }
  }

  @Test
  void begins_the_journal_anew_when_it_is_full() throws IOException {
    JournaledFile file = open();
    lock(file);
    byte[] block = new byte[5 << 20];
    for (int i = 1; i <= 12; i++) {
      Arrays.fill(block, (byte) i);
      file.write(ByteBuffer.wrap(block), 0);
      file.force(false);
    }
    assertThat(Files.size(folder.resolve("journal"))).isLessThan(40L << 20);
    file.close(); // as a crash would: without releasing the lock in order
    JournaledFile after = open();
    lock(after);
    assertThat(read(after, 0, 3)).containsExactly(12, 12, 12);
    after.close();
  }

  /**
   * Through many turns of a small journal: whatever blocks the disk happened to write, the file is
   * then as it was at the last force that returned, or at the one under way.
   */
  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0.3", "3, 0.7", "4, 1"})
  void is_after_a_power_cut_what_it_was_at_a_force(long seed, double leak) throws IOException {
    AtomicInteger forced = new AtomicInteger();
    PowerSupply<Integer> power = new PowerSupply<>(seed, leak, 8, forced::get);
    PlayedDisk.PlayedFile raw = played(power, "file");
    PlayedDisk.PlayedFile journal = played(power, "journal");
    JournaledFile file = new JournaledFile(raw, journal, 40_000);
    lock(file);
    power.play();
    Random random = new Random(seed);
    byte[] model = new byte[0];
    List<byte[]> forces = new ArrayList<>(List.of(model));
    for (int force = 1; force <= 300; force++) {
      for (int write = random.nextInt(5); write >= 0; write--) {
        byte[] bytes = new byte[1 + random.nextInt(6_000)];
        random.nextBytes(bytes);
        int at = random.nextInt(Math.min(model.length, 60_000) + 1);
        file.write(ByteBuffer.wrap(bytes), at);
        model = Arrays.copyOf(model, Math.max(model.length, at + bytes.length));
        System.arraycopy(bytes, 0, model, at, bytes.length);
      }
      if (random.nextInt(9) == 0) {
        model = Arrays.copyOf(model, random.nextInt(model.length + 1));
        file.truncate(model.length);
      }
      forces.add(model.clone());
      file.force(false);
      int done = force;
      power.promise(() -> forced.set(done));
    }
    power.end();
    assertThat(power.cuts()).hasSizeGreaterThan(100);
    assertThat(journal.size()).as("it turned").isLessThan(120_000);
    file.close();
    for (PowerSupply.Cut<Integer> cut : power.cuts()) {
      Files.write(folder.resolve("file"), cut.files().get("file"));
      Files.write(folder.resolve("journal"), cut.files().get("journal"));
      JournaledFile after = open();
      lock(after).release();
      after.close();
      byte[] found = Files.readAllBytes(folder.resolve("file"));
      int last = cut.promised();
      byte[] next = forces.get(Math.min(last + 1, forces.size() - 1));
      assertThat(Arrays.equals(found, forces.get(last)) || Arrays.equals(found, next))
          .as("the file as it was at force %d or the next", last)
          .isTrue();
    }
  }

  @Test
  void believes_no_sync_after_one_that_failed() throws IOException {
    PlayedDisk.PlayedFile raw = played(new PowerSupply<>(1, 0, 8, () -> 0), "file");
    PlayedDisk.PlayedFile journal = played(new PowerSupply<>(1, 0, 8, () -> 0), "journal");
    JournaledFile file = new JournaledFile(raw, journal, JournaledFile.FULL_BYTES);
    FileLock lock = lock(file);
    file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
    file.force(false);
    byte[] kept = Files.readAllBytes(folder.resolve("journal"));
    file.write(ByteBuffer.wrap(new byte[] {9}), 1);
    journal.broken = true;
    assertThatThrownBy(() -> file.force(false)).hasMessageContaining("broken");
    journal.broken = false;
    assertThatThrownBy(() -> file.force(false)).hasMessageContaining("open it anew");
    assertThatThrownBy(lock::release).hasMessageContaining("open it anew");
    assertThat(Files.readAllBytes(folder.resolve("journal"))).startsWith(kept);
    file.close();
  }

  private PlayedDisk.PlayedFile played(PowerSupply<?> power, String name) throws IOException {
    return new PlayedDisk.PlayedFile(channel(name), power, folder.resolve(name));
  }

  private JournaledFile open() throws IOException {
    return new JournaledFile(channel("file"), channel("journal"), JournaledFile.FULL_BYTES);
  }

  private FileChannel channel(String name) throws IOException {
    return FileChannel.open(
        folder.resolve(name),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  private static FileLock lock(JournaledFile file) throws IOException {
    return Objects.requireNonNull(file.tryLock());
  }

  private static byte[] read(JournaledFile file, int from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {
      assertThat(bytes.position()).isPositive();
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
