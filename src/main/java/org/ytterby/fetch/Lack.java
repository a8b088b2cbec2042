// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.util.Set;
import java.util.TreeSet;

/** What a case can lack that an archive may have. The name stands in rows and answers. */
public enum Lack {
  /**
   * Instances that a performed procedure step or an availability notification lists, of series of
   * which others are here. A series of which nothing is here was most likely never meant for us.
   */
  ANNOUNCED("announced instances", Set.of()),

  /** An emission image without any CT beside it. */
  CT("a CT", Set.of("CT")),

  /** A study that tells of a treatment and has no emission image. */
  EMISSION("the emission image", Set.of("PT", "NM")),

  /** A plane of a series of which others are here. */
  SLICES("slices", Set.of()),

  /** An emission image without structure set and segmentation. */
  REGIONS("contours", Set.of("RTSTRUCT", "SEG", "REG"));

  private final String words;
  private final Set<String> modalities;

  Lack(String words, Set<String> modalities) {
    this.words = words;
    this.modalities = Set.copyOf(modalities);
  }

  /** What is lacking, in words for people. */
  public String words() {
    return words;
  }

  /** Modalities (0008,0060) of the series that would cure it, in their order. */
  public Set<String> modalities() {
    return new TreeSet<>(modalities);
  }
}
