// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/**
 * The answer to a Store transaction of one instance (PS3.18 10.5.3, Annex I). Immutable.
 *
 * <p>Its Store Instances Response Module decides where it names the instance: failed before stored,
 * and stored only together with a status of success and without a Failure Reason. Failure Reason
 * (0008,1197) and Warning Reason (0008,1196) have the codes of C-STORE, so they mean what they mean
 * there. Without it the HTTP status decides, and none of them means stored. What the server says in
 * words is not passed on: it may name anybody.
 *
 * @param where whose answer it is, for messages
 * @param httpStatus HTTP status
 * @param retryAfter header Retry-After as it came (RFC 9110 10.2.3)
 * @param body as {@code application/dicom+json}; anything else names nothing
 */
public record StowAnswer(String where, int httpStatus, Optional<String> retryAfter, byte[] body) {
  private static final int DEEPEST = 32;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * What became of the instance, as a C-STORE would say it.
   *
   * @throws PeerFailure when the reason is not the instance: PEER_TRANSIENT for a server that is
   *     overloaded or not reached behind its gateway, PEER_PERMANENT for one that does not let us
   *     in, has no such resource or sends us elsewhere
   */
  public StoreResponse of(String sopInstanceUid) {
    switch (httpStatus) {
      case 408, 425, 429, 502, 503, 504 ->
          throw later(where + ": answered with HTTP " + httpStatus);
      default -> {}
    }
    JsonNode module = module();
    Optional<JsonNode> failed =
        item(module, Tag.FailedSOPSequence, sopInstanceUid)
            // One instance was sent, so a failure that names none is of this one.
            .or(() -> Optional.ofNullable(values(module, Tag.OtherFailuresSequence).get(0)));
    if (failed.isPresent()) {
      return failed(number(failed.get(), Tag.FailureReason));
    }
    Optional<JsonNode> stored = item(module, Tag.ReferencedSOPSequence, sopInstanceUid);
    if (stored.isPresent() && !values(stored.get(), Tag.FailureReason).isEmpty()) {
      // Whatever it is named among: what is said to have failed is not delivered.
      return failed(number(stored.get(), Tag.FailureReason));
    }
    if (stored.isPresent() && httpStatus / 100 == 2) {
      return stored(number(stored.get(), Tag.WarningReason));
    }
    return unnamed();
  }

  private StoreResponse failed(OptionalInt reason) {
    if (reason.isPresent() && Status.category(reason.getAsInt()) == Status.Category.FAILURE) {
      return response(reason.getAsInt(), "");
    }
    return response(
        Status.PROCESSING_FAILURE.code(),
        reason.isPresent()
            ? ", failed with the Failure Reason "
                + Status.text(reason.getAsInt())
                + ", which is none"
            : ", failed without a Failure Reason");
  }

  private StoreResponse stored(OptionalInt warning) {
    int status = warning.orElse(Status.SUCCESS.code());
    return switch (Status.category(status)) {
      case SUCCESS -> new StoreResponse(status, Optional.empty());
      case WARNING -> response(status, "");
      case FAILURE, CANCEL, PENDING ->
          response(
              Status.PROCESSING_FAILURE.code(),
              ", stored with the Warning Reason " + Status.text(status) + ", which is none");
    };
  }

  private StoreResponse unnamed() {
    return switch (httpStatus) {
      case 200, 201, 202, 204, 500 ->
          response(Status.PROCESSING_FAILURE.code(), " that does not name the instance");
      case 507 -> response(Status.OUT_OF_RESOURCES.code(), "");
      case 400, 409, 413, 415, 422 -> response(Status.CANNOT_UNDERSTAND.code(), "");
      default -> throw refused();
    };
  }

  private StoreResponse response(int status, String what) {
    return new StoreResponse(status, Optional.empty(), "HTTP " + httpStatus + what);
  }

  private PeerFailure later(String message) {
    return seconds()
        .map(wait -> new PeerFailure(message, wait))
        .orElseGet(() -> new PeerFailure(ErrorCode.PEER_TRANSIENT, message));
  }

  /** Only as a number of seconds: a date is one of the server's clock, and we wait as we would. */
  private Optional<Duration> seconds() {
    return retryAfter
        .filter(text -> text.matches("\\d{1,9}"))
        .map(text -> Duration.ofSeconds(Integer.parseInt(text)));
  }

  private PeerFailure refused() {
    String advice =
        switch (httpStatus) {
          case 401, 403 -> "give credentials that may store there";
          case 404, 405, 410, 501 -> "url must be such that STOW-RS is below it, at /studies";
          case 300, 301, 302, 303, 307, 308 ->
              "redirects are not followed; url must be the place itself";
          default -> "see the log of that server";
        };
    String message = where + ": answered with HTTP " + httpStatus + "; " + advice;
    boolean passes = httpStatus / 100 == 5 && httpStatus != 501;
    return passes ? later(message) : new PeerFailure(ErrorCode.PEER_PERMANENT, message);
  }

  /** The module: an object, or as an array of that one. */
  private JsonNode module() {
    try {
      JsonNode root = JSON.readTree(body);
      return root.isArray() && root.size() == 1 ? root.get(0) : root;
    } catch (JsonProcessingException _) {
      return JSON.missingNode();
    } catch (IOException _) {
      return JSON.missingNode(); // bytes in memory: only what is no text at all
    }
  }

  private static Optional<JsonNode> item(JsonNode module, int sequence, String sopInstanceUid) {
    for (JsonNode item : values(module, sequence)) {
      if (values(item, Tag.ReferencedSOPInstanceUID).path(0).asText().equals(sopInstanceUid)) {
        return Optional.of(item);
      }
    }
    return Optional.empty();
  }

  private static OptionalInt number(JsonNode item, int tag) {
    JsonNode value = values(item, tag).path(0);
    return value.canConvertToInt() && value.isIntegralNumber()
        ? OptionalInt.of(value.asInt())
        : OptionalInt.empty();
  }

  /** The values of an attribute (PS3.18 F.2.2); nothing where it is absent or something else. */
  private static JsonNode values(JsonNode dataSet, int tag) {
    return dataSet.path(String.format(Locale.ROOT, "%08X", tag)).path("Value");
  }
}
