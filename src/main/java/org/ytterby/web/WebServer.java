// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * The node's HTTP server. {@link #doors} lists what it answers; {@code /api} says the same to
 * whoever asks; {@code /} is a page for people. A path with a slash at its end is the same as
 * without.
 *
 * <p><b>Errors:</b> every error is JSON, {@code {"code":…,"message":…}}. <b>Threads:</b>
 * thread-safe; the ports are called on the executor, never on an event loop.
 */
public final class WebServer implements AutoCloseable {
  private static final int PAGE = 100;

  /** Bodies that are so many times too long are not read to their end. */
  private static final long READ_TIMES = 64;

  private static final int LONGEST_PAGE = 1_000;
  private static final Pattern CASE_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final Pattern UID = Pattern.compile("[0-9][0-9.]{0,63}");

  private final WebSettings settings;
  private final Ports ports;
  private final Executor workers;
  private final Server server;

  /** What the web asks the node for. */
  public record Ports(
      HealthSource health,
      CaseQueries cases,
      TreatmentIntake treatments,
      ReleaseDesk releases,
      FetchDesk fetches,
      WatchSource watch) {}

  /** A route, and what it is for in one sentence. */
  private record Door(HttpMethod method, String path, String what, HttpService service) {
    /** With and without a slash at the end. */
    List<Route> routes() {
      Set<HttpMethod> methods =
          method == HttpMethod.GET ? Set.of(HttpMethod.GET, HttpMethod.HEAD) : Set.of(method);
      return Stream.of(path, path.endsWith("/") ? path : path + "/")
          .distinct()
          .map(each -> Route.builder().path(each).methods(methods).build())
          .toList();
    }

    Map<String, Object> line() {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("method", method.name());
      line.put("path", path);
      line.put("what", what);
      return line;
    }
  }

  private WebServer(WebSettings settings, Ports ports, Executor workers, MoreDoors more) {
    this.settings = settings;
    this.ports = ports;
    this.workers = workers;
    ServerBuilder builder =
        Server.builder()
            .http(new InetSocketAddress(settings.host(), settings.port()))
            .maxRequestLength(READ_TIMES * settings.maxBodyBytes())
            .requestTimeout(settings.requestTimeout())
            .gracefulShutdownTimeout(Duration.ZERO, Duration.ofSeconds(2))
            .disableServerHeader()
            .errorHandler(new JsonErrors(settings.maxBodyBytes()));
    List<Door> doors = doors();
    Map<String, Object> index =
        Map.of(
            "routes",
            Stream.concat(doors.stream().map(Door::line), more.lines().stream()).toList());
    HttpService list = (_, _) -> Json.of(HttpStatus.OK, index);
    Stream.concat(doors.stream(), Stream.of(new Door(HttpMethod.GET, "/api", "this list", list)))
        .forEach(door -> door.routes().forEach(route -> builder.service(route, door.service())));
    more.open(builder);
    this.server = builder.build();
  }

  private List<Door> doors() {
    StatusPage page = new StatusPage(ports.cases, ports.watch);
    WatchDoors watch = new WatchDoors(ports.watch);
    return List.of(
        new Door(
            HttpMethod.GET,
            "/",
            "a page for people: health, cases, deliveries",
            (ctx, request) ->
                answer(
                    () ->
                        page.answer(
                            Optional.ofNullable(ctx.queryParam("after")),
                            "off".equals(ctx.queryParam("refresh"))))),
        new Door(
            HttpMethod.GET, "/status.css", "how that page looks", (_, _) -> StatusPage.style()),
        new Door(
            HttpMethod.GET,
            "/metrics",
            "metrics for Prometheus",
            (ctx, request) -> answer(() -> watch.metrics(request.headers()))),
        new Door(
            HttpMethod.GET,
            "/api/health/live",
            "whether the process works; 503 when it should be restarted",
            (_, _) -> watch.live()),
        new Door(
            HttpMethod.GET,
            "/api/health/ready",
            "whether the node can do its work, part by part; 503 when it can't",
            (_, _) -> watch.ready()),
        new Door(
            HttpMethod.GET,
            "/api/health",
            "whether the node can do its work, and what waits for a person",
            (ctx, request) -> answer(this::health)),
        new Door(
            HttpMethod.GET,
            "/api/cases",
            "cases, newest first; ?limit=N, ?after=<next of the page before>",
            (ctx, request) -> answer(() -> cases(ctx))),
        new Door(
            HttpMethod.GET,
            "/api/cases/{id}",
            "one case: findings, doses, runs, deliveries",
            (ctx, request) -> answer(() -> oneCase(id(ctx), ports.cases::one))),
        new Door(
            HttpMethod.GET,
            "/api/cases/{id}/dvh",
            "cumulative dose-volume histograms of its regions, in steps of 0.1 Gy",
            (ctx, request) -> answer(() -> oneCase(id(ctx), ports.cases::histograms))),
        new Door(
            HttpMethod.PUT,
            "/api/studies/{uid}/treatment",
            "hand in a treatment record, YAML or JSON",
            this::putTreatment),
        new Door(
            HttpMethod.POST,
            "/api/cases/{id}/release",
            "deliver what the case holds back; the body may say by whom",
            this::postRelease),
        new Door(
            HttpMethod.POST,
            "/api/cases/{id}/fetch",
            "ask the archives for what they hold of its study; the body may say by whom",
            this::postFetch));
  }

  /**
   * Listens from now on.
   *
   * @param workers runs the ports' calls; virtual threads serve
   * @throws StorageFailure when the address can't be listened on
   */
  public static WebServer start(WebSettings settings, Ports ports, Executor workers) {
    return start(settings, ports, workers, MoreDoors.NONE);
  }

  /** The same, with doors of others beside its own. */
  public static WebServer start(
      WebSettings settings, Ports ports, Executor workers, MoreDoors more) {
    WebServer web = new WebServer(settings, ports, workers, more);
    try {
      web.server.start().join();
      return web;
    } catch (CompletionException refused) {
      web.server.close();
      throw new StorageFailure(
          ErrorCode.CONFIGURATION,
          "HTTP can't listen on "
              + settings.host()
              + ":"
              + settings.port()
              + " (http.host, http.port): "
              + refused.getCause(),
          refused);
    }
  }

  /** The port in use. */
  public int port() {
    return server.activeLocalPort();
  }

  /** Stops listening; requests in progress have two seconds to end. */
  @Override
  public void close() {
    server.close();
  }

  private HttpResponse answer(Supplier<HttpResponse> work) {
    return HttpResponse.of(CompletableFuture.supplyAsync(work, workers));
  }

  /**
   * The whole body is read before anything is refused: the server resets the stream of a request
   * whose answer comes first, and then a client may see the reset in place of the reason. Of a body
   * that is too long nothing is kept but its length.
   */
  private HttpResponse answer(
      HttpRequest request, Function<AggregatedHttpRequest, HttpResponse> work) {
    AtomicLong bytes = new AtomicLong();
    return HttpResponse.of(
        request
            .mapData(
                data ->
                    bytes.addAndGet(data.length()) > settings.maxBodyBytes()
                        ? HttpData.empty()
                        : data)
            .aggregate()
            .thenApplyAsync(
                body -> {
                  if (bytes.get() > settings.maxBodyBytes()) {
                    throw new InvalidObject(
                        ErrorCode.TOO_LARGE,
                        "the body",
                        bytes + " bytes",
                        "at most " + settings.maxBodyBytes() + " bytes",
                        null);
                  }
                  notFromAPage(request);
                  return work.apply(body);
                },
                workers));
  }

  private HttpResponse health() {
    HealthSource.Health health = ports.health.health();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", health.ready() ? "ready" : "not ready");
    body.putAll(health.detail());
    return Json.of(health.ready() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, body);
  }

  private HttpResponse cases(ServiceRequestContext ctx) {
    Optional<String> after = Optional.ofNullable(ctx.queryParam("after"));
    CaseQueries.CasePage page =
        ports.cases.page(after, limit(Optional.ofNullable(ctx.queryParam("limit"))));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("cases", page.cases());
    body.put("next", page.next().orElse(null));
    return Json.of(HttpStatus.OK, body);
  }

  private static int limit(Optional<String> text) {
    if (text.isEmpty()) {
      return PAGE;
    }
    int limit = text.get().matches("\\d{1,6}") ? Integer.parseInt(text.get()) : 0;
    if (limit < 1 || limit > LONGEST_PAGE) {
      throw invalid("limit", text.get(), "a whole number from 1 to " + LONGEST_PAGE);
    }
    return limit;
  }

  private static String id(ServiceRequestContext ctx) {
    return String.valueOf(ctx.pathParam("id"));
  }

  private static HttpResponse oneCase(
      String id, Function<String, Optional<Map<String, Object>>> view) {
    return Optional.of(id)
        .filter(text -> CASE_ID.matcher(text).matches())
        .flatMap(view)
        .map(found -> Json.of(HttpStatus.OK, found))
        .orElseGet(WebServer::noSuchCase);
  }

  private HttpResponse postRelease(ServiceRequestContext ctx, HttpRequest request) {
    String id = id(ctx);
    return answer(request, body -> release(id, body));
  }

  private HttpResponse release(String id, AggregatedHttpRequest body) {
    if (!CASE_ID.matcher(id).matches()) {
      return noSuchCase();
    }
    ReleaseBody said = ReleaseBody.parse(body.contentUtf8());
    return switch (ports.releases.release(id, said.by())) {
      case ReleaseDesk.Answer.NoCase _ -> noSuchCase();
      case ReleaseDesk.Answer.NothingHeld held -> nothingHeld(held.state());
      case ReleaseDesk.Answer.Released released -> Json.of(HttpStatus.OK, released.released());
    };
  }

  private HttpResponse postFetch(ServiceRequestContext ctx, HttpRequest request) {
    String id = id(ctx);
    return answer(request, body -> fetch(id, body));
  }

  private HttpResponse fetch(String id, AggregatedHttpRequest body) {
    if (!CASE_ID.matcher(id).matches()) {
      return noSuchCase();
    }
    ReleaseBody said = ReleaseBody.parse(body.contentUtf8());
    return switch (ports.fetches.fetch(id, said.by())) {
      case FetchDesk.Answer.NoCase _ -> noSuchCase();
      case FetchDesk.Answer.NoArchive _ ->
          Json.error(
              HttpStatus.valueOf(ErrorCode.WRONG_STATE.httpStatus()),
              ErrorCode.WRONG_STATE.name(),
              "no archive is configured (fetch.archives)");
      case FetchDesk.Answer.Accepted _ -> Json.of(HttpStatus.ACCEPTED, Map.of("case", id));
    };
  }

  private static HttpResponse nothingHeld(Map<String, Object> state) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("code", ErrorCode.WRONG_STATE.name());
    body.put("message", "the case holds nothing back that could be released");
    body.putAll(state);
    return Json.of(HttpStatus.valueOf(ErrorCode.WRONG_STATE.httpStatus()), body);
  }

  private static HttpResponse noSuchCase() {
    return Json.error(HttpStatus.NOT_FOUND, ErrorCode.NOT_FOUND.name(), "there is no such case");
  }

  /**
   * A browser names the page that sends a request. None of ours sends any, and a foreign one must
   * not act through the browser of somebody who can reach this node.
   */
  private static void notFromAPage(HttpRequest request) {
    if (request.headers().contains(HttpHeaderNames.ORIGIN)) {
      throw new InvalidObject(
          ErrorCode.NOT_AUTHORIZED,
          "header Origin",
          "a request from a web page",
          "a request of a program, such as curl",
          null);
    }
  }

  private HttpResponse putTreatment(ServiceRequestContext ctx, HttpRequest request) {
    String uid = String.valueOf(ctx.pathParam("uid"));
    return answer(request, body -> stored(uid, body));
  }

  private HttpResponse stored(String uid, AggregatedHttpRequest body) {
    if (!UID.matcher(uid).matches()) {
      throw invalid("the study in the path", "something else", "a Study Instance UID");
    }
    MediaType type = body.contentType();
    boolean json = type != null && type.isJson();
    TreatmentIntake.Form form = json ? TreatmentIntake.Form.JSON : TreatmentIntake.Form.YAML;
    return Json.of(HttpStatus.OK, ports.treatments.put(uid, form, body.contentUtf8()));
  }

  private static InvalidObject invalid(String where, String found, String expected) {
    return new InvalidObject(ErrorCode.REQUEST_INVALID, where, found, expected, null);
  }
}
