// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/**
 * The connection doctor over HTTP. It opens connections, so that it answers one request at a time,
 * no web page may ask it, and it examines only what the configuration names. Thread-safe.
 */
public final class DoctorDoor implements MoreDoors {
  private static final String PATH = "/api/doctor";
  private static final String SEC_FETCH_SITE = "sec-fetch-site";

  private final DoctorSource doctor;
  private final Supplier<Hosts> hosts;
  private final Executor workers;
  private final Semaphore free = new Semaphore(1);

  /**
   * A door to a doctor.
   *
   * @param hosts the names of this node; asked on a worker, because it may ask a name service
   * @param workers runs the examination; virtual threads serve
   */
  public DoctorDoor(DoctorSource doctor, Supplier<Hosts> hosts, Executor workers) {
    this.doctor = doctor;
    this.hosts = hosts;
    this.workers = workers;
  }

  @Override
  public List<Map<String, Object>> lines() {
    return List.of(
        line(
            HttpMethod.GET,
            "examine the connections to all peers, or ?peer=NAME, and say what to change where"),
        line(
            HttpMethod.POST,
            "the same; ?commitment=true also asks for a storage commitment, which makes peers"
                + " act"));
  }

  private static Map<String, Object> line(HttpMethod method, String what) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("method", method.name());
    line.put("path", PATH);
    line.put("what", what);
    return line;
  }

  @Override
  public void open(ServerBuilder builder) {
    for (String path : List.of(PATH, PATH + "/")) {
      Route route = Route.builder().path(path).methods(HttpMethod.GET, HttpMethod.POST).build();
      builder.service(route, this::answer);
    }
  }

  private HttpResponse answer(ServiceRequestContext ctx, HttpRequest request) {
    ctx.clearRequestTimeout(); // bounded by the doctor's own patience, step by step
    Optional<String> peer = Optional.ofNullable(ctx.queryParam("peer"));
    boolean commitment = flag(ctx.queryParam("commitment"));
    return HttpResponse.of(
        CompletableFuture.supplyAsync(
            () -> {
              notFromAPage(request.headers());
              looksOnly(request.method(), commitment);
              hosts.get().check(request.headers());
              return examined(peer, commitment);
            },
            workers));
  }

  private HttpResponse examined(Optional<String> peer, boolean commitment) {
    if (!free.tryAcquire()) {
      return Json.error(
          HttpStatus.TOO_MANY_REQUESTS,
          ErrorCode.OUT_OF_RESOURCES.name(),
          "the connections are being examined for somebody else; try again in a minute");
    }
    try {
      return doctor
          .examine(peer, commitment)
          .map(found -> Json.of(HttpStatus.OK, found))
          .orElseGet(
              () ->
                  Json.error(
                      HttpStatus.NOT_FOUND,
                      ErrorCode.NOT_FOUND.name(),
                      "no peer of the configuration has this name or AE title; others are tried by"
                          + " ./ytterby doctor AE@HOST:PORT"));
    } finally {
      free.release();
    }
  }

  private static boolean flag(@Nullable String text) {
    return switch (text) {
      case null -> false;
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new InvalidObject(
              ErrorCode.REQUEST_INVALID, "commitment", "something else", "true or false", null);
    };
  }

  /**
   * A browser tells in each POST from where it comes, in a GET over plain HTTP it need not: an
   * image of a foreign page must not make peers act.
   */
  private static void looksOnly(HttpMethod method, boolean commitment) {
    if (commitment && method != HttpMethod.POST) {
      throw new InvalidObject(
          ErrorCode.REQUEST_INVALID,
          "commitment",
          "true in a " + method,
          "POST " + PATH + "?commitment=true, because it makes peers act",
          null);
    }
  }

  /**
   * A foreign page must not have peers called through the browser of somebody who can reach this
   * node, also where it can't read the answer. What a person types into the address bar may pass.
   */
  private static void notFromAPage(RequestHeaders headers) {
    String site = headers.get(SEC_FETCH_SITE, "none");
    if (headers.contains(HttpHeaderNames.ORIGIN)
        || !(site.equals("none") || site.equals("same-origin"))) {
      throw new InvalidObject(
          ErrorCode.NOT_AUTHORIZED,
          "header Origin or Sec-Fetch-Site",
          "a request from a web page of another place",
          "a program such as curl, or the address bar of a browser",
          null);
    }
  }
}
