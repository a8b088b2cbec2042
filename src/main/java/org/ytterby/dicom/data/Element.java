// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import java.util.Arrays;
import java.util.Objects;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Vr;

/**
 * One data element: tag, VR and value as they came or as they will be written.
 *
 * @param tag {@code 0xggggeeee}, ordered as unsigned
 */
public record Element(int tag, Vr vr, Value value) {

  /** True when it is present without a value (what Type 2 allows). */
  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Element element
        && element.tag == tag
        && element.vr == vr
        && (value instanceof Value.Bytes(byte[] mine)
                && element.value instanceof Value.Bytes(byte[] theirs)
            ? Arrays.equals(mine, theirs)
            : value.equals(element.value));
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        tag,
        vr,
        value instanceof Value.Bytes(byte[] bytes) ? Arrays.hashCode(bytes) : value.hashCode());
  }

  /** Tag and VR only: values may be patient identity. */
  @Override
  public String toString() {
    return Dictionary.name(tag) + " " + vr;
  }
}
