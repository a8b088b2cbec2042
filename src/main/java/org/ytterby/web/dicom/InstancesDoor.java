// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.io.Part10;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * WADO-RS of whole instances (PS3.18 10.4.1.1.1): as {@code multipart/related;
 * type="application/dicom"}, and one alone as {@code application/dicom}. The data set's bytes are
 * those that were received. Thread-safe.
 */
record InstancesDoor(Holdings holdings, Streams streams, DicomWeb.Settings settings)
    implements HttpService {
  private static final String DICOM = "application/dicom";
  private static final String RELATED = "multipart/related";
  private static final String ANY_SYNTAX = "*";

  /** How an answer is laid out. */
  private enum Layout {
    PARTS,
    ALONE
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    ResourceUrls urls = settings.urls(ctx, request);
    String accept = request.headers().get(HttpHeaderNames.ACCEPT, "*/*");
    return HttpResponse.of(
        CompletableFuture.supplyAsync(
            () -> answer(ctx, holdings.named(ctx), accept, urls), streams.workers()));
  }

  private HttpResponse answer(
      ServiceRequestContext ctx, List<StoredInstance> found, String accept, ResourceUrls urls) {
    return switch (layout(accept, found)) {
      case ALONE -> streams.ok(ctx, DICOM, out -> file(found.getFirst(), out));
      case PARTS -> {
        String boundary =
            MultipartWriter.boundary(found.stream().map(StoredInstance::sha256).toList());
        yield streams.ok(
            ctx,
            MultipartWriter.contentType(DICOM, boundary),
            out -> parts(found, urls, new MultipartWriter(out, boundary), out));
      }
    };
  }

  private static Layout layout(String accept, List<StoredInstance> found) {
    for (MediaRange range : MediaRange.wanted(accept)) {
      if (range.covers(RELATED)
          && range.parameter("type").orElse(DICOM).equals(DICOM)
          && found.stream().allMatch(each -> takes(range, each))) {
        return Layout.PARTS;
      }
      if (range.covers(DICOM) && found.size() == 1 && takes(range, found.getFirst())) {
        return Layout.ALONE;
      }
    }
    throw new InvalidObject(
        ErrorCode.NOT_ACCEPTABLE,
        "header Accept",
        "nothing that fits what is stored",
        "multipart/related; type=\"application/dicom\"; transfer-syntax=*, or for one instance"
            + " application/dicom; transfer-syntax=*",
        null);
  }

  private static boolean takes(MediaRange range, StoredInstance instance) {
    String syntax = range.parameter("transfer-syntax").orElse(ANY_SYNTAX);
    return syntax.equals(ANY_SYNTAX) || syntax.equals(instance.transferSyntax().uid());
  }

  private static void parts(
      List<StoredInstance> found, ResourceUrls urls, MultipartWriter parts, OutputStream out)
      throws IOException {
    for (StoredInstance each : found) {
      byte[] header = header(each);
      parts.part(
          DICOM + ";transfer-syntax=" + each.transferSyntax().uid(),
          urls.instance(each),
          header.length + each.length());
      out.write(header);
      dataSet(each, out);
    }
    parts.end();
  }

  private static void file(StoredInstance instance, OutputStream out) throws IOException {
    out.write(header(instance));
    dataSet(instance, out);
  }

  private static byte[] header(StoredInstance instance) {
    return Part10.header(
        instance.sopClassUid(), instance.sopInstanceUid(), instance.transferSyntax());
  }

  private static void dataSet(StoredInstance instance, OutputStream out) throws IOException {
    try (InputStream in = instance.location().open()) {
      if (in.transferTo(out) != instance.length()) {
        throw new StorageFailure(
            "the stored bytes of " + instance.sopInstanceUid() + " end too early", null);
      }
    }
  }
}
