// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.dicom.net.StoreResponse.Verdict;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/** What answers to a Store transaction mean (PS3.18 table 10.5.3-1, tables I.2-1 and I.2-2). */
final class StowAnswerTest {
  private static final String UID = "1.2.3";
  private static final String STORED =
      "{\"00081199\":{\"vr\":\"SQ\",\"Value\":[{\"00081155\":{\"vr\":\"UI\",\"Value\":[\"1.2.3\"]}"
          + "%s}]}}";
  private static final String FAILED = STORED.replace("00081199", "00081198");

  @ParameterizedTest
  @CsvSource({
    "200, '', STORED, 0",
    "202, '', STORED, 0",
    "202, 45056, STORED_WITH_WARNING, 45056", // B000
    "202, 45062, STORED_WITH_WARNING, 45062", // B006
    "202, 45063, STORED_WITH_WARNING, 45063", // B007
    "202, 42752, TRY_LATER, 272", // A700 is no warning
  })
  void takes_what_it_names_as_stored(int http, String warning, Verdict verdict, int status) {
    String reason =
        warning.isEmpty() ? "" : ",\"00081196\":{\"vr\":\"US\",\"Value\":[" + warning + "]}";
    StoreResponse response = answer(http, STORED.formatted(reason)).of(UID);
    assertThat(response.verdict()).isEqualTo(verdict);
    assertThat(response.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "409, 42752, TRY_LATER, 42752", // A700 out of resources
    "202, 42753, TRY_LATER, 42753",
    "200, 43264, REFUSED, 43264", // A900 does not match, whatever the HTTP status says
    "409, 49152, REFUSED, 49152", // C000
    "400, 49442, REFUSED, 49442", // C122 transfer syntax
    "409, 272, TRY_LATER, 272", // 0110
    "409, 290, REFUSED, 290", // 0122 SOP class
    "403, 292, REFUSED, 292", // 0124
    "409, 273, ALREADY_THERE, 273", // 0111
    "409, 0, TRY_LATER, 272", // failed with Success
    "409, 45056, TRY_LATER, 272", // failed with a warning
    "409, 4294967296, TRY_LATER, 272",
  })
  void takes_the_reason_of_what_it_names_as_failed(
      int http, long reason, Verdict verdict, int status) {
    String why = ",\"00081197\":{\"vr\":\"US\",\"Value\":[" + reason + "]}";
    StoreResponse response = answer(http, FAILED.formatted(why)).of(UID);
    assertThat(response.verdict()).isEqualTo(verdict);
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.detail()).startsWith("HTTP " + http);
    assertThat(response.errorComment()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "200, 42752, TRY_LATER, 42752",
    "202, 49152, REFUSED, 49152",
    "200, 0, TRY_LATER, 272",
    "200, '\"?\"', TRY_LATER, 272",
  })
  void takes_nothing_as_stored_that_has_a_failure_reason(
      int http, String reason, Verdict verdict, int status) {
    String why = ",\"00081197\":{\"vr\":\"US\",\"Value\":[" + reason + "]}";
    StoreResponse response = answer(http, STORED.formatted(why)).of(UID);
    assertThat(response.verdict()).isEqualTo(verdict);
    assertThat(response.status()).isEqualTo(status);
  }

  @Test
  void names_a_failure_reason_that_is_none() {
    String why = ",\"00081197\":{\"vr\":\"US\",\"Value\":[45056]}";
    assertThat(answer(409, FAILED.formatted(why)).of(UID).detail())
        .contains("Failure Reason B000H");
    assertThat(answer(409, FAILED.formatted("")).of(UID).detail())
        .contains("without a Failure Reason");
  }

  @Test
  void takes_other_failures_as_those_of_the_one_that_was_sent() {
    String other =
        "{\"0008119A\":{\"vr\":\"SQ\",\"Value\":[{\"00081197\":{\"vr\":\"US\",\"Value\":[49152]}}]}}";
    assertThat(answer(400, other).of(UID).status()).isEqualTo(0xC000);
  }

  @Test
  void takes_failed_before_stored_where_it_says_both() {
    String both =
        STORED.formatted("").replaceFirst("}$", "") + "," + FAILED.formatted("").substring(1);
    assertThat(answer(202, both).of(UID).verdict()).isEqualTo(Verdict.TRY_LATER);
  }

  @Test
  void takes_the_module_as_the_only_one_of_an_array() {
    assertThat(answer(200, "[" + STORED.formatted("") + "]").of(UID).verdict())
        .isEqualTo(Verdict.STORED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "<xml/>",
        "{\"00081199\":{\"vr\":\"SQ\"}}",
        "{\"00081199\":{\"vr\":\"SQ\",\"Value\":[{\"00081155\":{\"vr\":\"UI\",\"Value\":[\"1.2.4\"]}}]}}",
        "{\"00081190\":{\"vr\":\"UR\",\"Value\":[\"http://h/studies/1\"]}}",
      })
  void takes_no_success_that_does_not_name_the_instance_for_a_delivery(String body) {
    StoreResponse response = answer(200, body).of(UID);
    assertThat(response.verdict()).isEqualTo(Verdict.TRY_LATER);
    assertThat(response.detail()).isEqualTo("HTTP 200 that does not name the instance");
  }

  @Test
  void takes_no_body_that_is_cut_twice_or_endlessly_nested_for_an_answer() {
    String stored = STORED.formatted("");
    String twice = stored.replaceFirst("}$", "") + "," + stored.substring(1);
    for (String body :
        new String[] {
          stored.substring(0, stored.length() - 1), stored + "}", twice, "[".repeat(5_000) + stored
        }) {
      assertThat(answer(200, body).of(UID).verdict()).as(body).isEqualTo(Verdict.TRY_LATER);
    }
  }

  @Test
  void takes_nothing_as_stored_that_comes_with_a_failure() {
    assertThat(answer(409, STORED.formatted("")).of(UID).verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(answer(500, STORED.formatted("")).of(UID).verdict()).isEqualTo(Verdict.TRY_LATER);
  }

  @ParameterizedTest
  @CsvSource({
    "400, REFUSED",
    "409, REFUSED",
    "413, REFUSED",
    "415, REFUSED",
    "422, REFUSED",
    "500, TRY_LATER",
    "507, TRY_LATER",
    "204, TRY_LATER",
  })
  void judges_the_instance_by_the_http_status_alone(int http, Verdict verdict) {
    assertThat(answer(http, "").of(UID).verdict()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "301, PEER_PERMANENT, redirects are not followed",
    "302, PEER_PERMANENT, redirects are not followed",
    "308, PEER_PERMANENT, redirects are not followed",
    "401, PEER_PERMANENT, credentials",
    "403, PEER_PERMANENT, credentials",
    "404, PEER_PERMANENT, /studies",
    "405, PEER_PERMANENT, /studies",
    "501, PEER_PERMANENT, /studies",
    "418, PEER_PERMANENT, log of that server",
    "408, PEER_TRANSIENT, HTTP 408",
    "429, PEER_TRANSIENT, HTTP 429",
    "502, PEER_TRANSIENT, HTTP 502",
    "503, PEER_TRANSIENT, HTTP 503",
    "504, PEER_TRANSIENT, HTTP 504",
    "599, PEER_TRANSIENT, log of that server",
  })
  void judges_the_server_by_the_http_status(int http, ErrorCode code, String says) {
    PeerFailure failure = catchThrowableOfType(PeerFailure.class, () -> answer(http, "").of(UID));
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure).hasMessageContaining(says).hasMessageStartingWith("https://vna: ");
  }

  @Test
  void tells_for_how_long_the_server_wants_to_be_left_alone() {
    assertThat(retryAfter(Optional.of("120"))).contains(Duration.ofSeconds(120));
    assertThat(retryAfter(Optional.of("Fri, 31 Dec 1999 23:59:59 GMT"))).isEmpty();
    assertThat(retryAfter(Optional.of("99999999999"))).isEmpty();
    assertThat(retryAfter(Optional.empty())).isEmpty();
  }

  private static Optional<Duration> retryAfter(Optional<String> header) {
    StowAnswer busy = new StowAnswer("https://vna", 503, header, new byte[0]);
    return catchThrowableOfType(PeerFailure.class, () -> busy.of(UID)).retryAfter();
  }

  private static StowAnswer answer(int http, String body) {
    return new StowAnswer(
        "https://vna", http, Optional.empty(), body.getBytes(StandardCharsets.UTF_8));
  }
}
