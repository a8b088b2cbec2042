// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.Optional;

/**
 * The value of a Type 2 attribute (PS3.5 section 7.4.3): the attribute is always written, with a
 * value or empty.
 *
 * @param <T> the value's type
 */
public sealed interface Type2<T> {

  /** The value is known. */
  record Present<T>(T value) implements Type2<T> {}

  /** The value is not known; the attribute is written with length zero. */
  record Empty<T>() implements Type2<T> {}

  static <T> Type2<T> of(T value) {
    return new Present<>(value);
  }

  static <T> Type2<T> empty() {
    return new Empty<>();
  }

  /** Present where the optional is. */
  static <T> Type2<T> ofOptional(Optional<T> value) {
    return value.<Type2<T>>map(Present::new).orElseGet(Empty::new);
  }

  /** The value, if known. */
  default Optional<T> known() {
    return switch (this) {
      case Present<T>(T value) -> Optional.of(value);
      case Empty<T>() -> Optional.empty();
    };
  }
}
