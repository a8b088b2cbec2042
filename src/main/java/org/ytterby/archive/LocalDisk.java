// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file system of this machine. Stateless. */
final class LocalDisk implements Disk {
  private static final Logger LOG = LoggerFactory.getLogger(LocalDisk.class);

  @Override
  public DiskFile open(Path file) throws IOException {
    return new LocalFile(file);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @FunctionalInterface
  private interface Operation {
    void on(FileChannel channel) throws IOException;
  }

  /**
   * A file channel that outlives interrupts: an interrupt closes a channel under the feet of
   * whoever uses it, so the operation is done again on a new one and the interrupt is handed on
   * afterwards. Every operation names its offset and may be repeated.
   */
  private static final class LocalFile implements DiskFile {
    private final Path file;
    private volatile FileChannel channel;
    private volatile @Nullable FileChannel direct;
    private volatile boolean closed;

    LocalFile(Path file) throws IOException {
      this.file = file;
      this.channel = channel(file);
      this.direct = directChannel(file);
    }

    /** A channel past the system's cache; none where the file system has no such thing. */
    private static @Nullable FileChannel directChannel(Path file) {
      try {
        return Files.getFileStore(file).getBlockSize() > SegmentFormat.BLOCK_BYTES
            ? null
            : FileChannel.open(file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
      } catch (UnsupportedOperationException | IOException e) {
        LOG.debug("no direct writing file={}", file.getFileName(), e);
        return null;
      }
    }

    private static FileChannel channel(Path file) throws IOException {
      return FileChannel.open(
          file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private void perform(Operation operation) throws IOException {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            operation.on(channel);
            return;
          } catch (ClosedByInterruptException _) {
            interrupted |= Thread.interrupted();
            channel = channel(file);
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
      int start = bytes.position();
      perform(
          open -> {
            bytes.position(start);
            while (bytes.hasRemaining()) {
              open.write(bytes, offset + bytes.position() - start);
            }
          });
    }

    @Override
    public void writeBlocks(ByteBuffer blocks, long offset) throws IOException {
      FileChannel past = direct;
      if (past == null) {
        write(blocks, offset);
        return;
      }
      int start = blocks.position();
      try {
        while (blocks.hasRemaining()) {
          past.write(blocks, offset + blocks.position() - start);
        }
      } catch (IOException e) {
        if (closed) {
          throw e;
        }
        // It may refuse only these writes, or the interrupt of this thread may have closed it: the
        // other channel does the same, and says what is wrong where the disk is.
        LOG.debug("direct writing given up file={}", file.getFileName(), e);
        direct = null;
        try (past) {
          write(blocks.position(start), offset);
        }
      }
    }

    @Override
    public void read(ByteBuffer bytes, long offset) throws IOException {
      int start = bytes.position();
      perform(
          open -> {
            bytes.position(start);
            int count = 0;
            while (bytes.hasRemaining() && count >= 0) {
              count = open.read(bytes, offset + bytes.position() - start);
            }
          });
    }

    @Override
    public void sync() throws IOException {
      perform(open -> open.force(false));
    }

    @Override
    public void truncate(long size) throws IOException {
      perform(open -> open.truncate(size));
    }

    @Override
    public long size() throws IOException {
      long[] size = new long[1];
      perform(open -> size[0] = open.size());
      return size[0];
    }

    @Override
    public void close() throws IOException {
      closed = true;
      FileChannel past = direct;
      try {
        if (past != null) {
          past.close();
        }
      } finally {
        channel.close();
      }
    }
  }
}
