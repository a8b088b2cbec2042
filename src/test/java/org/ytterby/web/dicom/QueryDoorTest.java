// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;

/** QIDO-RS over real sockets, with the requests that viewers make. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class QueryDoorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROOT = "1.2.826.0.1.3680043.10.79";
  private WebNode node;

  @BeforeAll
  void start(@TempDir Path folder) {
    node = new WebNode(folder, WebNode.settings());
    List<byte[]> files = new ArrayList<>();
    for (int study = 1; study <= 3; study++) {
      for (int instance = 1; instance <= 2; instance++) {
        files.add(WebNode.file(slice(study, instance)));
      }
    }
    assertThat(node.store("/studies", files).statusCode()).isEqualTo(200);
  }

  private static DataSet slice(int study, int instance) {
    return DataSet.builder()
        .text(Tag.SpecificCharacterSet, "ISO_IR 192")
        .uid(Tag.SOPClassUID, Uids.CTImageStorage)
        .uid(Tag.SOPInstanceUID, series(study) + "." + instance)
        .text(Tag.StudyDate, "2026030" + study)
        .text(Tag.Modality, study == 3 ? "PT" : "CT")
        .text(Tag.StudyDescription, "Leber µ")
        .text(Tag.PatientName, "Phantom^Nr" + study)
        .text(Tag.PatientID, "P" + study)
        .uid(Tag.StudyInstanceUID, ROOT + "." + study)
        .uid(Tag.SeriesInstanceUID, series(study))
        .integers(Tag.InstanceNumber, instance)
        .integers(Tag.Rows, 2)
        .integers(Tag.Columns, 2)
        .integers(Tag.BitsAllocated, 8)
        .bytes(Tag.PixelData, Vr.OB, new byte[4])
        .build();
  }

  private static String series(int study) {
    return ROOT + "." + study + ".1";
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void turns_away_what_is_more_than_it_answers_at_a_time() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(2);
    node.asked =
        _ -> {
          busy.countDown();
          try {
            assertThat(go.await(1, TimeUnit.MINUTES)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<byte[]>>> first = new ArrayList<>();
      try {
        for (int i = 0; i < 2; i++) {
          first.add(clients.submit(() -> node.send(node.request("/studies"))));
        }
        assertThat(busy.await(1, TimeUnit.MINUTES)).isTrue();
        for (String path : List.of("/studies", "/studies/" + ROOT + ".1/metadata")) {
          HttpResponse<byte[]> third = node.send(node.request(path));
          assertThat(third.statusCode()).as(path).isEqualTo(503);
          assertThat(new String(third.body(), StandardCharsets.UTF_8))
              .contains("dicomweb.max-requests");
        }
      } finally {
        node.asked = _ -> {};
        go.countDown();
      }
      for (Future<HttpResponse<byte[]>> each : first) {
        assertThat(each.get().statusCode()).isEqualTo(200);
      }
    }
    assertThat(node.send(node.request("/studies")).statusCode()).isEqualTo(200);
  }

  @Test
  void a_query_learns_that_whoever_asked_has_gone() throws Exception {
    AtomicReference<BooleanSupplier> gone = new AtomicReference<>();
    node.asked =
        stopped -> {
          gone.set(stopped);
          await().atMost(Duration.ofSeconds(8)).until(stopped::getAsBoolean);
        };
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      socket
          .getOutputStream()
          .write(WebNode.ascii("GET /dicom-web/studies HTTP/1.1\r\nHost: localhost\r\n\r\n"));
      await().atMost(Duration.ofSeconds(30)).until(() -> gone.get() != null);
      assertThat(gone.get().getAsBoolean()).isFalse();
    } finally {
      node.asked = _ -> {};
    }
    // Less than the request's timeout, which would end it as well.
    await().atMost(Duration.ofSeconds(8)).until(() -> gone.get().getAsBoolean());
  }

  @Test
  void lists_studies_as_the_work_list_of_a_viewer_asks() throws IOException {
    JsonNode studies =
        found("/studies?limit=101&offset=0&fuzzymatching=false&includefield=00081030%2C00080060");
    assertThat(studies).hasSize(3);
    JsonNode first = study(studies, 1);
    assertThat(first.path("00081030").path("Value").path(0).asText()).isEqualTo("Leber µ");
    assertThat(first.path("00100010").path("Value").path(0).path("Alphabetic").asText())
        .isEqualTo("Phantom^Nr1");
    assertThat(first.path("00080061").path("Value").path(0).asText()).isEqualTo("CT");
    assertThat(first.path("00201206").path("Value").path(0).asInt()).isEqualTo(1);
    assertThat(first.path("00201208").path("Value").path(0).asInt()).isEqualTo(2);
    assertThat(first.path("00081190").path("Value").path(0).asText())
        .isEqualTo(node.base() + "/studies/" + ROOT + ".1");
  }

  @Test
  void matches_by_tag_and_by_keyword() throws IOException {
    assertThat(found("/studies?00100020=P2")).hasSize(1);
    assertThat(found("/studies?PatientName=phantom*")).hasSize(3);
    assertThat(found("/studies?StudyDate=20260302-")).hasSize(2);
    assertThat(found("/studies?ModalitiesInStudy=PT")).hasSize(1);
    assertThat(found("/studies?PatientID=P1&ModalitiesInStudy=PT")).isEmpty();
    assertThat(found("/studies?StudyInstanceUID=" + ROOT + ".1," + ROOT + ".2")).hasSize(2);
    assertThat(found("/series?Modality=CT")).hasSize(2);
  }

  @Test
  void lists_series_and_instances_of_what_the_path_names() throws IOException {
    String study = "/studies/" + ROOT + ".2";
    JsonNode all = found(study + "/series?includefield=00080021%2C00080031%2C0008103E%2C00200011");
    assertThat(all).hasSize(1);
    assertThat(all.path(0).path("0020000E").path("Value").path(0).asText()).isEqualTo(series(2));
    JsonNode instances = found(study + "/series/" + series(2) + "/instances");
    assertThat(instances).hasSize(2);
    JsonNode first = instances.path(0);
    String uid = first.path("00080018").path("Value").path(0).asText();
    assertThat(uid).startsWith(series(2));
    assertThat(first.path("00081190").path("Value").path(0).asText())
        .isEqualTo(node.base() + study + "/series/" + series(2) + "/instances/" + uid);
    assertThat(first.path("00280010").path("Value").path(0).asInt()).isEqualTo(2);
    assertThat(found(study + "/instances?InstanceNumber=2")).hasSize(1);
    assertThat(found("/instances")).hasSize(6);
    assertThat(found("/studies/1.2.3/series")).isEmpty();
  }

  @Test
  void gives_pages_and_says_that_there_is_more() throws IOException {
    List<String> uids = new ArrayList<>();
    for (int offset = 0; offset < 3; offset++) {
      HttpResponse<byte[]> page = node.send(node.request("/studies?limit=1&offset=" + offset));
      JsonNode one = JSON.readTree(page.body());
      assertThat(one).hasSize(1);
      uids.add(one.path(0).path("0020000D").path("Value").path(0).asText());
      assertThat(page.headers().firstValue("warning").isPresent()).isEqualTo(offset < 2);
    }
    assertThat(uids).doesNotHaveDuplicates();
    assertThat(found("/studies?offset=3")).isEmpty();
  }

  @Test
  void says_that_it_does_not_match_fuzzily() {
    HttpResponse<byte[]> response = node.send(node.request("/studies?fuzzymatching=true"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("warning").orElseThrow())
        .startsWith("299 ")
        .contains("fuzzymatching is not supported");
  }

  @Test
  void refuses_what_is_no_query() {
    for (String query :
        List.of(
            "limit=-1",
            "limit=many",
            "offset=9999999999",
            "NoSuchKeyword=1",
            "SliceThickness=1",
            "includefield=..",
            "StudyDate=yesterday",
            "PatientID=1&00100020=2")) {
      assertThat(node.send(node.request("/studies?" + query)).statusCode())
          .as(query)
          .isEqualTo(400);
    }
  }

  private JsonNode found(String path) throws IOException {
    HttpResponse<byte[]> response = node.send(node.request(path));
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/dicom+json");
    return JSON.readTree(response.body());
  }

  private static JsonNode study(JsonNode studies, int number) {
    for (JsonNode study : studies) {
      if (study.path("0020000D").path("Value").path(0).asText().equals(ROOT + "." + number)) {
        return study;
      }
    }
    throw new AssertionError("study " + number + " is not among them");
  }
}
