// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournaledFileTest {
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
    for (int cut = 0; cut <= journal.length; cut++) {
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

  private JournaledFile open() throws IOException {
    return new JournaledFile(channel("file"), channel("journal"));
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
