// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** What the archive asks of a file system: the place where a test can count and delay syncs. */
interface Disk {

  /** Opens a file for reading and writing, making it where it isn't there. */
  DiskFile open(Path file) throws IOException;

  /** Makes the names of a folder's files survive a power cut. */
  void syncFolder(Path folder) throws IOException;

  /**
   * An open file.
   *
   * <p>One thread at a time, but for {@link #writeBlocks}. A thread's interrupt neither closes it
   * nor cuts an operation short.
   */
  interface DiskFile extends Closeable {
    /** Writes all that remains in the buffer. */
    void write(ByteBuffer bytes, long offset) throws IOException;

    /**
     * Writes whole blocks, perhaps past the system's cache: a block that is sent once and seldom
     * read soon costs less so. Offset, position and limit are multiples of {@link
     * SegmentFormat#BLOCK_BYTES}, and so is the address of the direct buffer.
     */
    default void writeBlocks(ByteBuffer blocks, long offset) throws IOException {
      write(blocks, offset);
    }

    /** Reads until the buffer is full or the file ends. */
    void read(ByteBuffer bytes, long offset) throws IOException;

    /** Returns when everything written before survives a power cut. */
    void sync() throws IOException;

    void truncate(long size) throws IOException;

    long size() throws IOException;
  }
}
