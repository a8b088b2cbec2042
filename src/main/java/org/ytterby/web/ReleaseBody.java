// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/**
 * The body of a release: nothing, or {@code {"by": "…"}} with the name or role of who releases.
 * Read strictly: it goes into the ledger, where nobody can correct it. Immutable.
 */
record ReleaseBody(Optional<String> by) {
  private static final String BY = "by";
  private static final String EXPECTED =
      "nothing, or {\"by\": \"…\"} with 1 to 64 printable characters: who releases";

  /** Letters, marks, numbers, punctuation, symbols and the space; not only spaces. */
  private static final Pattern PRINTABLE =
      Pattern.compile("(?=.*[^ ])[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]{1,64}");

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads it.
   *
   * @throws InvalidObject when it is anything else; the message does not repeat what was sent
   */
  static ReleaseBody parse(String text) {
    if (text.isBlank()) {
      return new ReleaseBody(Optional.empty());
    }
    JsonNode body = json(text);
    if (!body.isObject()) {
      throw invalid("the body", "something else", null);
    }
    for (Iterator<String> keys = body.fieldNames(); keys.hasNext(); ) {
      if (!keys.next().equals(BY)) {
        throw invalid("the body", "a key that is not known", null);
      }
    }
    JsonNode by = body.path(BY);
    if (!by.isTextual() || !PRINTABLE.matcher(by.textValue()).matches()) {
      throw invalid(BY, by.isMissingNode() ? "nothing" : "something else", null);
    }
    return new ReleaseBody(Optional.of(by.textValue().strip()));
  }

  private static JsonNode json(String text) {
    try {
      return STRICT.readTree(text);
    } catch (JsonProcessingException e) {
      throw invalid("the body", "no JSON", e);
    }
  }

  private static InvalidObject invalid(String where, String found, @Nullable Throwable cause) {
    return new InvalidObject(ErrorCode.REQUEST_INVALID, where, found, EXPECTED, cause);
  }
}
