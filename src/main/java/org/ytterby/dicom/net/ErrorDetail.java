// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.Status;

/**
 * What a failure tells beside its status (PS3.7 Annex C). Immutable.
 *
 * @param elements tags that it is about: sent as Attribute Identifier List (0000,1005) where
 *     attributes are missing, else as Offending Element (0000,0901)
 * @param errorId Error ID (0000,0903), whose meaning the service class gives
 */
public record ErrorDetail(List<Integer> elements, OptionalInt errorId) {
  private static final int MOST_NAMED = 8;

  static final ErrorDetail NONE = new ErrorDetail(List.of(), OptionalInt.empty());

  public ErrorDetail {
    elements = List.copyOf(elements);
    if (errorId.isPresent() && (errorId.getAsInt() < 0 || errorId.getAsInt() > 0xFFFF)) {
      throw new IllegalArgumentException("an Error ID has 16 bits: " + errorId.getAsInt());
    }
  }

  /** What a peer's response tells. */
  static ErrorDetail of(CommandSet response) {
    return new ErrorDetail(
        response.tags(tag(response.status())),
        response
            .attributes()
            .optional(Tag.ErrorID)
            .map(id -> OptionalInt.of(id.integer()))
            .orElse(OptionalInt.empty()));
  }

  /** Writes it into the command set of a response. */
  void put(int status, DataSetBuilder command) {
    if (!elements.isEmpty()) {
      command.integers(tag(status), elements.stream().mapToInt(Integer::intValue).toArray());
    }
    errorId.ifPresent(id -> command.integers(Tag.ErrorID, id));
  }

  /** In words, the first elements only: numbers and names of attributes, never a value. */
  String text() {
    List<String> words = new ArrayList<>();
    errorId.ifPresent(id -> words.add(String.format(Locale.ROOT, "Error ID %04XH", id)));
    elements.stream().limit(MOST_NAMED).map(Dictionary::name).forEach(words::add);
    if (elements.size() > MOST_NAMED) {
      words.add((elements.size() - MOST_NAMED) + " attributes more");
    }
    return String.join(", ", words);
  }

  private static int tag(int status) {
    return status == Status.MISSING_ATTRIBUTE.code() || status == Status.ATTRIBUTE_LIST_ERROR.code()
        ? Tag.AttributeIdentifierList
        : Tag.OffendingElement;
  }
}
