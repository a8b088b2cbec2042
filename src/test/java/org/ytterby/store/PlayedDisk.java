// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePathWrapper;

/**
 * A disk that remembers what was forced, and from which at any write another disk can be made that
 * holds the forced bytes and only some of the later ones. H2 makes its paths by itself, so the play
 * is found by the path.
 */
public final class PlayedDisk extends FilePathWrapper {
  private static final int BLOCK_BYTES = 4096;
  static final String SCHEME = "played";
  static final Map<String, Play> PLAYS = new ConcurrentHashMap<>();

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    FileChannel base = getBase().open(mode);
    Play play = PLAYS.get(getBase().toString());
    if (play == null) {
      return base;
    }
    String name = getBase().toString();
    PlayedFile file = new PlayedFile(base, play, name.substring(name.indexOf(".mv.db")));
    play.add(file);
    return file;
  }

  /** What a power cut left, and what had been acknowledged by then. */
  record Cut(Map<String, byte[]> files, Set<Integer> acknowledged) {}

  /** The files of one database, of which any write may be the last before a power cut. */
  static final class Play {
    private final Random random;
    private final double leak;
    private final int oneIn;
    private final List<PlayedFile> files = new ArrayList<>();
    final List<Cut> cuts = new ArrayList<>();
    private final Set<Integer> acknowledged = new TreeSet<>();
    volatile boolean playing;

    /**
     * A play.
     *
     * @param leak chance of each block that was not forced to be on the disk all the same
     * @param oneIn a cut is made at one in so many writes and syncs
     */
    Play(long seed, double leak, int oneIn) {
      this.random = new Random(seed);
      this.leak = leak;
      this.oneIn = oneIn;
    }

    /** The files one after another, so that a cut sees all of them at one moment. */
    synchronized void add(PlayedFile file) {
      files.add(file);
    }

    synchronized void acknowledge(int number) {
      acknowledged.add(number);
    }

    /** From now on, so that no cut comes later. */
    synchronized void end() {
      playing = false;
    }

    synchronized void maybeCut() {
      if (playing && random.nextInt(oneIn) == 0) {
        Map<String, byte[]> left = new TreeMap<>();
        for (PlayedFile file : files) {
          left.put(file.ending, file.afterPowerCut(random, leak));
        }
        cuts.add(new Cut(left, new TreeSet<>(acknowledged)));
      }
    }
  }

  /** Writes through, and remembers what was forced. */
  static final class PlayedFile extends FileBaseDefault {
    private record Write(long offset, byte[] bytes) {}

    private final FileChannel base;
    private final Play play;
    private final String ending;
    private byte[] forced = new byte[0];
    private final List<Write> later = new ArrayList<>();

    /** From now on every sync fails, as on a broken disk. */
    volatile boolean broken;

    PlayedFile(FileChannel base, Play play, String ending) {
      this.base = base;
      this.play = play;
      this.ending = ending;
    }

    @Override
    public long size() throws IOException {
      return base.size();
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      synchronized (play) {
        later.add(new Write(size, new byte[0]));
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
      synchronized (play) {
        later.add(new Write(position, bytes));
        play.maybeCut();
        return base.write(source, position);
      }
    }

    @Override
    public void force(boolean metaData) throws IOException {
      synchronized (play) {
        if (broken) {
          throw new IOException("the disk is broken");
        }
        play.maybeCut();
        for (Write write : later) {
          forced =
              write.bytes().length == 0
                  ? Arrays.copyOf(forced, Math.toIntExact(write.offset()))
                  : written(forced, write, 0, write.bytes().length);
        }
        later.clear();
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

    /** The forced bytes and, block by block, what the disk happened to write of the rest. */
    byte[] afterPowerCut(Random random, double leak) {
      byte[] file = forced;
      for (Write write : later) {
        if (write.bytes().length == 0 && random.nextDouble() < leak) {
          file = Arrays.copyOf(file, Math.toIntExact(write.offset()));
        }
        for (int at = 0; at < write.bytes().length; at += BLOCK_BYTES) {
          if (random.nextDouble() < leak) {
            file = written(file, write, at, Math.min(at + BLOCK_BYTES, write.bytes().length));
          }
        }
      }
      return file == forced ? forced.clone() : file;
    }

    private static byte[] written(byte[] file, Write write, int from, int to) {
      int end = Math.toIntExact(write.offset() + to);
      byte[] result = Arrays.copyOf(file, Math.max(file.length, end));
      System.arraycopy(
          write.bytes(), from, result, Math.toIntExact(write.offset()) + from, to - from);
      return result;
    }
  }
}
