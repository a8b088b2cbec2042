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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.codec.Transcoder;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.EncodedDataSet;
import org.ytterby.dicom.io.Part10;
import org.ytterby.finding.StorageFailure;

/**
 * WADO-RS of whole instances (PS3.18 10.4.1.1.1): as {@code multipart/related;
 * type="application/dicom"}, and one alone as {@code application/dicom}. The data set's bytes are
 * those that were received, unless another transfer syntax is asked for to which it can be brought
 * without loss. Thread-safe.
 */
record InstancesDoor(Holdings holdings, Streams streams, DicomWeb.Settings settings)
    implements HttpService {
  private static final String ANY_SYNTAX = "*";

  /** An instance in the transfer syntax in which it goes out. */
  private record Outgoing(StoredInstance instance, TransferSyntax syntax) {

    /**
     * In the syntax that a range asks for: as it is stored, or one to which it can be brought
     * without loss.
     */
    static Optional<Outgoing> of(StoredInstance instance, MediaRange range) {
      TransferSyntax stored = instance.transferSyntax();
      String asked = range.parameter("transfer-syntax").orElse(ANY_SYNTAX);
      if (asked.equals(ANY_SYNTAX)) {
        return Optional.of(new Outgoing(instance, stored));
      }
      return Stream.concat(Stream.of(stored), Transcoder.targets(stored).stream())
          .filter(syntax -> syntax.uid().equals(asked))
          .map(syntax -> new Outgoing(instance, syntax))
          .findFirst();
    }

    byte[] header() {
      return Part10.header(instance.sopClassUid(), instance.sopInstanceUid(), syntax);
    }

    Body body() {
      if (syntax.equals(instance.transferSyntax())) {
        return new Body(instance.length(), () -> instance.location().open());
      }
      EncodedDataSet encoded = Transcoder.transcode(instance.location(), syntax);
      return new Body(encoded.length(), encoded::open);
    }
  }

  /** The bytes of a data set. */
  private record Body(long length, Supplier<InputStream> open) {
    void write(OutputStream out) throws IOException {
      try (InputStream in = open.get()) {
        if (in.transferTo(out) != length) {
          throw new StorageFailure("the stored bytes of an instance end too early", null);
        }
      }
    }
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
    Form.Choice choice =
        Form.wanted(
            ResourceKind.INSTANCES.forms(),
            accept,
            found.size() == 1,
            range -> outgoing(found, range).size() == found.size(),
            "; transfer-syntax=* for what is stored");
    List<Outgoing> all = outgoing(found, choice.range());
    return choice.form().multipart() ? parts(ctx, all, urls) : alone(ctx, all.getFirst());
  }

  /** Those that can be had in the transfer syntax that a range asks for. */
  private static List<Outgoing> outgoing(List<StoredInstance> found, MediaRange range) {
    return found.stream().flatMap(each -> Outgoing.of(each, range).stream()).toList();
  }

  private HttpResponse alone(ServiceRequestContext ctx, Outgoing one) {
    Body body = one.body();
    return streams.ok(
        ctx,
        ResourceKind.DICOM,
        out -> {
          out.write(one.header());
          body.write(out);
        });
  }

  private HttpResponse parts(ServiceRequestContext ctx, List<Outgoing> all, ResourceUrls urls) {
    String boundary =
        MultipartWriter.boundary(all.stream().map(each -> each.instance().sha256()).toList());
    return streams.ok(
        ctx,
        MultipartWriter.contentType(ResourceKind.DICOM, boundary),
        out -> {
          MultipartWriter parts = new MultipartWriter(out, boundary);
          for (Outgoing each : all) {
            byte[] header = each.header();
            Body body = each.body();
            parts.part(
                ResourceKind.DICOM + ";transfer-syntax=" + each.syntax().uid(),
                urls.instance(each.instance()),
                header.length + body.length());
            out.write(header);
            body.write(out);
          }
          parts.end();
        });
  }
}
