// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;

/**
 * Values of a source header that go into objects of ours beside the copied modules: those that are
 * legal there, as UTF-8. What is not is empty and told in {@link #problems()}. Immutable.
 */
final class SourceText {
  private final DataSet copied;
  private final List<String> problems;

  /** Reads these attributes; no other can be asked for. */
  SourceText(DataSet header, int... tags) {
    DataSetBuilder copy = DataSet.builder().copy(header, tags);
    this.copied = copy.build();
    this.problems = copy.problems();
  }

  /** The first value, where it is present, not blank and legal. */
  Optional<String> text(int tag) {
    return values(tag).stream().findFirst();
  }

  /** All values that are not blank, where all are legal. */
  List<String> values(int tag) {
    return copied.optional(tag).map(Attribute::texts).orElse(List.of()).stream()
        .filter(text -> !text.isBlank())
        .toList();
  }

  /** The items of a sequence. */
  List<DataSet> items(int tag) {
    return copied.items(tag);
  }

  /** What was left empty: one sentence each, without the value. */
  List<String> problems() {
    return problems;
  }
}
