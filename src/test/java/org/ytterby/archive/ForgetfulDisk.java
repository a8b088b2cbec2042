// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A disk that keeps through a power cut what was synced and, of what was not, some blocks and not
 * others.
 *
 * <p>Thread-safe. The files are real, as the system's memory would show them; beside each stands
 * what a sync has made of it. After a {@link #killBeforeSync kill} or a {@link #cut} everything
 * fails, because the process is dead, until a {@link #restart}; what was opened before stays dead.
 */
final class ForgetfulDisk implements Disk {
  private static final int BLOCK_BYTES = 512;
  private final Disk local = new LocalDisk();
  private final ReentrantReadWriteLock power = new ReentrantReadWriteLock();
  private final TreeMap<Path, byte[]> durable = new TreeMap<>();
  private final Set<Path> durableNames = new HashSet<>();
  private volatile int life;
  private volatile boolean dead;
  private volatile boolean diesBeforeSync;

  /** The process dies at its next sync: what it wrote stays in memory only. */
  void killBeforeSync() {
    diesBeforeSync = true;
  }

  /** The next process may begin. */
  void restart() {
    life++;
    dead = false;
  }

  /** The power goes: nothing is left but what was synced. */
  void cutAll() throws IOException {
    cut(
        new Random() {
          private static final long serialVersionUID = 1L;

          @Override
          public boolean nextBoolean() {
            return false;
          }
        });
  }

  /** The power goes: of each block that was not synced, chance decides. */
  void cut(Random random) throws IOException {
    power.writeLock().lock();
    try {
      dead = true;
      for (Map.Entry<Path, byte[]> file : List.copyOf(durable.entrySet())) {
        Path path = file.getKey();
        if (!durableNames.contains(path) && !random.nextBoolean()) {
          Files.deleteIfExists(path);
          durable.remove(path);
        } else if (Files.exists(path)) {
          byte[] left = left(Files.readAllBytes(path), file.getValue(), random);
          Files.write(path, left);
          durable.put(path, left);
        }
        durableNames.add(path);
      }
    } finally {
      power.writeLock().unlock();
    }
  }

  private static byte[] left(byte[] now, byte[] synced, Random random) {
    byte[] left = Arrays.copyOf(synced, random.nextBoolean() ? now.length : synced.length);
    byte[] written = Arrays.copyOf(now, left.length);
    for (int at = 0; at < left.length; at += BLOCK_BYTES) {
      if (random.nextBoolean()) {
        System.arraycopy(written, at, left, at, Math.min(BLOCK_BYTES, left.length - at));
      }
    }
    return left;
  }

  @Override
  public DiskFile open(Path file) throws IOException {
    power.readLock().lock();
    try {
      checkAlive(life);
      synchronized (durable) {
        if (!durable.containsKey(file)) {
          // What was there before this disk is durable; what it makes is not, not even by name.
          boolean old = Files.exists(file);
          durable.put(file, old ? Files.readAllBytes(file) : new byte[0]);
          if (old) {
            durableNames.add(file);
          }
        }
      }
      return new ForgetfulFile(file, local.open(file), life);
    } finally {
      power.readLock().unlock();
    }
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    power.readLock().lock();
    try {
      checkAlive(life);
      synchronized (durable) {
        durable.keySet().stream()
            .filter(file -> folder.equals(file.getParent()))
            .forEach(durableNames::add);
      }
    } finally {
      power.readLock().unlock();
    }
  }

  private void checkAlive(int born) throws IOException {
    if (dead || born != life) {
      throw new IOException("this process is dead");
    }
  }

  @FunctionalInterface
  private interface Operation {
    void run() throws IOException;
  }

  private final class ForgetfulFile implements DiskFile {
    private final Path path;
    private final DiskFile file;
    private final int born;

    ForgetfulFile(Path path, DiskFile file, int born) {
      this.path = path;
      this.file = file;
      this.born = born;
    }

    private void alive(Operation operation) throws IOException {
      power.readLock().lock();
      try {
        checkAlive(born);
        operation.run();
      } finally {
        power.readLock().unlock();
      }
    }

    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
      alive(() -> file.write(bytes, offset));
    }

    @Override
    public void read(ByteBuffer bytes, long offset) throws IOException {
      alive(() -> file.read(bytes, offset));
    }

    @Override
    public void sync() throws IOException {
      if (diesBeforeSync) {
        diesBeforeSync = false;
        dead = true;
      }
      alive(
          () -> {
            byte[] synced = Files.readAllBytes(path);
            synchronized (durable) {
              durable.put(path, synced);
            }
          });
    }

    @Override
    public void truncate(long size) throws IOException {
      alive(() -> file.truncate(size));
    }

    @Override
    public long size() throws IOException {
      long[] size = new long[1];
      alive(() -> size[0] = file.size());
      return size[0];
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
