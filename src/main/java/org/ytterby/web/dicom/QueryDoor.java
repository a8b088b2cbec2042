// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.ytterby.catalogue.Found;
import org.ytterby.catalogue.Level;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.json.DicomJson;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.PeerFailure;

/**
 * QIDO-RS (PS3.18 10.6) at one level: what matches, as DICOM JSON, in pages. Thread-safe.
 *
 * <p>An answer has at most {@link #MOST} entities; where more match, a Warning says so, and {@code
 * offset} gets the next.
 */
record QueryDoor(DicomWeb.Finder finder, DicomWeb.Settings settings, Level level, Executor workers)
    implements HttpService {
  /** Entities of one answer; each is about 1 KiB in memory. */
  static final int MOST = 10_000;

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    MediaType type = JsonAnswer.type(request.headers());
    QueryParameters parameters = QueryParameters.read(level, above(ctx), ctx.queryParams(), MOST);
    ResourceUrls urls = settings.urls(ctx, request);
    return HttpResponse.of(
        CompletableFuture.supplyAsync(() -> answer(ctx, parameters, urls, type), workers));
  }

  private static Map<Integer, String> above(ServiceRequestContext ctx) {
    Map<Integer, String> above = new LinkedHashMap<>();
    @Nullable String study = ctx.pathParam("study");
    @Nullable String series = ctx.pathParam("series");
    if (study != null) {
      above.put(Tag.StudyInstanceUID, Uids.checked("study", study));
    }
    if (series != null) {
      above.put(Tag.SeriesInstanceUID, Uids.checked("series", series));
    }
    return above;
  }

  private HttpResponse answer(
      ServiceRequestContext ctx, QueryParameters parameters, ResourceUrls urls, MediaType type) {
    List<String> warnings = new ArrayList<>(parameters.warnings());
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (DicomJson json = new DicomJson(body)) {
      Found found =
          finder.search(
              parameters.query(),
              answer -> add(json, answer, urls),
              () -> ctx.isCancelled() || ctx.isTimedOut());
      if (found.end() == Found.End.STOPPED) {
        throw new PeerFailure(
            ErrorCode.PEER_TRANSIENT, "whoever asked has gone, or it took too long");
      }
      if (found.end() == Found.End.LIMIT) {
        warnings.add("there are more results; ask for them with offset");
      }
    } catch (InvalidObject e) {
      throw e.code() == ErrorCode.OBJECT_MISMATCH
          ? new InvalidObject(
              ErrorCode.REQUEST_INVALID, e.where(), "a value of another form", e.expected(), e)
          : e;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // to memory: never
    }
    ResponseHeadersBuilder head = ResponseHeaders.builder(HttpStatus.OK).contentType(type);
    warnings.forEach(
        warning ->
            head.add(HttpHeaderNames.WARNING, "299 " + urls.base() + " \"" + warning + "\""));
    return HttpResponse.of(head.build(), HttpData.wrap(body.toByteArray()));
  }

  private boolean add(DicomJson json, DataSet answer, ResourceUrls urls) {
    DataSetBuilder whole = DataSet.builder().putAll(answer);
    whole.text(Tag.RetrieveURL, Vr.UR, url(answer, urls));
    try {
      json.add(whole.build(), _ -> "");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // to memory: never
    }
    return true;
  }

  private String url(DataSet answer, ResourceUrls urls) {
    String study = text(answer, Tag.StudyInstanceUID);
    return switch (level) {
      case STUDY, PATIENT -> urls.study(study);
      case SERIES -> urls.series(study, text(answer, Tag.SeriesInstanceUID));
      case IMAGE ->
          urls.instance(
              study, text(answer, Tag.SeriesInstanceUID), text(answer, Tag.SOPInstanceUID));
    };
  }

  private static String text(DataSet answer, int tag) {
    return answer.optional(tag).map(Attribute::text).orElse("");
  }
}
