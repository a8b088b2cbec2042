// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.dict.Dictionary;

/**
 * The place of a data set in its object: the root, or an item of a sequence of another data set.
 *
 * <p>Immutable. It becomes text only for a message: an object of a million small items would
 * otherwise keep a million long texts.
 *
 * @param parent the data set that holds the sequence; none at the root
 * @param sequence tag of the sequence
 * @param item number of the item, from 1
 * @param depth how many sequences are around it, 0 at the root
 */
public record DataSetPath(@Nullable DataSetPath parent, int sequence, int item, int depth) {
  public static final DataSetPath ROOT = new DataSetPath(null, 0, 0, 0);

  /** The place of an item of a sequence of this data set. */
  public DataSetPath item(int ofSequence, int number) {
    return new DataSetPath(this, ofSequence, number, depth + 1);
  }

  /** The path of an attribute of this data set: {@code Sequence[1].Attribute (gggg,eeee)}. */
  public String attribute(int tag) {
    return this + Dictionary.name(tag);
  }

  /** {@code ""} at the root, {@code Sequence[1].} inside. */
  @Override
  public String toString() {
    if (parent == null) {
      return "";
    }
    String name =
        Dictionary.entry(sequence)
            .map(Dictionary.Entry::keyword)
            .orElseGet(() -> Dictionary.tagText(sequence));
    return parent + name + "[" + item + "].";
  }
}
