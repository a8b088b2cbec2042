// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.run.TestObjects;

/** STOW-RS over real sockets into a real archive; one node for all, each test its own study. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class StoreDoorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PET = Uids.PositronEmissionTomographyImageStorage;

  private WebNode node;
  private int tests;
  private String study;

  @BeforeAll
  void start(@TempDir Path folder) {
    node = new WebNode(folder, WebNode.settings());
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @BeforeEach
  void anotherStudy() {
    study = "1.2.826.0.1.3680043.10.77." + ++tests;
    node.arrived.clear();
    node.conflicts.clear();
  }

  @Test
  void stores_every_part_and_says_where_it_is() throws Exception {
    HttpResponse<byte[]> response = node.store("/studies", List.of(slice(1, 10), slice(2, 10)));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/dicom+json");
    JsonNode module = json(response);
    assertThat(value(module, "00081190").asText()).isEqualTo(node.base() + "/studies/" + study);
    JsonNode second = module.path("00081199").path("Value").path(1);
    assertThat(value(second, "00081150").asText()).isEqualTo(PET);
    assertThat(value(second, "00081155").asText()).isEqualTo(uid(2));
    assertThat(value(second, "00081190").asText())
        .isEqualTo(
            node.base() + "/studies/" + study + "/series/" + study + ".1/instances/" + uid(2));
    assertThat(module.has("00081198")).isFalse();

    List<StoredInstance> stored = node.archive.study(study);
    assertThat(stored).extracting(StoredInstance::sopInstanceUid).containsExactly(uid(1), uid(2));
    assertThat(stored.getFirst().callingAe()).isEqualTo("STOW-RS");
    assertThat(stored.getFirst().calledAe()).isEqualTo("YTTERBY");
    try (InputStream in = stored.getFirst().location().open()) {
      assertThat(in.readAllBytes())
          .isEqualTo(
              DataSetWriter.bytes(TestObjects.sliceOf(study, 1, 10), TransferSyntax.EXPLICIT_LE));
    }
    node.arrivals.flush();
    assertThat(node.arrived).singleElement().satisfies(a -> assertThat(a.instances()).isEqualTo(2));
    assertThat(node.arrivals.openAssociations(study)).isZero();
  }

  @Test
  void treats_what_comes_again_as_C_STORE_does() {
    assertThat(node.store("/studies", List.of(slice(1, 10))).statusCode()).isEqualTo(200);
    assertThat(node.store("/studies", List.of(slice(1, 10), slice(1, 11))).statusCode())
        .isEqualTo(200);
    assertThat(node.archive.study(study)).hasSize(1);
    assertThat(node.archive.conflicts(study)).hasSize(1);
    node.arrivals.flush();
    assertThat(node.conflicts).containsExactly(uid(1));
  }

  @Test
  void starts_nothing_for_what_this_program_made() {
    DataSet report = TestObjects.report("1.2.3.77", "Ytterby");
    assertThat(node.store("/studies", List.of(WebNode.file(report))).statusCode()).isEqualTo(200);
    node.arrivals.flush();
    assertThat(node.arrived).isEmpty();
    assertThat(node.archive.find("1.2.3.77")).isPresent();
  }

  @Test
  void a_part_that_breaks_does_not_harm_the_others() throws Exception {
    byte[] cut = Arrays.copyOf(slice(2, 10), slice(2, 10).length - 3);
    byte[] noDicom = WebNode.ascii("no DICOM");
    byte[] otherUid =
        WebNode.file(
            PET,
            "1.2.3.4",
            TransferSyntax.EXPLICIT_LE,
            DataSetWriter.bytes(TestObjects.sliceOf(study, 4, 1), TransferSyntax.EXPLICIT_LE));
    byte[] noStorage = meta("1.2.840.10008.1.1", uid(5), TransferSyntax.EXPLICIT_LE.uid());
    byte[] jpip = meta(PET, uid(6), "1.2.840.10008.1.2.4.95");
    byte[] tooLong = WebNode.file(PET, uid(7), TransferSyntax.EXPLICIT_LE, new byte[1 << 20]);
    HttpResponse<byte[]> response =
        node.store(
            "/studies",
            List.of(cut, noDicom, slice(1, 10), otherUid, noStorage, jpip, tooLong, slice(8, 10)));
    assertThat(response.statusCode()).isEqualTo(202);
    JsonNode module = json(response);
    assertThat(module.path("00081199").path("Value"))
        .extracting(item -> value(item, "00081155").asText())
        .containsExactly(uid(1), uid(8));
    assertThat(module.path("00081198").path("Value"))
        .extracting(
            item -> value(item, "00081155").asText() + " " + hex(value(item, "00081197").asInt()))
        .containsExactly(
            uid(2) + " c000", "1.2.3.4 a900", uid(5) + " 122", uid(6) + " c122", uid(7) + " a700");
    assertThat(module.path("0008119A").path("Value"))
        .extracting(item -> hex(value(item, "00081197").asInt()))
        .containsExactly("c000");
    assertThat(node.archive.study(study)).hasSize(2);
  }

  @Test
  void says_by_its_status_why_nothing_is_stored() throws Exception {
    assertThat(node.store("/studies", List.of()).statusCode()).isEqualTo(400);
    assertThat(node.store("/studies", List.of(WebNode.ascii("no DICOM"))).statusCode())
        .isEqualTo(400);
    byte[] jpip = meta(PET, uid(6), "1.2.840.10008.1.2.4.95");
    assertThat(node.store("/studies", List.of(jpip)).statusCode()).isEqualTo(409);
    assertThat(node.store("/studies", List.of(jpip, WebNode.ascii("no DICOM"))).statusCode())
        .isEqualTo(409);
    // Not 503, after which a client would send the same part again.
    byte[] tooLong = WebNode.file(PET, uid(7), TransferSyntax.EXPLICIT_LE, new byte[1 << 20]);
    HttpResponse<byte[]> refused = node.store("/studies", List.of(tooLong, tooLong));
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(json(refused).path("00081198").path("Value"))
        .extracting(item -> hex(value(item, "00081197").asInt()))
        .containsExactly("a700", "a700");
    assertThat(node.store("/studies", List.of(tooLong, jpip)).statusCode()).isEqualTo(409);
  }

  @Test
  void takes_only_instances_of_the_study_that_the_request_names() throws Exception {
    byte[] other = WebNode.file(TestObjects.sliceOf("1.2.3.99", 1, 1));
    HttpResponse<byte[]> response =
        node.store("/studies/" + study + "/", List.of(other, slice(1, 10)));
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(value(json(response).path("00081198").path("Value").path(0), "00081197").asInt())
        .isEqualTo(0xA900);
    assertThat(node.archive.find("1.2.3.99.1.1")).isEmpty();
    assertThat(node.archive.find(uid(1))).isPresent();
  }

  @Test
  void refuses_other_media_types_and_paths_with_a_sentence() throws Exception {
    for (String type :
        List.of(
            "application/dicom",
            "application/dicom+json",
            "multipart/related; type=\"application/dicom+json\"; boundary=b",
            "multipart/related; type=\"application/dicom\"",
            "multipart/related; type=\"application/dicom\"; boundary=\"\"",
            "multipart/related; type=\"application/dicom\"; boundary=" + "b".repeat(201),
            "multipart/form-data; boundary=b")) {
      HttpResponse<byte[]> response = node.send(post("/studies").header("Content-Type", type));
      assertThat(response.statusCode()).as(type).isEqualTo(415);
      assertThat(json(response).path("message").asText()).contains("type=\"application/dicom\"");
    }
    HttpResponse<byte[]> xml =
        node.send(related("/studies").header("Accept", "application/dicom+xml"));
    assertThat(xml.statusCode()).isEqualTo(406);
    assertThat(node.send(related("/studies/..%2f..%2fetc")).statusCode()).isEqualTo(400);
    assertThat(node.send(related("/studies/1.2..3")).statusCode()).isEqualTo(400);
    assertThat(node.send(related("/studies/" + "1".repeat(65))).statusCode()).isEqualTo(400);
  }

  @Test
  void takes_what_clients_write_without_quotes_and_speaks_HTTP_2() {
    HttpResponse<byte[]> response =
        node.send(
            node.request("/studies")
                .version(HttpClient.Version.HTTP_2)
                .header(
                    "Content-Type",
                    "Multipart/Related; boundary=" + WebNode.BOUNDARY + ";type=application/dicom")
                .header("Accept", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofByteArray(
                        WebNode.multipart(List.of(slice(1, 10))))));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/json");
  }

  @Test
  void no_page_of_another_place_may_store() {
    assertThat(node.send(related("/studies").header("Origin", "https://evil.example")).statusCode())
        .isEqualTo(403);
    assertThat(node.send(related("/studies").header("Origin", WebNode.PAGE)).statusCode())
        .isEqualTo(400);
  }

  @Test
  void reads_no_more_than_its_bounds() throws Exception {
    byte[] slice = slice(1, 10);
    byte[] ballast = new byte[1_000_000];
    HttpResponse<byte[]> response =
        node.send(
            related("/studies")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () ->
                            new ByteArrayInputStream(
                                WebNode.multipart(
                                    List.of(
                                        slice, ballast, ballast, ballast, ballast, ballast))))));
    assertThat(response.statusCode()).as("chunked").isEqualTo(413);
    assertThat(json(response).path("00081199").path("Value")).hasSize(1);

    assertThat(
            node.send(
                    related("/studies")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[(4 << 20) + 1])))
                .statusCode())
        .as("announced")
        .isEqualTo(413);
    assertThat(
            node.store("/studies", Collections.nCopies(51, WebNode.ascii("no DICOM"))).statusCode())
        .as("parts")
        .isEqualTo(413);
  }

  @Test
  void keeps_what_was_whole_when_the_connection_breaks() throws Exception {
    byte[] body = WebNode.multipart(List.of(slice(1, 10), slice(2, 10)));
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(head(body.length));
      out.write(body, 0, body.length - 60);
      out.flush();
      await().atMost(Duration.ofSeconds(30)).until(() -> node.archive.find(uid(1)).isPresent());
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> node.arrivals.openAssociations(study) == 0);
    assertThat(node.archive.study(study)).hasSize(1);
    assertThat(node.store("/studies", List.of(slice(2, 10))).statusCode()).isEqualTo(200);
  }

  @Test
  void gives_up_a_request_that_stalls_and_lets_others_in_again() throws Exception {
    byte[] body = WebNode.multipart(List.of(slice(1, 10)));
    try (Socket first = new Socket("127.0.0.1", node.port());
        Socket second = new Socket("127.0.0.1", node.port())) {
      for (Socket socket : List.of(first, second)) {
        socket.getOutputStream().write(head(body.length));
        socket.getOutputStream().write(body, 0, 200);
        socket.getOutputStream().flush();
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> node.store("/studies", List.of(slice(2, 1))).statusCode() == 503);
      assertThat(statusLine(first)).startsWith("HTTP/1.1 503");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> node.store("/studies", List.of(slice(2, 1))).statusCode() == 200);
    }
  }

  @Test
  void gives_up_a_request_that_drips() throws Exception {
    byte[] body = WebNode.multipart(List.of(slice(1, 10)));
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      socket.getOutputStream().write(head(body.length));
      int sent = 0;
      // 10 bytes a second, of which none would let the timeout of two seconds come.
      while (socket.getInputStream().available() == 0 && sent < 100) {
        socket.getOutputStream().write(body, sent, 1);
        sent++;
        Thread.sleep(100);
      }
      assertThat(sent).as("bytes until it was given up").isLessThan(100);
      assertThat(statusLine(socket)).startsWith("HTTP/1.1 503");
    }
  }

  @Test
  void turns_senders_away_while_the_disk_is_nearly_full() {
    node.room = false;
    try {
      HttpResponse<byte[]> response = node.store("/studies", List.of(slice(1, 10)));
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(new String(response.body(), StandardCharsets.UTF_8))
          .contains("archive.free-space-floor");
    } finally {
      node.room = true;
    }
    assertThat(node.archive.study(study)).isEmpty();
    assertThat(node.store("/studies", List.of(slice(1, 10))).statusCode()).isEqualTo(200);
  }

  @Test
  void stands_in_the_list_of_routes() throws Exception {
    HttpResponse<byte[]> list =
        node.send(HttpRequest.newBuilder(URI.create(node.base() + "/../api").normalize()));
    assertThat(new String(list.body(), StandardCharsets.UTF_8)).contains("/dicom-web/studies");
  }

  private static String statusLine(Socket socket) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    for (int value = in.read(); value >= 0 && value != '\r'; value = in.read()) {
      line.write(value);
    }
    return line.toString(StandardCharsets.US_ASCII);
  }

  private static byte[] head(int length) {
    return WebNode.ascii(
        "POST /dicom-web/studies HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
            + length
            + "\r\nContent-Type: multipart/related; type=\"application/dicom\"; boundary="
            + WebNode.BOUNDARY
            + "\r\n\r\n");
  }

  private HttpRequest.Builder post(String path) {
    return node.request(path).POST(HttpRequest.BodyPublishers.ofString("--b--"));
  }

  private HttpRequest.Builder related(String path) {
    return node.request(path)
        .header(
            "Content-Type",
            "multipart/related; type=\"application/dicom\"; boundary=" + WebNode.BOUNDARY)
        .POST(HttpRequest.BodyPublishers.ofString("--" + WebNode.BOUNDARY + "--"));
  }

  private byte[] slice(int number, int pixel) {
    return WebNode.file(TestObjects.sliceOf(study, number, pixel));
  }

  private String uid(int number) {
    return study + ".1." + number;
  }

  private static byte[] meta(String sopClass, String uid, String syntax) {
    return WebNode.file(sopClass, uid, new TransferSyntax(syntax), new byte[] {1, 2, 3});
  }

  private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    return JSON.readTree(response.body());
  }

  private static JsonNode value(JsonNode item, String tag) {
    return item.path(tag).path("Value").path(0);
  }

  private static String hex(int number) {
    return Integer.toHexString(number);
  }
}
