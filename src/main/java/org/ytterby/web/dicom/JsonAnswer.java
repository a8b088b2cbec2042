// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.common.MediaType;
import java.util.List;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/** DICOM JSON as an answer (PS3.18 8.7.3.2). Stateless. */
final class JsonAnswer {
  /** What it calls itself, preferred first. */
  static final List<Form> FORMS =
      List.of(Form.alone("application/dicom+json"), Form.alone("application/json"));

  private JsonAnswer() {}

  /**
   * The media type of the answer.
   *
   * @param accept what the request accepts; everything where it is empty
   * @throws InvalidObject NOT_ACCEPTABLE where only others are accepted
   */
  static MediaType type(String accept) {
    List<MediaRange> wanted = MediaRange.wanted(accept.isBlank() ? "*/*" : accept);
    return FORMS.stream()
        .map(Form::mediaType)
        .filter(type -> wanted.stream().anyMatch(range -> range.covers(type)))
        .findFirst()
        .map(MediaType::parse)
        .orElseThrow(
            () ->
                new InvalidObject(
                    ErrorCode.NOT_ACCEPTABLE,
                    "header Accept",
                    "other media types",
                    "application/dicom+json",
                    null));
  }
}
