// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/**
 * A form in which something is given: alone, or in the parts of a multipart message (PS3.18 8.6,
 * 8.7). Immutable.
 *
 * @param mediaType of the body, or of each part
 */
public record Form(String mediaType, boolean multipart) {
  static final String RELATED = "multipart/related";

  static Form alone(String mediaType) {
    return new Form(mediaType, false);
  }

  static Form parts(String mediaType) {
    return new Form(mediaType, true);
  }

  /** As it would be written into Accept. */
  public String text() {
    return multipart ? RELATED + "; type=\"" + mediaType + "\"" : mediaType;
  }

  private boolean isCoveredBy(MediaRange range) {
    return multipart
        ? range.covers(RELATED) && range.parameter("type").orElse(mediaType).equals(mediaType)
        : range.covers(mediaType);
  }

  /**
   * What is given of what was asked for.
   *
   * @param range that asked for it
   */
  record Choice(Form form, MediaRange range) {}

  /**
   * The first of these forms that fits the range that is wanted most; where none fits it, the next.
   *
   * @param accept header Accept
   * @param isOne whether there is one body, which alone can stand without parts
   * @param fits what else a range has to fit
   * @param hint what else is said where nothing fits
   * @throws InvalidObject NOT_ACCEPTABLE where nothing fits
   */
  static Choice wanted(
      List<Form> forms, String accept, boolean isOne, Predicate<MediaRange> fits, String hint) {
    for (MediaRange range : MediaRange.wanted(accept)) {
      if (fits.test(range)) {
        Optional<Form> found =
            forms.stream()
                .filter(form -> form.multipart || isOne)
                .filter(form -> form.isCoveredBy(range))
                .findFirst();
        if (found.isPresent()) {
          return new Choice(found.get(), range);
        }
      }
    }
    throw new InvalidObject(
        ErrorCode.NOT_ACCEPTABLE,
        "header Accept",
        "nothing that fits",
        expected(forms) + hint,
        null);
  }

  private static String expected(List<Form> forms) {
    return forms.stream()
        .map(form -> form.multipart ? form.text() : "for one " + form.text())
        .collect(Collectors.joining(", "));
  }
}
