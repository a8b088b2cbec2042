// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

/** The least and the most that a value may be, both included. */
public record Range<T extends Comparable<T>>(T least, T most) {
  public Range {
    if (least.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "a range from " + least + " to " + most + " holds nothing");
    }
  }

  public boolean holds(T value) {
    return least.compareTo(value) <= 0 && value.compareTo(most) <= 0;
  }

  /** Hands the value back, or says in a sentence why it can't be. */
  T check(String key, T value) {
    if (!holds(value)) {
      throw new IllegalArgumentException(
          key + " must lie from " + least + " to " + most + ", found " + value);
    }
    return value;
  }
}
