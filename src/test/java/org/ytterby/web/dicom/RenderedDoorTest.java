// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.testdata.ImagePixels;

/** Rendered images and thumbnails over real sockets: which, in which form, and what is refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class RenderedDoorTest {
  private static final String STUDY = "1.2.826.0.1.3680043.10.79";
  private static final String SERIES = "/studies/" + STUDY + "/series/" + STUDY + ".1";
  private static final String REPORT =
      "/studies/" + STUDY + "/series/" + STUDY + ".2/instances/" + STUDY + ".9.4";

  /** Linear exact from 0 to 255, so that a picture shows the stored values. */
  private static final String AS_STORED = "window=127.5,255,linear-exact";

  private WebNode node;

  /** Three frames of two rows and four columns; two single images, one undecodable; a report. */
  @BeforeAll
  void start(@TempDir Path folder) {
    node = new WebNode(folder, WebNode.settings());
    List<byte[]> files = new ArrayList<>();
    byte[] frames = new byte[24];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = (byte) (10 * i);
    }
    files.add(WebNode.file(image(1, frames).integers(Tag.NumberOfFrames, 3).build()));
    files.add(WebNode.file(image(2, new byte[] {5, 6, 7, 8, 9, 10, 11, 12}).build()));
    DataSet unknown = image(3, new byte[8]).build();
    files.add(
        WebNode.file(
            Uids.SecondaryCaptureImageStorage,
            STUDY + ".9.3",
            new TransferSyntax(Uids.MPEG2MPML),
            DataSetWriter.bytes(unknown, TransferSyntax.EXPLICIT_LE)));
    files.add(
        WebNode.file(
            DataSet.builder()
                .uid(Tag.SOPClassUID, Uids.Comprehensive3DSRStorage)
                .uid(Tag.SOPInstanceUID, STUDY + ".9.4")
                .uid(Tag.StudyInstanceUID, STUDY)
                .uid(Tag.SeriesInstanceUID, STUDY + ".2")
                .text(Tag.Modality, "SR")
                .build()));
    assertThat(node.store("/studies", files).statusCode()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void an_instance_is_its_first_frame() throws IOException {
    HttpResponse<byte[]> response = get(instance(1) + "/rendered?" + AS_STORED, "image/png");
    assertThat(response.headers().firstValue("content-type")).hasValue("image/png");
    assertThat(samples(response)).containsExactly(0, 10, 20, 30, 40, 50, 60, 70);
    assertThat(response.headers().firstValue("warning")).isEmpty();
  }

  @Test
  void frames_are_those_that_are_named() throws IOException {
    HttpResponse<byte[]> second = get(instance(1) + "/frames/2/rendered?" + AS_STORED, "image/png");
    assertThat(samples(second)).containsExactly(80, 90, 100, 110, 120, 130, 140, 150);
    HttpResponse<byte[]> both =
        get(
            instance(1) + "/frames/3,1/rendered?" + AS_STORED,
            "multipart/related; type=\"image/png\"");
    List<Part> parts = parts(both, "image/png");
    assertThat(parts).hasSize(2);
    assertThat(parts.get(0).location()).isEqualTo(node.base() + instance(1) + "/frames/3/rendered");
    assertThat(samples(parts.get(0).body()))
        .containsExactly(160, 170, 180, 190, 200, 210, 220, 230);
    assertThat(samples(parts.get(1).body())).containsExactly(0, 10, 20, 30, 40, 50, 60, 70);
  }

  @ParameterizedTest
  @ValueSource(strings = {SERIES, "/studies/" + STUDY})
  void several_are_the_images_among_them_that_can_be_rendered(String path) throws IOException {
    List<Part> parts = parts(get(path + "/rendered", "*/*"), "image/jpeg");
    assertThat(parts)
        .extracting(Part::location)
        .containsExactly(
            node.base() + instance(1) + "/rendered", node.base() + instance(2) + "/rendered");
    assertThat(get(path + "/rendered", "image/jpeg").statusCode()).isEqualTo(406);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/* | image/jpeg",
        "image/* | image/jpeg",
        "image/png, image/jpeg;q=0.5 | image/png",
        "image/gif, image/png;q=0.1 | image/png",
        "text/html, image/avif, image/webp, */*;q=0.8 | image/jpeg",
      })
  void takes_the_form_that_is_wanted_most(String accept, String type) {
    HttpResponse<byte[]> response = get(instance(2) + "/rendered", accept);
    assertThat(response.headers().firstValue("content-type")).hasValue(type);
  }

  @Test
  void takes_the_form_in_the_query_before_the_header() {
    HttpResponse<byte[]> response = get(instance(2) + "/rendered?accept=image/png", "image/jpeg");
    assertThat(response.headers().firstValue("content-type")).hasValue("image/png");
  }

  @Test
  void fits_into_the_viewport_and_shows_a_region() throws IOException {
    BufferedImage small = read(get(instance(1) + "/rendered?viewport=2,9", "image/png"));
    assertThat(small.getWidth()).isEqualTo(2);
    assertThat(small.getHeight()).isEqualTo(1);
    HttpResponse<byte[]> region =
        get(instance(1) + "/rendered?viewport=2,2,1,0,-2,2&" + AS_STORED, "image/png");
    assertThat(samples(region)).containsExactly(20, 10, 60, 50);
    HttpResponse<byte[]> half =
        get(instance(1) + "/rendered?viewport=2,2,2,,,&" + AS_STORED, "image/png");
    assertThat(samples(half)).containsExactly(20, 30, 60, 70);
  }

  @Test
  void a_thumbnail_is_one_small_picture_of_an_image() throws IOException {
    for (String path :
        List.of("/studies/" + STUDY, SERIES, instance(1), instance(1) + "/frames/3")) {
      HttpResponse<byte[]> response = get(path + "/thumbnail", "*/*");
      assertThat(response.headers().firstValue("content-type")).as(path).hasValue("image/jpeg");
      BufferedImage picture = read(response);
      assertThat(picture.getWidth()).isEqualTo(128);
      assertThat(picture.getHeight()).isEqualTo(64);
    }
    BufferedImage tiny = read(get(SERIES + "/thumbnail?viewport=16,16", "image/png"));
    assertThat(tiny.getWidth()).isEqualTo(16);
    // Of three frames the one in the middle: 80 to 150, black to white as its range is.
    HttpResponse<byte[]> middle =
        get(instance(1) + "/thumbnail?viewport=4,2&" + AS_STORED, "image/png");
    assertThat(samples(middle)).containsExactly(80, 90, 100, 110, 120, 130, 140, 150);
  }

  @Test
  void tells_of_parameters_that_change_nothing() {
    HttpResponse<byte[]> response =
        get(instance(2) + "/rendered?annotation=patient&iccprofile=srgb", "image/png");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("warning")).get().asString().startsWith("299 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "window=1",
        "window=1,0,linear",
        "window=1,0.5,linear",
        "window=1,0,sigmoid",
        "window=1,2,cubic",
        "window=NaN,2,linear",
        "window=1e999,2,linear",
        "window=1,2,linear,3",
        "viewport=0,5",
        "viewport=5",
        "viewport=5,5,1,2,3,4,5",
        "viewport=99999,99999",
        "viewport=5,x",
        "viewport=5,5,9,0,1,1",
        "viewport=5,5,0,0,1,99",
        "quality=0",
        "quality=101",
        "quality=best",
      })
  void refuses_parameters_that_can_not_be(String query) {
    HttpResponse<byte[]> response = get(instance(1) + "/rendered?" + query, "image/png");
    assertThat(response.statusCode()).as(query).isEqualTo(400);
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("expected");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/frames/4/rendered | 404",
        "/frames/0/rendered | 400",
        "/frames/x/rendered | 400",
        "/frames/4/thumbnail | 404",
      })
  void refuses_frames_that_are_not_there(String path, int status) {
    assertThat(get(instance(1) + path, "*/*").statusCode()).isEqualTo(status);
  }

  @Test
  void says_what_can_not_be_rendered() {
    assertThat(get(REPORT + "/rendered", "*/*").statusCode()).isEqualTo(406);
    assertThat(get(REPORT + "/thumbnail", "*/*").statusCode()).isEqualTo(406);
    assertThat(get(REPORT + "/frames/1/rendered", "*/*").statusCode()).isEqualTo(404);
    assertThat(get(instance(1) + "/rendered", "text/html").statusCode()).isEqualTo(406);
    assertThat(get(instance(1) + "/thumbnail", "multipart/related").statusCode()).isEqualTo(406);
    HttpResponse<byte[]> film = get(instance(3) + "/rendered", "*/*");
    assertThat(film.statusCode()).isEqualTo(406);
    assertThat(new String(film.body(), StandardCharsets.UTF_8)).contains("can't decode");
    assertThat(get("/studies/1.2.3/rendered", "*/*").statusCode()).isEqualTo(404);
  }

  private HttpResponse<byte[]> get(String path, String accept) {
    return node.send(node.request(path).header("Accept", accept));
  }

  private static DataSetBuilder image(int number, byte[] pixels) {
    return DataSet.builder()
        .uid(Tag.SOPClassUID, Uids.SecondaryCaptureImageStorage)
        .uid(Tag.SOPInstanceUID, STUDY + ".9." + number)
        .uid(Tag.StudyInstanceUID, STUDY)
        .uid(Tag.SeriesInstanceUID, STUDY + ".1")
        .text(Tag.Modality, "OT")
        .putAll(ImagePixels.grey(2, 4, 8))
        .bytes(Tag.PixelData, Vr.OB, pixels);
  }

  private static String instance(int number) {
    return SERIES + "/instances/" + STUDY + ".9." + number;
  }

  private static BufferedImage read(HttpResponse<byte[]> response) throws IOException {
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.ISO_8859_1))
        .isEqualTo(200);
    return ImageIO.read(new ByteArrayInputStream(response.body()));
  }

  private static int[] samples(HttpResponse<byte[]> response) throws IOException {
    BufferedImage image = read(response);
    return image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
  }

  private static int[] samples(byte[] file) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
    return image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
  }

  private record Part(String location, byte[] body) {}

  private static List<Part> parts(HttpResponse<byte[]> response, String type) throws IOException {
    assertThat(response.statusCode()).isEqualTo(200);
    MediaRange range =
        MediaRange.one(response.headers().firstValue("content-type").orElseThrow()).orElseThrow();
    assertThat(range.type()).isEqualTo("multipart/related");
    assertThat(range.parameter("type")).hasValue(type);
    MultipartReader reader =
        new MultipartReader(
            new ByteArrayInputStream(response.body()), range.parameter("boundary").orElseThrow());
    List<Part> parts = new ArrayList<>();
    for (Optional<MultipartReader.Part> part = reader.next();
        part.isPresent();
        part = reader.next()) {
      assertThat(part.get().headers().value("Content-Type")).hasValue(type);
      parts.add(
          new Part(
              part.get().headers().value("Content-Location").orElseThrow(),
              part.get().body().readAllBytes()));
    }
    return parts;
  }
}
