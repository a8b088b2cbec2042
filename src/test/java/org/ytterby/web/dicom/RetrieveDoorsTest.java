// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetReader;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.Part10Stream;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.testdata.ImagePixels;

/** WADO-RS over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class RetrieveDoorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STUDY = "1.2.826.0.1.3680043.10.78";
  private static final String SERIES = "/studies/" + STUDY + "/series/" + STUDY;

  private static final TransferSyntax RLE = new TransferSyntax(Uids.RLELossless);

  private final byte[] pixels = new byte[3 * 16];
  private final byte[] bits = new byte[6];
  private final byte[] ballast = new byte[100_000];
  private final List<byte[]> files = new ArrayList<>();
  private WebNode node;

  @BeforeAll
  void start(@TempDir Path folder) {
    for (int i = 0; i < ballast.length; i++) {
      ballast[i] = (byte) (i * 31);
    }
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    for (int i = 0; i < bits.length; i++) {
      bits[i] = (byte) (0xA5 + 17 * i);
    }
    DataSet item = DataSet.builder().bytes(0x00091010, Vr.OB, ballast).build();
    files.add(
        WebNode.file(
            image(1)
                .integers(Tag.NumberOfFrames, 3)
                .integers(Tag.Rows, 2)
                .integers(Tag.Columns, 4)
                .integers(Tag.SamplesPerPixel, 1)
                .integers(Tag.BitsAllocated, 16)
                .integers(Tag.BitsStored, 16)
                .integers(Tag.PixelRepresentation, 0)
                .sequence(Tag.ReferencedImageSequence, DataSet.empty(), item)
                .bytes(Tag.PixelData, Vr.OW, pixels)
                .build()));
    files.add(
        WebNode.file(
            image(2)
                .integers(Tag.NumberOfFrames, 3)
                .integers(Tag.Rows, 5)
                .integers(Tag.Columns, 3)
                .integers(Tag.SamplesPerPixel, 1)
                .integers(Tag.BitsAllocated, 1)
                .integers(Tag.BitsStored, 1)
                .integers(Tag.PixelRepresentation, 0)
                .bytes(Tag.PixelData, Vr.OB, bits)
                .build()));
    files.add(WebNode.file(image(3).build()));
    node = new WebNode(folder, WebNode.settings());
    assertThat(node.store("/studies", files).statusCode()).isEqualTo(200);
  }

  private static DataSetBuilder image(int number) {
    return WebNode.image(STUDY, number)
        .uid(Tag.SeriesInstanceUID, STUDY + (number == 3 ? ".2" : ".1"));
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void gives_back_every_byte_that_was_stored() throws IOException {
    HttpResponse<byte[]> study = node.send(node.request("/studies/" + STUDY));
    assertThat(study.statusCode()).isEqualTo(200);
    assertThat(study.headers().firstValue("content-type").orElseThrow())
        .startsWith("multipart/related; type=\"application/dicom\"; boundary=");
    assertThat(parts(study)).containsExactlyElementsOf(files);
    assertThat(parts(node.send(node.request(SERIES + ".1"))))
        .containsExactly(files.get(0), files.get(1));
    HttpResponse<byte[]> one = node.send(node.request(instance(2)));
    assertThat(parts(one)).containsExactly(files.get(1));
    assertThat(node.send(node.request(instance(2))).body()).isEqualTo(one.body());
    HttpResponse<byte[]> alone =
        node.send(node.request(instance(2)).header("Accept", "application/dicom"));
    assertThat(alone.headers().firstValue("content-type")).hasValue("application/dicom");
    assertThat(alone.body()).isEqualTo(files.get(1));
  }

  @Test
  void gives_only_what_is_accepted() {
    for (String accept :
        List.of(
            "multipart/related",
            "multipart/related; type=application/dicom; transfer-syntax=*",
            "multipart/related;type=\"application/dicom\";transfer-syntax=1.2.840.10008.1.2.1",
            "text/html, multipart/*;q=0.1")) {
      assertThat(accepting(instance(1), accept).statusCode()).as(accept).isEqualTo(200);
    }
    for (String accept :
        List.of(
            "application/dicom+json",
            "multipart/related; type=\"application/octet-stream\"",
            "multipart/related; type=\"application/dicom\"; transfer-syntax=1.2.840.10008.1.2.4.50",
            "multipart/related; q=0")) {
      assertThat(accepting(instance(1), accept).statusCode()).as(accept).isEqualTo(406);
    }
    assertThat(accepting(SERIES + ".1", "application/dicom").statusCode()).isEqualTo(406);
    assertThat(accepting(instance(1) + "/metadata", "application/dicom+xml").statusCode())
        .isEqualTo(406);
  }

  @Test
  void brings_compressed_objects_to_what_is_asked_for() throws IOException {
    byte[] header = Part10.header(Uids.CTImageStorage, STUDY + ".9.4", RLE);
    byte[] compressed = rle();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(header);
    file.writeBytes(compressed);
    assertThat(node.store("/studies", List.of(file.toByteArray())).statusCode()).isEqualTo(200);
    String path = "/studies/" + STUDY + ".4/series/" + STUDY + ".1/instances/" + STUDY + ".9.4";
    assertThat(accepting(path, "application/dicom").body()).isEqualTo(file.toByteArray());
    byte[] frame = {7, 7, 7, 7};
    assertThat(accepting(path + "/frames/1", "application/octet-stream").body()).isEqualTo(frame);
    byte[] plain = accepting(path, "application/dicom; transfer-syntax=1.2.840.10008.1.2.1").body();
    Part10Stream read = Part10Stream.read(new ByteArrayInputStream(plain));
    DataSet image =
        DataSetReader.read(
            read.dataSet().readAllBytes(), TransferSyntax.EXPLICIT_LE, ReadOptions.everything());
    assertThat(image.require(Tag.PixelData).bytes()).isEqualTo(frame);
    assertThat(
            accepting(path, "application/dicom; transfer-syntax=1.2.840.10008.1.2.4.80")
                .statusCode())
        .isEqualTo(406);
  }

  /** Two by two pixels of 7, by PS3.5 Annex G: one segment with one replicate run. */
  private static byte[] rle() {
    ByteBuffer pixelData = ByteBuffer.allocate(12 + 8 + 8 + 66 + 8).order(ByteOrder.LITTLE_ENDIAN);
    pixelData.putShort((short) 0x7FE0).putShort((short) 0x0010).put(WebNode.ascii("OB"));
    pixelData.putShort((short) 0).putInt(-1);
    pixelData.putInt(0xE000FFFE).putInt(0);
    pixelData.putInt(0xE000FFFE).putInt(66);
    pixelData.putInt(1).putInt(64).position(pixelData.position() + 56);
    pixelData.put((byte) -3).put((byte) 7);
    pixelData.putInt(0xE0DDFFFE).putInt(0);
    DataSet attributes =
        DataSet.builder()
            .uid(Tag.SOPClassUID, Uids.CTImageStorage)
            .uid(Tag.SOPInstanceUID, STUDY + ".9.4")
            .text(Tag.Modality, "CT")
            .uid(Tag.StudyInstanceUID, STUDY + ".4")
            .uid(Tag.SeriesInstanceUID, STUDY + ".1")
            .putAll(ImagePixels.grey(2, 2, 8))
            .build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(DataSetWriter.bytes(attributes, TransferSyntax.EXPLICIT_LE));
    out.writeBytes(pixelData.array());
    return out.toByteArray();
  }

  @Test
  void says_404_for_what_it_has_not_and_400_for_what_is_no_UID() {
    for (String path :
        List.of(
            "/studies/1.2.3",
            "/studies/1.2.3/metadata",
            SERIES + ".3",
            SERIES + ".2/instances/" + STUDY + ".9.1",
            instance(1) + "/frames/4",
            instance(3) + "/frames/1",
            instance(1) + "/bulkdata/00081140",
            instance(1) + "/bulkdata/00081140/3/00091010",
            instance(1) + "/bulkdata/00081140/2",
            instance(1) + "/bulkdata/0009",
            "/other")) {
      assertThat(node.send(node.request(path)).statusCode()).as(path).isEqualTo(404);
    }
    for (String path :
        List.of(
            "/studies/..%2f..%2fetc%2fpasswd",
            "/studies/1.2.%00",
            "/studies/" + "1".repeat(65),
            SERIES + "x",
            instance(1) + "/bulkdata/..%2f..%2fetc",
            instance(1) + "/frames/0",
            instance(1) + "/frames/1,,2",
            instance(1) + "/frames/9999999999")) {
      assertThat(node.send(node.request(path)).statusCode()).as(path).isEqualTo(400);
    }
  }

  @Test
  void metadata_name_where_long_values_are_and_there_they_are() throws IOException {
    JsonNode metadata = JSON.readTree(node.send(node.request(SERIES + ".1/metadata")).body());
    assertThat(metadata).hasSize(2);
    JsonNode first = metadata.path(0);
    assertThat(first.path("00100010").path("Value").path(0).path("Alphabetic").asText())
        .isEqualTo("Phantom^Web");
    String pixelUri = first.path("7FE00010").path("BulkDataURI").asText();
    assertThat(pixelUri).isEqualTo(node.base() + instance(1) + "/bulkdata/7FE00010");
    assertThat(parts(node.send(node.request(pixelUri.substring(node.base().length())))))
        .containsExactly(pixels);
    String nested =
        first
            .path("00081140")
            .path("Value")
            .path(1)
            .path("00091010")
            .path("BulkDataURI")
            .asText()
            .substring(node.base().length());
    assertThat(accepting(nested, "application/octet-stream").body()).isEqualTo(ballast);
    JsonNode alone = JSON.readTree(node.send(node.request(instance(1) + "/metadata")).body());
    assertThat(alone).containsExactly(first);
  }

  @Test
  void frames_are_those_that_are_asked_for_in_that_order() throws IOException {
    HttpResponse<byte[]> frames = node.send(node.request(instance(1) + "/frames/3,1"));
    assertThat(frames.headers().firstValue("content-type").orElseThrow())
        .startsWith("multipart/related; type=\"application/octet-stream\"");
    assertThat(parts(frames))
        .containsExactly(Arrays.copyOfRange(pixels, 32, 48), Arrays.copyOfRange(pixels, 0, 16));
    String ofViewers = "multipart/related; type=application/octet-stream; transfer-syntax=*";
    assertThat(parts(accepting(instance(1) + "/frames/2", ofViewers)))
        .containsExactly(Arrays.copyOfRange(pixels, 16, 32));
    assertThat(accepting(instance(1) + "/frames/2", "application/octet-stream").body())
        .isEqualTo(Arrays.copyOfRange(pixels, 16, 32));
    assertThat(accepting(instance(1) + "/frames/1,2", "application/octet-stream").statusCode())
        .isEqualTo(406);
  }

  @Test
  void frames_of_single_bits_begin_with_a_byte() throws IOException {
    List<byte[]> frames = parts(node.send(node.request(instance(2) + "/frames/1,2,3")));
    for (int frame = 0; frame < 3; frame++) {
      for (int pixel = 0; pixel < 16; pixel++) {
        int at = frame * 15 + pixel;
        int expected = pixel == 15 ? 0 : bits[at / 8] >> (at % 8) & 1;
        assertThat(frames.get(frame)[pixel / 8] >> (pixel % 8) & 1)
            .as("frame %d pixel %d", frame, pixel)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void only_pages_of_the_list_may_read() {
    HttpResponse<byte[]> allowed =
        node.send(node.request(instance(1) + "/metadata").header("Origin", WebNode.PAGE));
    assertThat(allowed.statusCode()).isEqualTo(200);
    assertThat(allowed.headers().firstValue("access-control-allow-origin")).hasValue(WebNode.PAGE);
    HttpResponse<byte[]> foreign =
        node.send(node.request(instance(1) + "/metadata").header("Origin", "https://evil.example"));
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(foreign.headers().firstValue("access-control-allow-origin")).isEmpty();
    HttpResponse<byte[]> preflight =
        node.send(
            node.request(instance(1) + "/frames/1")
                .header("Origin", WebNode.PAGE)
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "accept")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(preflight.headers().firstValue("access-control-allow-origin"))
        .hasValue(WebNode.PAGE);
  }

  private HttpResponse<byte[]> accepting(String path, String accept) {
    return node.send(node.request(path).header("Accept", accept));
  }

  private static String instance(int number) {
    return SERIES + (number == 3 ? ".2" : ".1") + "/instances/" + STUDY + ".9." + number;
  }

  private static List<byte[]> parts(HttpResponse<byte[]> response) throws IOException {
    assertThat(response.statusCode()).isEqualTo(200);
    String boundary =
        MediaRange.one(response.headers().firstValue("content-type").orElseThrow())
            .flatMap(type -> type.parameter("boundary"))
            .orElseThrow();
    MultipartReader reader =
        new MultipartReader(new ByteArrayInputStream(response.body()), boundary);
    List<byte[]> parts = new ArrayList<>();
    for (Optional<MultipartReader.Part> part = reader.next();
        part.isPresent();
        part = reader.next()) {
      byte[] body = part.get().body().readAllBytes();
      assertThat(part.get().headers().value("Content-Length"))
          .hasValue(String.valueOf(body.length));
      parts.add(body);
    }
    return parts;
  }
}
