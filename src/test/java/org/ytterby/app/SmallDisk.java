// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Assumptions;
import org.ytterby.testdata.Ended;

/** A disk of a few MiB that a test fills up. Single-threaded. */
final class SmallDisk implements AutoCloseable {
  private final Path folder;
  private final Path ballast;
  private boolean mounted = true;

  private SmallDisk(Path folder) {
    this.folder = folder;
    this.ballast = folder.resolve("ballast");
  }

  /** Mounts one at a folder; skips the test where that is not allowed. */
  static SmallDisk at(Path folder, int mebibytes) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    String size = "size=" + mebibytes + "m";
    Ended mounted = Ended.of("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder.toString());
    Assumptions.assumeTrue(
        mounted.exit() == 0, "no tmpfs can be mounted here: this test is skipped");
    return new SmallDisk(folder);
  }

  /** Puts more on it until no more than so many bytes are free. */
  void fillUntil(long freeBytes) throws IOException {
    FileStore store = Files.getFileStore(folder);
    byte[] block = new byte[64 << 10];
    try (OutputStream out = append()) {
      while (store.getUsableSpace() > freeBytes + block.length) {
        out.write(block);
      }
    }
  }

  /** Puts more on it until it is full. */
  void fill() throws IOException {
    byte[] block = new byte[64 << 10];
    try (OutputStream out = append()) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private OutputStream append() throws IOException {
    return Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Takes away what was put on it. */
  void empty() throws IOException {
    Files.delete(ballast);
  }

  /** Takes it away, which fails where anybody has left a file open. */
  void unmount() throws IOException, InterruptedException {
    Ended.of("umount", folder.toString()).well();
    mounted = false;
  }

  /** Takes it away whatever is still open there. */
  @Override
  public void close() throws IOException, InterruptedException {
    if (mounted) {
      Ended.of("umount", "-l", folder.toString()).well();
    }
  }
}
