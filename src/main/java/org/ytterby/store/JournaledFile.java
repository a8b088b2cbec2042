// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.List;
import org.h2.store.fs.FileBaseDefault;
import org.jspecify.annotations.Nullable;

/**
 * A file whose content after a power cut is exactly that of the last {@link #force}, never a
 * mixture of older and newer blocks.
 *
 * <p>Why: H2 writes a chunk and then forces it. Between the two the system may write some blocks of
 * the chunk and not others; H2 takes such a chunk for whole when its first and last block are
 * there, and the database is lost. So here writes stay in memory until they are forced: then all go
 * into a journal, the journal is synced, and only then they go into the file. Opening replays the
 * journal. When the journal is full the file is synced and the journal begins anew; it is not cut,
 * so that its syncs need not write a file size.
 *
 * <p>Thread-safe. Reading goes on while the journal is synced. A force costs one sync, as before,
 * and every byte is written twice.
 *
 * <p>Errors: once a write or a sync has failed, every later one fails too, and the journal stays as
 * it is. After a failed sync the system may report the next one as done although it dropped what
 * the first could not write; only opening the file anew, with the journal's replay, is safe then.
 */
final class JournaledFile extends FileBaseDefault {
  private static final long MOST_UNFORCED_BYTES = 16 << 20;
  // Some minutes of a busy node; a turn costs two syncs, and opening replays no more than this.
  static final long FULL_BYTES = 32 << 20;

  private final FileChannel file;
  private final Journal journal;
  // Order of locks: commits, then state.
  private final Object commits = new Object();
  private final Object state = new Object();
  private final List<Journal.Change> unforced = new ArrayList<>();
  private long unforcedBytes;
  private long size;
  private @Nullable IOException failure;

  /**
   * A file and its journal, not yet replayed.
   *
   * @param fullBytes of the journal, before it begins anew
   */
  JournaledFile(FileChannel file, FileChannel journal, long fullBytes) throws IOException {
    this.file = file;
    this.journal = new Journal(journal, fullBytes);
    this.size = file.size();
  }

  /** Takes the journal in, once nobody else can have the file open. */
  @Override
  public @Nullable FileLock tryLock(long position, long length, boolean shared) throws IOException {
    FileLock lock = file.tryLock(position, length, shared);
    if (lock == null) {
      return null;
    }
    synchronized (commits) {
      synchronized (state) {
        if (journal.replayOnto(file)) {
          file.force(true);
        }
        journal.clear();
        size = file.size();
      }
    }
    return new Held(lock);
  }

  /** Brings everything into the file before another process may have it. */
  private final class Held extends FileLock {
    private final FileLock lock;

    Held(FileLock lock) {
      super(JournaledFile.this, lock.position(), lock.size(), lock.isShared());
      this.lock = lock;
    }

    @Override
    public boolean isValid() {
      return lock.isValid();
    }

    @Override
    public void release() throws IOException {
      try {
        commit();
        synchronized (commits) {
          orFailForGood(
              () -> {
                file.force(true);
                journal.clear();
              });
        }
      } finally {
        lock.release();
      }
    }
  }

  @Override
  public long size() {
    synchronized (state) {
      return size;
    }
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    synchronized (state) {
      int count = (int) Math.min(target.remaining(), size - position);
      if (count <= 0) {
        return target.hasRemaining() ? -1 : 0;
      }
      ByteBuffer part = target.slice(target.position(), count);
      int fromFile = 0;
      while (fromFile >= 0 && part.hasRemaining()) {
        fromFile = file.read(part, position + part.position());
      }
      while (part.hasRemaining()) {
        part.put((byte) 0); // a gap that will be there once the later writes are
      }
      for (Journal.Change change : unforced) {
        change.showIn(part, position);
      }
      target.position(target.position() + count);
      return count;
    }
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    if (!source.hasRemaining()) {
      return 0;
    }
    byte[] bytes = new byte[source.remaining()];
    source.get(bytes);
    if (add(new Journal.Change(position, bytes)) > MOST_UNFORCED_BYTES) {
      commit();
    }
    return bytes.length;
  }

  @Override
  protected void implTruncate(long newSize) {
    if (newSize < size()) {
      add(Journal.Change.cut(newSize));
    }
  }

  private long add(Journal.Change change) {
    synchronized (state) {
      unforced.add(change);
      unforcedBytes += change.bytes().length;
      size = change.sizeAfter(size);
      return unforcedBytes;
    }
  }

  @Override
  public void force(boolean metaData) throws IOException {
    commit();
  }

  private void commit() throws IOException {
    synchronized (commits) {
      orFailForGood(
          () -> {
            List<Journal.Change> changes;
            synchronized (state) {
              changes = List.copyOf(unforced);
            }
            if (!changes.isEmpty()) {
              write(changes);
            }
          });
    }
  }

  private void write(List<Journal.Change> changes) throws IOException {
    if (journal.isFull()) {
      file.force(true);
      journal.restart();
    }
    journal.append(changes);
    synchronized (state) {
      for (Journal.Change change : changes) {
        change.applyTo(file);
        unforcedBytes -= change.bytes().length;
      }
      unforced.subList(0, changes.size()).clear();
    }
  }

  /** What writes or syncs. */
  private interface Step {
    void run() throws IOException;
  }

  /** Only under the lock of commits. */
  private void orFailForGood(Step step) throws IOException {
    if (failure != null) {
      throw new IOException("the file could not be written before; open it anew", failure);
    }
    try {
      step.run();
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** Whoever holds the lock releases it before. */
  @Override
  protected void implCloseChannel() throws IOException {
    try {
      journal.close();
    } finally {
      file.close();
    }
  }
}
