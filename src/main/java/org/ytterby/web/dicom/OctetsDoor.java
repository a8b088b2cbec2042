// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.codec.Compression;
import org.ytterby.dicom.codec.Frames;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * WADO-RS of frames and bulk data of one instance (PS3.18 10.4.1.1.5 and 10.4.1.1.6) as
 * uncompressed bytes, whatever the object came in: {@code multipart/related;
 * type="application/octet-stream"}, and one alone as {@code application/octet-stream}. Thread-safe.
 */
record OctetsDoor(Holdings holdings, Streams streams, DicomWeb.Settings settings, What what)
    implements HttpService {
  private static final String PART_TYPE =
      ResourceKind.OCTETS + ";transfer-syntax=" + TransferSyntax.EXPLICIT_LE.uid();
  private static final Set<String> SYNTAXES = Set.of(TransferSyntax.EXPLICIT_LE.uid());
  private static final int MOST_FRAMES = 10_000;

  /** What is asked for. */
  enum What {
    FRAMES(ResourceKind.FRAMES),
    BULK_DATA(ResourceKind.BULK_DATA);

    private final ResourceKind kind;

    What(ResourceKind kind) {
      this.kind = kind;
    }

    ResourceKind kind() {
      return kind;
    }
  }

  /** One body: how long it is, and how it is written. */
  private record Octets(String location, long length, Streams.Body body) {}

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    ResourceUrls urls = settings.urls(ctx, request);
    String accept = Negotiation.accepted(request.headers());
    return HttpResponse.of(
        CompletableFuture.supplyAsync(() -> answer(ctx, accept, urls), streams.workers()));
  }

  private HttpResponse answer(ServiceRequestContext ctx, String accept, ResourceUrls urls) {
    StoredInstance instance = holdings.named(ctx).getFirst();
    DataSet header = instance.location().read(ReadOptions.headers());
    String place = String.valueOf(ctx.pathParam("place"));
    String url = urls.instance(instance);
    List<Octets> all =
        switch (what) {
          case FRAMES -> frames(header, instance, place, url + "/frames/");
          case BULK_DATA -> List.of(value(header, place, url + "/bulkdata/" + place));
        };
    List<Form> forms = what.kind().forms();
    Form form =
        Negotiation.wanted(
                Negotiation.offers(forms, all.size() == 1, List.of(SYNTAXES)),
                accept,
                forms,
                "; uncompressed in Explicit VR Little Endian")
            .form();
    if (!form.multipart()) {
      return streams.ok(ctx, form.mediaType(), all.getFirst().body());
    }
    String boundary = MultipartWriter.boundary(List.of(instance.sha256(), place));
    return streams.ok(
        ctx,
        MultipartWriter.contentType(form.mediaType(), boundary),
        out -> parts(all, new MultipartWriter(out, boundary), out));
  }

  private static void parts(List<Octets> all, MultipartWriter parts, OutputStream out)
      throws IOException {
    for (Octets each : all) {
      parts.part(PART_TYPE, each.location(), each.length());
      each.body().write(out);
    }
    parts.end();
  }

  private static List<Octets> frames(
      DataSet header, StoredInstance instance, String list, String url) {
    if (!header.contains(Tag.PixelData)) {
      throw new InvalidObject(
          ErrorCode.NOT_FOUND, "the instance", "no pixel data", "an image", null);
    }
    if (Compression.of(instance.transferSyntax()).filter(Compression::isDecoded).isEmpty()) {
      throw compressed(instance.transferSyntax());
    }
    Frames frames = Frames.of(header, instance.transferSyntax());
    List<Octets> all = new ArrayList<>();
    for (int number : FrameList.numbers(list, frames.count(), MOST_FRAMES)) {
      all.add(
          new Octets(
              url + number,
              frames.format().frameBytes(),
              out -> out.write(frames.frame(number - 1))));
    }
    return all;
  }

  private static Octets value(DataSet header, String path, String url) {
    Value value = BulkPath.find(header, path).value();
    if (value instanceof Value.Encapsulated) {
      throw new InvalidObject(
          ErrorCode.NOT_ACCEPTABLE, "the path", "compressed pixel data", "its /frames", null);
    }
    StoredValue stored = new StoredValue(value);
    long length = stored.length();
    return new Octets(
        url,
        length,
        out -> {
          try (InputStream in = stored.open(0, length)) {
            if (in.transferTo(out) != length) {
              throw new StorageFailure("the stored bytes of a value end too early", null);
            }
          }
        });
  }

  private static InvalidObject compressed(TransferSyntax syntax) {
    return new InvalidObject(
        ErrorCode.NOT_ACCEPTABLE,
        "the instance",
        "pixels in " + syntax,
        "a transfer syntax that this node can decode; the whole instance can be had as it is",
        null);
  }
}
