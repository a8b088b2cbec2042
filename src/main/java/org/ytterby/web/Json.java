// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ytterby.finding.ConfigProblem;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.YtterbyException;

/** Answers as JSON: values, and errors as {@code {"code":…,"message":…}}. Stateless. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static HttpResponse of(HttpStatus status, Map<String, Object> value) {
    return HttpResponse.of(status, MediaType.JSON_UTF_8, HttpData.wrap(bytes(value)));
  }

  static HttpResponse error(HttpStatus status, String code, String message) {
    return of(status, Map.of("code", code, "message", message));
  }

  /**
   * The error's own status and code; a configuration or treatment problem also lists every single
   * problem.
   */
  static HttpResponse error(YtterbyException problem) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("code", problem.code().name());
    body.put("message", String.valueOf(problem.getMessage()));
    if (problem instanceof ConfigProblem several) {
      body.put("problems", List.copyOf(several.problems()));
    }
    return of(HttpStatus.valueOf(problem.code().httpStatus()), body);
  }

  private static byte[] bytes(Map<String, Object> value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException notJson) {
      throw new Defect(ErrorCode.DEFECT, "an answer is not made of JSON values", notJson);
    }
  }
}
