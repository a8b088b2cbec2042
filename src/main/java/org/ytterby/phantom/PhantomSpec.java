// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

/**
 * Everything that decides what a phantom study is. The same specification gives the same bytes on
 * every machine; another gives other UIDs.
 *
 * @param kind which study
 * @param seed varies anatomy, activities and noise
 * @param times when what happened
 * @param scanner how the PET image differs from the truth
 */
public record PhantomSpec(PhantomKind kind, long seed, PhantomTimes times, Scanner scanner) {
  public PhantomSpec {
    if (seed < 0) {
      throw new IllegalArgumentException("seed: found " + seed + ", expected 0 or more");
    }
  }

  /** The usual study of this kind and seed. */
  public static PhantomSpec of(PhantomKind kind, long seed) {
    return new PhantomSpec(kind, seed, PhantomTimes.NEXT_MORNING, Scanner.GLASS);
  }
}
