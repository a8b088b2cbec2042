// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

final class NegotiationTest {
  private static final String STORED = "1.2.840.10008.1.2.4.70";
  private static final String PLAIN = "1.2.840.10008.1.2.1";
  private static final List<Form> PICTURES =
      List.of(Form.alone("image/jpeg"), Form.parts("image/jpeg"), Form.alone("image/png"));
  private static final List<Form> INSTANCES =
      List.of(Form.parts("application/dicom"), Form.alone("application/dicom"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | application/dicom+json",
        "*/* | application/dicom+json",
        "application/json | application/json",
        "application/json, */* | application/json",
        "application/dicom+json;q=0.5, application/json | application/json",
        "application/dicom+json;q=0, */* | application/json",
        "*/*, application/dicom+json;q=0 | application/json",
        "application/dicom+json;q=0.1, */*;q=0.9 | application/json",
        "application/dicom+json;q=0.1, application/*;q=0.2, */*;q=0.3 | application/json",
        "application/*;q=0, application/json;q=0.1 | application/json",
        "text/html, application/xml;q=0.9, */*;q=0.8 | application/dicom+json",
      })
  void gives_json_as_what_is_wanted_most(String accept, String type) {
    assertThat(Negotiation.form(JsonAnswer.FORMS, accept, true).mediaType()).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "no range",
        "*/*;q=0",
        "application/*;q=0, */*",
        "application/json;q=0, application/dicom+json;q=0, */*",
        "application/json;q=0.000"
      })
  void refuses_where_the_most_specific_range_excludes_all(String accept) {
    assertThatThrownBy(() -> Negotiation.form(JsonAnswer.FORMS, accept, true))
        .isInstanceOfSatisfying(
            InvalidObject.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ACCEPTABLE))
        .hasMessageContaining("application/dicom+json, application/json");
  }

  @Test
  void takes_pictures_alone_or_in_parts() {
    assertThat(Negotiation.form(PICTURES, "image/jpeg;q=0, image/*", true))
        .isEqualTo(Form.alone("image/png"));
    assertThat(Negotiation.form(PICTURES, "image/jpeg;q=0, */*;q=0.1", true))
        .as("parts are another media type than what is in them")
        .isEqualTo(Form.parts("image/jpeg"));
    assertThat(Negotiation.form(PICTURES, "image/jpeg, multipart/related;q=0.1", false))
        .isEqualTo(Form.parts("image/jpeg"));
    assertThatThrownBy(
            () ->
                Negotiation.form(
                    PICTURES, "multipart/related;type=\"image/jpeg\";q=0, multipart/*", false))
        .isInstanceOf(InvalidObject.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/dicom | 1.2.840.10008.1.2.4.70",
        "application/dicom;transfer-syntax=* | 1.2.840.10008.1.2.4.70",
        "application/dicom;transfer-syntax=1.2.840.10008.1.2.1 | 1.2.840.10008.1.2.1",
        "application/dicom;transfer-syntax=1.2.840.10008.1.2.4.70;q=0, application/* |"
            + " 1.2.840.10008.1.2.1",
        "application/dicom;q=0.5, application/dicom;transfer-syntax=1.2.840.10008.1.2.1"
            + " | 1.2.840.10008.1.2.1",
        "application/dicom;transfer-syntax=1.2.840.10008.1.2.1;q=0.5, application/dicom"
            + " | 1.2.840.10008.1.2.4.70",
      })
  void chooses_among_transfer_syntaxes(String accept, String syntax) {
    List<Negotiation.Offer> offers =
        Negotiation.offers(INSTANCES, true, List.of(Set.of(STORED), Set.of(PLAIN)));
    assertThat(Negotiation.wanted(offers, accept, INSTANCES, "").syntaxes())
        .containsExactly(syntax);
  }

  @Test
  void reads_all_lines_of_the_header() {
    RequestHeaders headers =
        RequestHeaders.builder(HttpMethod.GET, "/")
            .add(HttpHeaderNames.ACCEPT, "text/html")
            .add(HttpHeaderNames.ACCEPT, "application/json")
            .build();
    assertThat(JsonAnswer.type(headers).toString()).isEqualTo("application/json");
  }
}
