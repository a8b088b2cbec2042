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
 * @param given what was administered and where it went
 */
public record PhantomSpec(
    PhantomKind kind, long seed, PhantomTimes times, Scanner scanner, Given given) {
  public PhantomSpec {
    if (seed < 0) {
      throw new IllegalArgumentException("seed: found " + seed + ", expected 0 or more");
    }
    if (kind.camera().isPresent() && scanner.noiseFraction() > 0) {
      throw new IllegalArgumentException(
          "noise fraction: found "
              + scanner.noiseFraction()
              + ", expected 0: the noise of kind "
              + kind
              + " is that of its counts");
    }
    if (scanner.psfFwhmMm() == 0 && kind != PhantomKind.RECOVERY) {
      throw new IllegalArgumentException(
          "PSF in mm: found 0, expected 4 to 20: only kind recovery can do without");
    }
    if (kind == PhantomKind.RECOVERY && scanner.noiseFraction() > 0) {
      throw new IllegalArgumentException("noise fraction: kind recovery has none");
    }
    if (kind.ofQuality() && given.extrahepaticFraction() > 0) {
      throw new IllegalArgumentException(
          "extrahepatic focus: kind " + kind + " has none, choose a kind of patient");
    }
    if (kind == PhantomKind.PET_CT && given.extrahepaticFraction() > 0) {
      throw new IllegalArgumentException(
          "extrahepatic focus: kind " + kind + " has none, choose a kind of patient");
    }
  }

  /** What the seed was given, in a study of stated times and scanner. */
  public PhantomSpec(PhantomKind kind, long seed, PhantomTimes times, Scanner scanner) {
    this(kind, seed, times, scanner, Given.of(new Draws(seed), false));
  }

  /** The usual study of this kind and seed. */
  public static PhantomSpec of(PhantomKind kind, long seed) {
    return of(kind, seed, false);
  }

  /** The usual study of this kind and seed, with a focus outside the liver or without. */
  public static PhantomSpec of(PhantomKind kind, long seed, boolean extrahepatic) {
    return new PhantomSpec(
        kind, seed, kind.times(), kind.scanner(), Given.of(new Draws(seed), extrahepatic));
  }

  /** The same study by another scanner. */
  public PhantomSpec with(Scanner other) {
    return new PhantomSpec(kind, seed, times, other, given);
  }

  /** What UIDs are made of: nothing that the seed already decides is in it twice. */
  String identity() {
    String usual =
        "PhantomSpec[kind=%s, seed=%d, times=%s, scanner=%s]".formatted(kind, seed, times, scanner);
    return given.equals(Given.of(new Draws(seed), false)) ? usual : usual + given;
  }
}
