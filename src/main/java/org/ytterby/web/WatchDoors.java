// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ytterby.watch.Exposition;
import org.ytterby.watch.Part;

/** What supervisors and Prometheus ask for. Thread-safe. */
record WatchDoors(WatchSource watch) {

  /** On the event loop: a node whose workers hang still answers. */
  HttpResponse live() {
    return parts("live", "not live", watch.live());
  }

  HttpResponse ready() {
    return parts("ready", "not ready", watch.ready());
  }

  HttpResponse metrics(HttpHeaders asked) {
    Exposition metrics = watch.metrics(asked.get(HttpHeaderNames.ACCEPT, ""));
    return HttpResponse.of(
        HttpStatus.OK, MediaType.parse(metrics.contentType()), HttpData.ofUtf8(metrics.text()));
  }

  private static HttpResponse parts(String well, String ill, List<Part> parts) {
    boolean ready = Part.ready(parts);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", ready ? well : ill);
    body.put("parts", Part.tree(parts));
    return Json.of(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, body);
  }
}
