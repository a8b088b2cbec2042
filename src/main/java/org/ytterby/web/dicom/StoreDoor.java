// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.json.DicomJson;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.PeerFailure;
import org.ytterby.finding.StorageFailure;

/**
 * STOW-RS (PS3.18 10.5): {@code POST /studies} and {@code POST /studies/{study}} of instances as
 * {@code multipart/related; type="application/dicom"}. Thread-safe; the body is read on a worker.
 */
final class StoreDoor implements HttpService {
  /** As which a request over HTTP stands in the archive, where a sender has its AE title. */
  static final String SENDER = "STOW-RS";

  private static final Logger LOG = LoggerFactory.getLogger(StoreDoor.class);

  /** RFC 2046 allows 70 characters; Orthanc 1.10 writes 73. */
  private static final Pattern BOUNDARY =
      Pattern.compile("[0-9A-Za-z'()+_,./:=? -]{0,199}[0-9A-Za-z'()+_,./:=?-]");

  private static final String EXPECTED =
      "multipart/related; type=\"application/dicom\"; boundary=…: whole instances, one in each part"
          + " (metadata apart from bulk data is not taken)";
  private static final int LONGEST_QUOTED = 100;

  private final DicomWeb.Settings settings;
  private final StoreHandler handler;
  private final Executor workers;
  private final Semaphore free;
  private final AtomicLong sessions = new AtomicLong();

  StoreDoor(DicomWeb.Settings settings, StoreHandler handler, Executor workers) {
    this.settings = settings;
    this.handler = handler;
    this.workers = workers;
    this.free = new Semaphore(settings.mostRequests());
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    Origins.check(request.headers(), settings.origins());
    String boundary = boundary(request);
    MediaType answer = JsonAnswer.type(request.headers());
    Optional<String> study =
        Optional.ofNullable(ctx.pathParam("study")).map(uid -> Uids.checked("study", uid));
    long longest = settings.bounds().longestRequest();
    if (request.headers().contentLength() > longest) {
      throw new InvalidObject(
          ErrorCode.TOO_LARGE,
          "the body",
          request.headers().contentLength() + " bytes",
          "at most " + longest + " (dicomweb.max-request)",
          null);
    }
    if (!handler.hasRoom()) {
      throw new StorageFailure(
          ErrorCode.OUT_OF_RESOURCES,
          "the disk is nearly full (archive.free-space-floor); try again later");
    }
    if (!free.tryAcquire()) {
      throw new StorageFailure(
          ErrorCode.OUT_OF_RESOURCES,
          settings.mostRequests()
              + " store requests are being read (dicomweb.max-requests); try again later");
    }
    StoreTransaction transaction =
        new StoreTransaction(handler, sender(ctx), settings.bounds(), study);
    InputStream body =
        new LivingInput(
            request.toInputStream(part -> part instanceof HttpData data ? data : HttpData.empty()),
            ctx,
            settings.idleTimeout());
    ResourceUrls urls = settings.urls(ctx, request);
    return HttpResponse.of(
        CompletableFuture.supplyAsync(
                () -> respond(run(transaction, body, boundary), urls, answer), workers)
            .whenComplete((_, _) -> free.release()));
  }

  private static StoreResult run(StoreTransaction transaction, InputStream body, String boundary) {
    try (body) {
      return transaction.run(body, boundary);
    } catch (IOException e) {
      LOG.warn("a store request broke off reason={}", e.getClass().getSimpleName());
      throw new PeerFailure(ErrorCode.PEER_TRANSIENT, "the request broke off", e);
    }
  }

  private static HttpResponse respond(StoreResult result, ResourceUrls urls, MediaType type) {
    try {
      byte[] module = DicomJson.object(result.module(urls));
      int status = ResourceKind.STORE.statuses().checked(result.httpStatus());
      return HttpResponse.of(HttpStatus.valueOf(status), type, HttpData.wrap(module));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // to memory: never
    }
  }

  /** Requests count down, so that none is taken for an association. */
  private AssociationInfo sender(ServiceRequestContext ctx) {
    return new AssociationInfo(
        sessions.decrementAndGet(),
        SENDER,
        settings.aeTitle(),
        ctx.remoteAddress().getAddress().getHostAddress(),
        ctx.remoteAddress().getPort(),
        "");
  }

  private static String boundary(HttpRequest request) {
    String header = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    MediaRange type =
        MediaRange.one(header)
            .filter(found -> found.type().equals(Form.RELATED))
            .filter(found -> found.parameter("type").orElse("").equals(ResourceKind.DICOM))
            .orElseThrow(() -> notSupported(header));
    return type.parameter("boundary")
        .filter(found -> BOUNDARY.matcher(found).matches())
        .orElseThrow(() -> notSupported(header));
  }

  private static InvalidObject notSupported(String found) {
    return new InvalidObject(
        ErrorCode.MEDIA_TYPE_NOT_SUPPORTED,
        "header Content-Type",
        found.isEmpty() ? "none" : quoted(found),
        EXPECTED,
        null);
  }

  private static String quoted(String header) {
    return "'" + header.substring(0, Math.min(header.length(), LONGEST_QUOTED)) + "'";
  }
}
