// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
  /** An instance in the transfer syntax in which it goes out. */
  private record Outgoing(StoredInstance instance, TransferSyntax syntax) {

    /** As it is stored where that is one of these, else in the only one. */
    static Outgoing of(StoredInstance instance, Set<String> syntaxes) {
      TransferSyntax stored = instance.transferSyntax();
      return new Outgoing(
          instance,
          syntaxes.contains(stored.uid())
              ? stored
              : new TransferSyntax(syntaxes.iterator().next()));
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
    String accept = Negotiation.accepted(request.headers());
    return HttpResponse.of(
        CompletableFuture.supplyAsync(
            () -> answer(ctx, holdings.named(ctx), accept, urls), streams.workers()));
  }

  private HttpResponse answer(
      ServiceRequestContext ctx, List<StoredInstance> found, String accept, ResourceUrls urls) {
    List<Form> forms = ResourceKind.INSTANCES.forms();
    Negotiation.Offer offer =
        Negotiation.wanted(
            Negotiation.offers(forms, found.size() == 1, syntaxes(found)),
            accept,
            forms,
            "; transfer-syntax=* for what is stored");
    List<Outgoing> all = found.stream().map(each -> Outgoing.of(each, offer.syntaxes())).toList();
    return offer.form().multipart() ? parts(ctx, all, urls) : alone(ctx, all.getFirst());
  }

  /**
   * In what all of these can be had: as they are stored, then in one that each can be brought to.
   */
  private static List<Set<String>> syntaxes(List<StoredInstance> found) {
    Set<TransferSyntax> stored =
        found.stream()
            .map(StoredInstance::transferSyntax)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Set<TransferSyntax> common = new LinkedHashSet<>();
    stored.forEach(each -> common.addAll(Transcoder.forms(each)));
    stored.forEach(each -> common.retainAll(Transcoder.forms(each)));
    Set<Set<String>> all = new LinkedHashSet<>();
    all.add(stored.stream().map(TransferSyntax::uid).collect(Collectors.toUnmodifiableSet()));
    common.forEach(each -> all.add(Set.of(each.uid())));
    return List.copyOf(all);
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
