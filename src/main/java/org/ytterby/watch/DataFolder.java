// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The data folder as a disk that may fill up, become read-only or hang: archive and embedded
 * database both lie in it. Holds no more state than its watermark.
 *
 * @param watermark says when too little space is free
 */
record DataFolder(Path folder, Watermark watermark) {
  private static final String PROBE = "watch-probe";
  private static final int PROBE_BYTES = 4096;

  /** Measures the free space, writes a small file, syncs and removes it. */
  Optional<Probe.Trouble> look() {
    Optional<Probe.Trouble> tooLittle = tooLittle();
    try {
      write();
    } catch (IOException e) {
      return Optional.of(
          new Probe.Trouble(
              ("the data folder can't be written: " + e.getClass().getSimpleName() + " " + said(e))
                  .strip(),
              "check that its disk is mounted for writing, not full, and that the node owns the"
                  + " folder; nothing can be received or computed until then"));
    }
    return tooLittle;
  }

  private Optional<Probe.Trouble> tooLittle() {
    try {
      long free = freeBytes();
      return watermark.measured(free)
          ? Optional.of(
              new Probe.Trouble(
                  free + " bytes are free, expected at least " + watermark.floorBytes(),
                  "make room on the disk of the data folder, or move it to a larger one"
                      + " (archive.free-space-floor sets the bound); senders are turned away until "
                      + watermark.wellBytes()
                      + " bytes are free"))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          new Probe.Trouble(
              "the free space can't be measured: " + said(e), "check the disk of the data folder"));
    }
  }

  /** Bytes that this process may still write. */
  long freeBytes() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  private void write() throws IOException {
    Path file = folder.resolve(PROBE);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.allocate(PROBE_BYTES);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** The system's words without the path, which its class name says enough of. */
  private String said(IOException e) {
    return String.valueOf(e.getMessage()).replace(folder.resolve(PROBE).toString(), "").strip();
  }
}
