// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.YtterbyException;

/** Turns whatever went wrong, in our code or in the server's, into a JSON error. Thread-safe. */
final class JsonErrors implements ServerErrorHandler {
  private static final Logger log = LoggerFactory.getLogger(JsonErrors.class);

  private final int maxBodyBytes;

  /** Says that a body may have so many bytes: the server itself reads more. */
  JsonErrors(int maxBodyBytes) {
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public @Nullable HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
    Throwable inner =
        cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
    return switch (inner) {
      case Defect defect -> ofDefect(defect);
      case YtterbyException problem ->
          isDeclared(ctx, problem)
              ? Json.error(problem)
              : ofDefect(new Defect(ErrorCode.DEFECT, "its status is not declared", problem));
      case HttpStatusException status -> ofStatus(status.httpStatus());
      case HttpResponseException ready -> ready.httpResponse();
      case RequestTimeoutException _ ->
          Json.error(
              HttpStatus.SERVICE_UNAVAILABLE,
              ErrorCode.OUT_OF_RESOURCES.name(),
              "the node did not answer in time; try again later");
      default -> ofDefect(inner);
    };
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext ctx,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    String sentence = sentence(status);
    String body = "{\"code\":\"" + code(status) + "\",\"message\":\"" + sentence + "\"}";
    return AggregatedHttpResponse.of(
        ResponseHeaders.builder(status).contentType(MediaType.JSON_UTF_8).build(),
        HttpData.ofUtf8(body));
  }

  private static boolean isDeclared(ServiceRequestContext ctx, YtterbyException problem) {
    @Nullable HttpStatuses declared = ctx.attr(HttpStatuses.OF_REQUEST);
    return declared == null || declared.holds(problem.code().httpStatus());
  }

  private static HttpResponse ofDefect(Throwable defect) {
    log.error("a request failed by a bug of ours", defect);
    return Json.error(
        HttpStatus.INTERNAL_SERVER_ERROR,
        ErrorCode.DEFECT.name(),
        "a bug of ours; the log has the details");
  }

  private HttpResponse ofStatus(HttpStatus status) {
    return Json.error(status, code(status), sentence(status));
  }

  private String sentence(HttpStatus status) {
    return status.equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE)
        ? "the body is longer than " + maxBodyBytes + " bytes"
        : status.code() + " " + status.reasonPhrase();
  }

  private static String code(HttpStatus status) {
    if (status.equals(HttpStatus.NOT_FOUND)) {
      return ErrorCode.NOT_FOUND.name();
    }
    if (status.equals(HttpStatus.SERVICE_UNAVAILABLE)) {
      return ErrorCode.OUT_OF_RESOURCES.name();
    }
    return status.isServerError() ? ErrorCode.DEFECT.name() : ErrorCode.REQUEST_INVALID.name();
  }
}
