// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.web.HttpStatuses;

/**
 * Each status that a kind of resource declares is answered, and every form that it declares is
 * given. Not driven here are 500 of a store request, which only a defect gives, and 502, which is
 * said to somebody who has gone.
 */
@Timeout(120)
final class ResourceKindTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STUDY = "1.2.826.0.1.3680043.10.79";
  private static final String SERIES = "/studies/" + STUDY + "/series/" + STUDY + ".1";
  private static final String INSTANCE = SERIES + "/instances/" + STUDY + ".9.1";
  private static final String NONE = "/studies/1.2.3.4/series/1.2.3.4/instances/1.2.3.4";
  private static final String NO_UID = "/studies/x/series/1.2/instances/1.2";
  private static final Set<Integer> NOT_DRIVEN = Set.of(500, 502);

  /** What is put behind an instance. */
  private static final Map<ResourceKind, String> BEHIND =
      Map.of(
          ResourceKind.INSTANCES, "",
          ResourceKind.METADATA, "/metadata",
          ResourceKind.RENDERED, "/rendered",
          ResourceKind.THUMBNAIL, "/thumbnail",
          ResourceKind.FRAMES, "/frames/1",
          ResourceKind.BULK_DATA, "/bulkdata/7FE00010");

  private final Map<ResourceKind, Set<Integer>> answered = new EnumMap<>(ResourceKind.class);

  private static DicomWeb.Settings settings(int mostRequests) {
    return new DicomWeb.Settings(
        true,
        true,
        "",
        "127.0.0.1",
        "YTTERBY",
        new StoreBounds(1 << 20, 1 << 19, 50),
        mostRequests,
        Duration.ofSeconds(20),
        List.of());
  }

  private static DataSetBuilder image() {
    return WebNode.image(STUDY, 1)
        .text(Tag.PhotometricInterpretation, "MONOCHROME2")
        .integers(Tag.SamplesPerPixel, 1)
        .integers(Tag.Rows, 2)
        .integers(Tag.Columns, 2)
        .integers(Tag.BitsAllocated, 8)
        .integers(Tag.BitsStored, 8)
        .integers(Tag.HighBit, 7)
        .integers(Tag.PixelRepresentation, 0)
        .bytes(Tag.PixelData, Vr.OB, new byte[] {1, 2, 3, 4});
  }

  private void note(ResourceKind kind, HttpResponse<byte[]> response) {
    answered.computeIfAbsent(kind, _ -> new TreeSet<>()).add(response.statusCode());
  }

  private void assertEachDeclaredStatusWasAnswered(ResourceKind kind) {
    assertThat(answered.get(kind))
        .as(kind.label())
        .isEqualTo(
            kind.statuses().rows().stream()
                .map(HttpStatuses.Row::status)
                .filter(status -> !NOT_DRIVEN.contains(status))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void each_status_of_a_store_request_is_answered(@TempDir Path folder) {
    try (WebNode node = new WebNode(folder, settings(8))) {
      byte[] good = WebNode.file(image().build());
      byte[] noClass =
          WebNode.file(image().uid(Tag.SOPClassUID, Uids.ModalityPerformedProcedureStep).build());
      stored(node, node.store("/studies", List.of(good)), 200);
      stored(node, node.store("/studies", List.of(good, noClass)), 202);
      stored(node, node.store("/studies", List.of(noClass)), 409);
      stored(node, node.store("/studies", List.of(new byte[200])), 400);
      stored(node, node.store("/studies", List.of(new byte[2 << 20])), 413);
      stored(node, node.send(body(node).header("Content-Type", "text/plain")), 415);
      stored(node, node.send(related(node).header("Accept", "text/plain")), 406);
      stored(node, node.send(related(node).header("Origin", "https://other.example.org")), 403);
      node.room = false;
      stored(node, node.store("/studies", List.of(good)), 503);
      assertEachDeclaredStatusWasAnswered(ResourceKind.STORE);
    }
  }

  private void stored(WebNode node, HttpResponse<byte[]> response, int expected) {
    assertThat(response.statusCode()).isEqualTo(expected);
    note(ResourceKind.STORE, response);
  }

  private static HttpRequest.Builder body(WebNode node) {
    return node.request("/studies")
        .POST(
            HttpRequest.BodyPublishers.ofByteArray(
                WebNode.multipart(List.of(WebNode.file(image().build())))));
  }

  private static HttpRequest.Builder related(WebNode node) {
    return body(node)
        .header(
            "Content-Type",
            "multipart/related; type=\"application/dicom\"; boundary=" + WebNode.BOUNDARY);
  }

  @Test
  void each_status_of_what_is_found_and_fetched_is_answered(
      @TempDir Path folder, @TempDir Path busyFolder) throws InterruptedException {
    try (WebNode node = new WebNode(folder, settings(8))) {
      assertThat(node.store("/studies", List.of(WebNode.file(image().build()))).statusCode())
          .isEqualTo(200);
      ResourceKind search = ResourceKind.SEARCH;
      get(node, search, "/studies", "*/*", 200);
      get(node, search, "/studies?limit=x", "*/*", 400);
      get(node, search, "/studies", "text/plain", 406);
      foreign(node, search, "/studies");
      for (Map.Entry<ResourceKind, String> one : BEHIND.entrySet()) {
        ResourceKind kind = one.getKey();
        get(node, kind, INSTANCE + one.getValue(), "*/*", 200);
        get(node, kind, NO_UID + one.getValue(), "*/*", 400);
        get(node, kind, NONE + one.getValue(), "*/*", 404);
        get(node, kind, INSTANCE + one.getValue(), "text/plain", 406);
        foreign(node, kind, INSTANCE + one.getValue());
      }
    }
    allPlacesTaken(busyFolder);
    answered.keySet().forEach(this::assertEachDeclaredStatusWasAnswered);
    assertThat(answered.keySet())
        .as("every kind but that of the other test")
        .hasSize(ResourceKind.values().length - 1);
  }

  /** One search takes the only place until everything else was refused. */
  private void allPlacesTaken(Path folder) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch refused = new CountDownLatch(1);
    try (WebNode node = new WebNode(folder, settings(1))) {
      node.asked =
          _ -> {
            begun.countDown();
            try {
              refused.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          };
      Thread first = Thread.ofVirtual().start(() -> node.send(node.request("/studies").GET()));
      begun.await();
      get(node, ResourceKind.SEARCH, "/studies", "*/*", 503);
      BEHIND.forEach((kind, behind) -> get(node, kind, INSTANCE + behind, "*/*", 503));
      refused.countDown();
      first.join();
    }
  }

  private void foreign(WebNode node, ResourceKind kind, String path) {
    HttpResponse<byte[]> response =
        node.send(node.request(path).GET().header("Origin", "https://other.example.org"));
    assertThat(response.statusCode()).isEqualTo(403);
    note(kind, response);
  }

  private void get(WebNode node, ResourceKind kind, String path, String accept, int expected) {
    HttpResponse<byte[]> response = node.send(node.request(path).GET().header("Accept", accept));
    assertThat(response.statusCode()).as(kind.label() + " " + path).isEqualTo(expected);
    note(kind, response);
  }

  @Test
  void each_form_is_given_to_who_accepts_nothing_else(@TempDir Path folder) {
    try (WebNode node = new WebNode(folder, settings(8))) {
      assertThat(node.store("/studies", List.of(WebNode.file(image().build()))).statusCode())
          .isEqualTo(200);
      BEHIND.forEach(
          (kind, behind) -> {
            for (Form form : kind.forms()) {
              HttpResponse<byte[]> response =
                  node.send(node.request(INSTANCE + behind).GET().header("Accept", form.text()));
              assertThat(response.headers().firstValue("content-type").orElse(""))
                  .as(kind.label() + " as " + form.text())
                  .startsWith(form.text());
            }
          });
    }
  }

  @Test
  void each_failure_reason_is_given(@TempDir Path folder) throws Exception {
    try (WebNode node = new WebNode(folder, settings(8))) {
      byte[] dataSet = DataSetWriter.bytes(image().build(), TransferSyntax.EXPLICIT_LE);
      String uid = STUDY + ".9.1";
      String ct = Uids.CTImageStorage;
      TransferSyntax explicit = TransferSyntax.EXPLICIT_LE;
      TransferSyntax jpip = new TransferSyntax("1.2.840.10008.1.2.4.95");
      byte[] tooLong =
          DataSetWriter.bytes(
              image().bytes(Tag.PixelData, Vr.OB, new byte[600_000]).build(), explicit);
      assertThat(reason(node, WebNode.file(ct, uid, explicit, tooLong))).isEqualTo("A700");
      assertThat(reason(node, WebNode.file(ct, "1.2.3", explicit, dataSet))).isEqualTo("A900");
      assertThat(reason(node, WebNode.file(ct, uid, explicit, new byte[] {8, 0, 5})))
          .isEqualTo("C000");
      assertThat(reason(node, WebNode.file(Uids.Verification, uid, explicit, dataSet)))
          .isEqualTo("0122");
      assertThat(reason(node, WebNode.file(ct, uid, jpip, dataSet))).isEqualTo("C122");
      assertThat(FailureReasons.TABLE.rows()).as("those above, and a failure of ours").hasSize(6);
    }
  }

  private static String reason(WebNode node, byte[] file) throws IOException {
    HttpResponse<byte[]> response = node.store("/studies", List.of(file));
    int reason =
        JSON.readTree(response.body())
            .path("00081198")
            .path("Value")
            .path(0)
            .path("00081197")
            .path("Value")
            .path(0)
            .asInt();
    return String.format(Locale.ROOT, "%04X", reason);
  }
}
