// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.cors.CorsService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.ytterby.archive.StoredInstance;
import org.ytterby.catalogue.Answers;
import org.ytterby.catalogue.Found;
import org.ytterby.catalogue.Level;
import org.ytterby.catalogue.Query;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.StorageFailure;
import org.ytterby.web.Hosts;
import org.ytterby.web.HttpStatuses;
import org.ytterby.web.MoreDoors;

/**
 * DICOMweb (PS3.18) on the node's HTTP server, below {@link #PREFIX}. Thread-safe; all work is done
 * on the workers, never on an event loop.
 */
public final class DicomWeb implements MoreDoors {
  /** Where its resources lie. */
  public static final String PREFIX = "/dicom-web";

  /** For how long a picture waits for a processor, and for memory. */
  private static final Duration RENDERING_PATIENCE = Duration.ofSeconds(30);

  private static final String STUDIES = "/studies";
  private static final String STUDY = STUDIES + "/{study}";
  private static final String SERIES = STUDY + "/series/{series}";
  private static final String INSTANCE = SERIES + "/instances/{instance}";

  private final Settings settings;
  private final Ports ports;
  private final Holdings holdings;
  private final Executor workers;
  private final Hosts hosts;
  private final Semaphore free;

  /**
   * What is open to whom, and what it may cost.
   *
   * @param store whether instances are taken
   * @param queryRetrieve whether they are handed out
   * @param url how others reach {@link #PREFIX}; empty: as the request calls it
   * @param host on which the server listens (http.host)
   * @param aeTitle of this node, for instances that come without one
   * @param bounds of one store request
   * @param mostRequests store requests that are read at the same time, and as many that find or
   *     fetch
   * @param idleTimeout a request that stalls for so long is given up
   * @param origins web pages that may use it, as {@code https://host[:port]}
   */
  public record Settings(
      boolean store,
      boolean queryRetrieve,
      String url,
      String host,
      String aeTitle,
      StoreBounds bounds,
      int mostRequests,
      Duration idleTimeout,
      List<String> origins) {
    public Settings {
      origins = List.copyOf(origins);
    }

    ResourceUrls urls(ServiceRequestContext ctx, HttpRequest request) {
      String base =
          url.isEmpty()
              ? (ctx.sessionProtocol().isTls() ? "https://" : "http://")
                  + request.headers().authority()
                  + PREFIX
              : url;
      return new ResourceUrls(base);
    }
  }

  /** What it asks the node for. */
  public record Ports(
      StoreHandler store, Function<String, List<StoredInstance>> study, Optional<Finder> finder) {}

  /** Answers queries; without one there is no QIDO-RS. */
  @FunctionalInterface
  public interface Finder {
    /**
     * Answers a query, in an order that stays while nothing new arrives; may block.
     *
     * @param stopped true when nobody waits for the answers any more
     */
    Found search(Query query, Answers answers, BooleanSupplier stopped);
  }

  /**
   * DICOMweb over what takes C-STORE and what has been stored.
   *
   * @param workers runs everything that may block; virtual threads serve
   */
  public DicomWeb(Settings settings, Ports ports, Executor workers) {
    this.settings = settings;
    this.ports = ports;
    this.holdings = new Holdings(ports.study());
    this.workers = workers;
    this.hosts = Hosts.of(settings.host(), settings.url());
    this.free = new Semaphore(settings.mostRequests());
  }

  @Override
  public List<Map<String, Object>> lines() {
    return doors().stream().map(Door::line).toList();
  }

  @Override
  public void open(ServerBuilder builder) {
    doors().forEach(door -> door.open(builder, hosts));
    if (!settings.origins().isEmpty()) {
      builder
          .routeDecorator()
          .pathPrefix(PREFIX)
          .build(
              CorsService.builder(settings.origins())
                  .allowRequestMethods(HttpMethod.GET, HttpMethod.POST)
                  .allowAllRequestHeaders(true)
                  .exposeHeaders(HttpHeaderNames.CONTENT_TYPE, HttpHeaderNames.WARNING)
                  .newDecorator());
    }
  }

  private List<Door> doors() {
    List<Door> doors = new ArrayList<>();
    if (settings.store()) {
      StoreDoor store = new StoreDoor(settings, ports.store(), workers);
      doors.add(post(STUDIES, "store instances (STOW-RS)", store));
      doors.add(post(STUDY, "store instances of one study (STOW-RS)", store));
    }
    if (settings.queryRetrieve()) {
      ports.finder().ifPresent(finder -> doors.addAll(queries(finder)));
      doors.addAll(retrieval());
    }
    return doors;
  }

  private List<Door> queries(Finder finder) {
    QueryDoor studies = new QueryDoor(finder, settings, Level.STUDY, workers);
    QueryDoor series = new QueryDoor(finder, settings, Level.SERIES, workers);
    QueryDoor instances = new QueryDoor(finder, settings, Level.IMAGE, workers);
    return List.of(
        search(STUDIES, "find studies (QIDO-RS)", studies),
        search("/series", "find series (QIDO-RS)", series),
        search(STUDY + "/series", "find the series of a study (QIDO-RS)", series),
        search("/instances", "find instances (QIDO-RS)", instances),
        search(STUDY + "/instances", "find the instances of a study (QIDO-RS)", instances),
        search(SERIES + "/instances", "find the instances of a series (QIDO-RS)", instances));
  }

  private List<Door> retrieval() {
    List<Door> doors = new ArrayList<>();
    Streams streams = new Streams(workers, settings.idleTimeout());
    InstancesDoor instances = new InstancesDoor(holdings, streams, settings);
    MetadataDoor metadata = new MetadataDoor(holdings, streams, settings);
    for (String path : List.of(STUDY, SERIES, INSTANCE)) {
      doors.add(
          get(
              ResourceKind.INSTANCES,
              path,
              "the instances, as they were received (WADO-RS)",
              instances));
      doors.add(
          get(
              ResourceKind.METADATA,
              path + "/metadata",
              "their attributes as DICOM JSON (WADO-RS)",
              metadata));
    }
    doors.addAll(pictures(streams));
    doors.add(
        get(
            ResourceKind.FRAMES,
            INSTANCE + "/frames/{place}",
            "frames of an image, uncompressed (WADO-RS)",
            new OctetsDoor(holdings, streams, settings, OctetsDoor.What.FRAMES)));
    doors.add(
        get(
            ResourceKind.BULK_DATA,
            INSTANCE + "/bulkdata/{*place}",
            "a long value, as the metadata name it (WADO-RS)",
            new OctetsDoor(holdings, streams, settings, OctetsDoor.What.BULK_DATA)));
    return doors;
  }

  private List<Door> pictures(Streams streams) {
    List<Door> doors = new ArrayList<>();
    Runtime java = Runtime.getRuntime();
    Renders renders =
        new Renders(java.availableProcessors(), java.maxMemory() / 3, RENDERING_PATIENCE);
    RenderedDoor rendered =
        new RenderedDoor(holdings, streams, settings, renders, RenderedDoor.What.RENDERED);
    RenderedDoor thumbnail =
        new RenderedDoor(holdings, streams, settings, renders, RenderedDoor.What.THUMBNAIL);
    for (String path : List.of(STUDY, SERIES, INSTANCE, INSTANCE + "/frames/{place}")) {
      doors.add(
          get(
              ResourceKind.RENDERED,
              path + "/rendered",
              "images as PNG or JPEG (WADO-RS)",
              rendered));
      doors.add(
          get(
              ResourceKind.THUMBNAIL,
              path + "/thumbnail",
              "a small picture of it (WADO-RS)",
              thumbnail));
    }
    return doors;
  }

  private static Door post(String path, String what, HttpService service) {
    return new Door(ResourceKind.STORE, HttpMethod.POST, path, what, service);
  }

  private Door search(String path, String what, HttpService service) {
    return get(ResourceKind.SEARCH, path, what, service);
  }

  private Door get(ResourceKind kind, String path, String what, HttpService service) {
    return new Door(
        kind,
        HttpMethod.GET,
        path,
        what,
        (ctx, request) -> {
          Origins.check(request.headers(), settings.origins());
          return bounded(service, ctx, request);
        });
  }

  /** Each may read the whole archive, or hold a thread and a buffer as long as its peer likes. */
  private HttpResponse bounded(HttpService service, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    if (!free.tryAcquire()) {
      throw new StorageFailure(
          ErrorCode.OUT_OF_RESOURCES,
          settings.mostRequests()
              + " requests that find or fetch are being answered (dicomweb.max-requests); try again"
              + " later");
    }
    boolean answered = false;
    try {
      HttpResponse response = service.serve(ctx, request);
      response.whenComplete().whenComplete((_, _) -> free.release());
      answered = true;
      return response;
    } finally {
      if (!answered) {
        free.release();
      }
    }
  }

  /** A route below the prefix, and what it is for. */
  private record Door(
      ResourceKind kind, HttpMethod method, String path, String what, HttpService service) {
    Map<String, Object> line() {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("method", method.name());
      line.put("path", PREFIX + path);
      line.put("what", what);
      return line;
    }

    /** With and without a slash at the end; the service itself bounds the body. */
    void open(ServerBuilder builder, Hosts hosts) {
      boolean takesAll = path.contains("{*");
      for (String each : takesAll ? List.of(path) : List.of(path, path + "/")) {
        builder
            .route()
            .addRoute(Route.builder().path(PREFIX + each).methods(method).build())
            .maxRequestLength(0)
            .build(
                (ctx, request) -> {
                  ctx.setAttr(HttpStatuses.OF_REQUEST, kind.statuses());
                  hosts.check(request.headers());
                  return service.serve(ctx, request);
                });
      }
    }
  }
}
