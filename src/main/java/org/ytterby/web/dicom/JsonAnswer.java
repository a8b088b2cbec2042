// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.List;
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
   * @throws InvalidObject NOT_ACCEPTABLE where only others are accepted
   */
  static MediaType type(RequestHeaders headers) {
    String accept = Negotiation.accepted(headers);
    return MediaType.parse(Negotiation.form(FORMS, accept, true).mediaType());
  }
}
