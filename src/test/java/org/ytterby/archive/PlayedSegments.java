// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.ytterby.store.Database;
import org.ytterby.store.DiskMemory;
import org.ytterby.store.PowerSupply;

/** The archive's disk on a {@link PowerSupply}, which it may share with a database. Thread-safe. */
public final class PlayedSegments implements Disk {
  private final Disk local = new LocalDisk();
  private final Path data;
  private final PowerSupply<?> supply;

  private PlayedSegments(Path data, PowerSupply<?> supply) {
    this.data = data;
    this.supply = supply;
  }

  /** Opens a node's archive whose segments hang on this supply. */
  public static Archive open(
      Path data,
      String nodeId,
      Database database,
      InstantSource clock,
      ArchiveSettings settings,
      PowerSupply<?> supply) {
    Disk disk = new PlayedSegments(data, supply);
    return Archive.open(
        new SegmentFolder(data.resolve("segments"), nodeId, disk, clock),
        database,
        clock,
        settings);
  }

  /** What the archive does every few seconds by itself. */
  public static void checkpoint(Archive archive) {
    archive.checkpoint();
  }

  @Override
  public DiskFile open(Path file) throws IOException {
    String name = data.relativize(file).toString();
    synchronized (supply) {
      DiskMemory memory =
          Files.exists(file) ? supply.old(name, () -> bytes(file)) : supply.made(name);
      return new PlayedFile(local.open(file), memory);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void syncFolder(Path folder) {
    supply.syncNames(name -> folder.equals(data.resolve(name).getParent()));
  }

  private final class PlayedFile implements DiskFile {
    private final DiskFile file;
    private final DiskMemory memory;

    PlayedFile(DiskFile file, DiskMemory memory) {
      this.file = file;
      this.memory = memory;
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
      byte[] copy = new byte[source.remaining()];
      source.duplicate().get(copy);
      synchronized (supply) {
        memory.write(offset, copy);
        supply.maybeCut();
        file.write(source, offset);
      }
    }

    @Override
    public void read(ByteBuffer target, long offset) throws IOException {
      file.read(target, offset);
    }

    @Override
    public void sync() {
      synchronized (supply) {
        supply.maybeCut();
        memory.force();
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (supply) {
        supply.maybeCut();
        memory.truncate(size);
        file.truncate(size);
      }
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
