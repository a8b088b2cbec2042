// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * H2's disk on a {@link PowerSupply}. H2 makes its paths by itself, so the supply is found by the
 * folder. The names of H2's files count as durable from the beginning: the archive syncs the folder
 * that they lie in before a node receives anything.
 */
public final class PlayedDisk extends FilePathWrapper {
  static final String SCHEME = "played";
  private static final Map<Path, PowerSupply<?>> SUPPLIES = new ConcurrentHashMap<>();

  @Override
  public String getScheme() {
    return SCHEME;
  }

  /** From now on what H2 writes in this folder through the scheme hangs on this supply. */
  static void connect(Path folder, PowerSupply<?> supply) {
    FilePath.register(new PlayedDisk());
    SUPPLIES.put(folder.toAbsolutePath().normalize(), supply);
  }

  /** Opens a node's embedded database in a folder that hangs on this supply. */
  public static Database open(Path folder, PowerSupply<?> supply) {
    connect(folder, supply);
    return Database.openOver(SCHEME, DatabaseSettings.embedded(folder));
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    Path path = Path.of(getBase().toString());
    PowerSupply<?> supply = SUPPLIES.get(path.toAbsolutePath().normalize().getParent());
    FileChannel base = getBase().open(mode);
    boolean isDatabase = path.getFileName().toString().contains(".mv.db");
    return supply != null && isDatabase && mode.equals("rw")
        ? new PlayedFile(base, supply, path)
        : base;
  }

  /** Writes through, and notes what was forced. */
  static final class PlayedFile extends FileBaseDefault {
    private final FileChannel base;
    private final PowerSupply<?> supply;
    private final DiskMemory memory;

    /** From now on every sync fails, as on a broken disk. */
    volatile boolean broken;

    PlayedFile(FileChannel base, PowerSupply<?> supply, Path path) {
      this.base = base;
      this.supply = supply;
      this.memory = supply.old(path.getFileName().toString(), () -> bytes(path));
    }

    private static byte[] bytes(Path path) {
      try {
        return Files.readAllBytes(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public long size() throws IOException {
      return base.size();
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      synchronized (supply) {
        supply.maybeCut();
        memory.truncate(size);
        base.truncate(size);
      }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return base.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      byte[] bytes = new byte[source.remaining()];
      source.duplicate().get(bytes);
      synchronized (supply) {
        memory.write(position, bytes);
        supply.maybeCut();
        return base.write(source, position);
      }
    }

    @Override
    public void force(boolean metaData) throws IOException {
      synchronized (supply) {
        if (broken) {
          throw new IOException("the disk is broken");
        }
        supply.maybeCut();
        memory.force();
      }
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return base.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      base.close();
    }
  }
}
