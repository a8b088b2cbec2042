// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The power of a machine with several files, of which any write or sync may be the last before a
 * cut. A cut stops nobody: it notes what all files would hold, at one moment, and what had been
 * promised by then; so one play gives many cuts.
 *
 * <p>Thread-safe: files write and promises are made under its lock. With one thread the same seed
 * gives the same cuts.
 *
 * @param <P> what must be true after a cut
 */
public final class PowerSupply<P> {
  private final Random random;
  private final double leak;
  private final int oneIn;
  private final Supplier<P> promised;
  private final Map<String, DiskMemory> files = new TreeMap<>();
  private final Set<String> nameless = new HashSet<>();
  private final List<Cut<P>> cuts = new ArrayList<>();
  private boolean playing;

  /** What a power cut left of each file that it left, and what had been promised by then. */
  public record Cut<P>(Map<String, byte[]> files, P promised, DiskMemory.Loss loss) {}

  /**
   * A supply that does not fail yet.
   *
   * @param leak chance of what was not forced to be on the disk all the same
   * @param oneIn a cut is made at one in so many writes and syncs
   * @param promised a copy of what is promised; called under the lock
   */
  public PowerSupply(long seed, double leak, int oneIn, Supplier<P> promised) {
    this.random = new Random(seed);
    this.leak = leak;
    this.oneIn = oneIn;
    this.promised = promised;
  }

  /** From now on it may fail. */
  public synchronized void play() {
    playing = true;
  }

  /** From now on no cut is made. */
  public synchronized void end() {
    playing = false;
  }

  /** Every cut so far. */
  public synchronized List<Cut<P>> cuts() {
    return List.copyOf(cuts);
  }

  /** Makes a promise: every later cut must keep it. */
  public synchronized void promise(Runnable change) {
    change.run();
  }

  /** A file that was there before, or is known already; its name is durable. */
  public synchronized DiskMemory old(String name, Supplier<byte[]> durable) {
    return files.computeIfAbsent(name, _ -> new DiskMemory(durable.get()));
  }

  /** An empty file whose name no sync covers yet. */
  public synchronized DiskMemory made(String name) {
    DiskMemory memory = new DiskMemory(new byte[0]);
    files.put(name, memory);
    nameless.add(name);
    return memory;
  }

  /** The names of these files are durable. */
  public synchronized void syncNames(Predicate<String> which) {
    maybeCut();
    nameless.removeIf(which);
  }

  /** Called before each write and sync. */
  public synchronized void maybeCut() {
    maybeCut(oneIn);
  }

  /** A cut with another chance: for a moment that is rare and worth more. */
  public synchronized void maybeCut(int oneInSoMany) {
    if (!playing || random.nextInt(oneInSoMany) != 0) {
      return;
    }
    Map<String, byte[]> left = new TreeMap<>();
    DiskMemory.Loss loss = DiskMemory.Loss.NONE;
    for (Map.Entry<String, DiskMemory> file : files.entrySet()) {
      if (!nameless.contains(file.getKey()) || random.nextDouble() < leak) {
        DiskMemory.Left one = file.getValue().left(random, leak);
        left.put(file.getKey(), one.bytes());
        loss = loss.and(one.loss());
      }
    }
    cuts.add(new Cut<>(left, promised.get(), loss));
  }
}
