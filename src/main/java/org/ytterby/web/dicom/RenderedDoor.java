// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.archive.StoredInstance;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.render.ImageFile;
import org.ytterby.render.Viewport;

/**
 * WADO-RS of rendered images (PS3.18 10.4.1.1.3) and thumbnails (10.4.1.1.4) as PNG or JPEG: of an
 * instance its first frame, of frames each that is named, of a series or study the first frame of
 * each image; a thumbnail is one picture of what best stands for it. Thread-safe.
 */
record RenderedDoor(
    Holdings holdings, Streams streams, DicomWeb.Settings settings, Renders renders, What what)
    implements HttpService {
  private static final Logger LOG = LoggerFactory.getLogger(RenderedDoor.class);
  private static final Viewport THUMBNAIL = new Viewport(128, 128, Optional.empty());

  /** What is asked for. */
  enum What {
    RENDERED(ResourceKind.RENDERED),
    THUMBNAIL(ResourceKind.THUMBNAIL);

    private final ResourceKind kind;

    What(ResourceKind kind) {
      this.kind = kind;
    }

    ResourceKind kind() {
      return kind;
    }
  }

  /** A frame and its file. */
  private record Made(Shown.Frame frame, byte[] bytes) {}

  /** As what frames are made, and whether anybody still waits for them. */
  private record Wanted(ImageFile file, RenderParameters parameters, BooleanSupplier gone) {}

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    ResourceUrls urls = settings.urls(ctx, request);
    String accept = Negotiation.accepted(request.headers());
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    HttpResponse response = HttpResponse.of(answer);
    BooleanSupplier gone =
        () -> ctx.isCancelled() || ctx.isTimedOut() || response.whenComplete().isDone();
    answer.completeAsync(() -> answer(ctx, accept, urls, gone), streams.workers());
    return response;
  }

  private HttpResponse answer(
      ServiceRequestContext ctx, String accept, ResourceUrls urls, BooleanSupplier gone) {
    RenderParameters parameters =
        RenderParameters.read(
            ctx.queryParams(), what == What.THUMBNAIL ? Optional.of(THUMBNAIL) : Optional.empty());
    List<StoredInstance> named = holdings.named(ctx);
    @Nullable String place = ctx.pathParam("place");
    Shown shown =
        switch (what) {
          case THUMBNAIL -> Shown.representative(named, Optional.ofNullable(place));
          case RENDERED ->
              place == null ? Shown.each(named) : Shown.frames(named.getFirst(), place);
        };
    Form form =
        Negotiation.form(what.kind().forms(), parameters.accept().orElse(accept), shown.isOne());
    Wanted wanted = new Wanted(file(form), parameters, gone);
    return form.multipart()
        ? several(ctx, shown, wanted, urls)
        : one(shown.pictures().getFirst(), wanted);
  }

  private HttpResponse one(Shown.Frame frame, Wanted wanted) {
    byte[] bytes = render(frame, wanted);
    return HttpResponse.of(
        headers(wanted.file().mediaType(), wanted.parameters()), HttpData.wrap(bytes));
  }

  private byte[] render(Shown.Frame frame, Wanted wanted) {
    return renders.render(frame, wanted.file(), wanted.parameters(), wanted.gone());
  }

  private HttpResponse several(
      ServiceRequestContext ctx, Shown shown, Wanted wanted, ResourceUrls urls) {
    Iterator<Shown.Frame> frames = shown.pictures().iterator();
    // One is made before anything is answered, so that what can't be shown is said in words.
    Made first = next(frames, wanted).orElseThrow(Shown::noImage);
    String boundary = MultipartWriter.boundary(shown.digests());
    String mediaType = wanted.file().mediaType();
    return streams.ok(
        ctx,
        headers(MultipartWriter.contentType(mediaType, boundary), wanted.parameters()),
        out -> {
          MultipartWriter parts = new MultipartWriter(out, boundary);
          for (Optional<Made> made = Optional.of(first);
              made.isPresent();
              made = next(frames, wanted)) {
            byte[] bytes = made.get().bytes();
            parts.part(mediaType, made.get().frame().url(urls), bytes.length);
            out.write(bytes);
          }
          parts.end();
        });
  }

  /** The next that can be rendered: of many instances one that can't be hides no other. */
  private Optional<Made> next(Iterator<Shown.Frame> frames, Wanted wanted) {
    while (frames.hasNext()) {
      Shown.Frame frame = frames.next();
      try {
        return Optional.of(new Made(frame, render(frame, wanted)));
      } catch (InvalidObject e) {
        if (!frame.ofInstance() || e.code() != ErrorCode.NOT_ACCEPTABLE) {
          throw e;
        }
        LOG.warn(
            "an image is left out, it can't be rendered uid={} where={}",
            frame.instance().sopInstanceUid(),
            e.where());
      }
    }
    return Optional.empty();
  }

  private static ResponseHeaders headers(String contentType, RenderParameters parameters) {
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(HttpStatus.OK).set(HttpHeaderNames.CONTENT_TYPE, contentType);
    if (!parameters.ignored().isEmpty()) {
      headers.set(
          HttpHeaderNames.WARNING,
          "299 - \"query parameters that are not supported were ignored, "
              + parameters.ignored().size()
              + " of them\"");
    }
    return headers.build();
  }

  private static ImageFile file(Form form) {
    return Stream.of(ImageFile.values())
        .filter(file -> file.mediaType().equals(form.mediaType()))
        .findFirst()
        .orElseThrow(() -> new Defect("no image file is " + form.mediaType()));
  }
}
