// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of phantom study that can be written. */
public enum PhantomKind {
  /** PET and CT of a torso with a treated liver segment, and a structure set. */
  PET_CT("pet-ct");

  private final String label;

  PhantomKind(String label) {
    this.label = label;
  }

  /** The name on the command line and in {@code truth.json}. */
  public String label() {
    return label;
  }

  /** The kind of this name. */
  public static Optional<PhantomKind> of(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
  }

  @Override
  public String toString() {
    return label;
  }
}
