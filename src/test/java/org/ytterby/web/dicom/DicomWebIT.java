// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.Part10Stream;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.testdata.Ended;
import org.ytterby.testdata.SharedData;

/** DICOMweb before an independent reader, with real files, and in little memory. */
@Timeout(900)
final class DicomWebIT {
  private static final int PIXEL_BYTES = 512 << 20;

  @TempDir private Path folder;

  @Test
  void pydicom_reads_the_same_from_metadata_and_files() throws Exception {
    String python = SharedData.python("pydicom");
    List<Path> some =
        files(SharedData.unpacked("petct-ge-sts001/PT.tar.xz", folder.resolve("files"))).stream()
            .limit(20)
            .toList();
    try (WebNode node = new WebNode(folder.resolve("data"), wide())) {
      List<byte[]> bytes = new ArrayList<>();
      for (Path file : some) {
        bytes.add(Files.readAllBytes(file));
      }
      assertThat(node.store("/studies", bytes).statusCode()).isEqualTo(200);
      String study =
          Part10.read(some.getFirst(), ReadOptions.headers())
              .dataSet()
              .require(Tag.StudyInstanceUID)
              .uid();
      List<String> command =
          new ArrayList<>(List.of(python, "src/test/scripts/read-dicomweb.py", node.base(), study));
      some.forEach(file -> command.add(file.toString()));
      String said = Ended.of(command).well().strip();
      assertThat(said).startsWith("agree " + some.size() + " instances");
    }
  }

  @Test
  void odd_files_come_back_byte_for_byte_or_are_refused_with_a_reason() throws Exception {
    List<Path> files = files(SharedData.testdata("odd-pydicom"));
    int stored = 0;
    Set<String> seen = new HashSet<>();
    try (WebNode node = new WebNode(folder.resolve("data"), wide())) {
      for (Path file : files) {
        byte[] bytes = Files.readAllBytes(file);
        HttpResponse<byte[]> response = node.store("/studies", List.of(bytes));
        assertThat(response.statusCode()).as("%s", file).isIn(200, 400, 409);
        JsonNode module = new ObjectMapper().readTree(response.body());
        if (response.statusCode() != 200) {
          assertThat(module.has("00081198") || module.has("0008119A")).as("%s", file).isTrue();
          continue;
        }
        stored++;
        String url =
            module
                .at("/00081199/Value/0/00081190/Value/0")
                .asText()
                .substring(node.base().length());
        if (seen.add(url)) {
          byte[] back = node.send(node.request(url).header("Accept", "application/dicom")).body();
          assertThat(dataSet(back)).as("%s", file).isEqualTo(dataSet(bytes));
          HttpResponse<byte[]> metadata = node.send(node.request(url + "/metadata"));
          assertThat(new ObjectMapper().readTree(metadata.body())).as("%s", file).hasSize(1);
        }
      }
    }
    assertThat(stored).isGreaterThan(60).isLessThan(files.size());
  }

  private static byte[] dataSet(byte[] file) throws IOException {
    return Part10Stream.read(new ByteArrayInputStream(file)).dataSet().readAllBytes();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).filter(Part10::looksLikeDicom).sorted().toList();
    }
  }

  @Test
  void stores_a_gibibyte_in_a_heap_of_128_MiB() throws Exception {
    Process small =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                SmallNode.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      String base = small.inputReader().lines().filter(l -> l.startsWith("http")).findFirst().get();
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(base + "/studies"))
                  .timeout(Duration.ofMinutes(10))
                  .header(
                      "Content-Type",
                      "multipart/related; type=\"application/dicom\"; boundary=" + WebNode.BOUNDARY)
                  .POST(HttpRequest.BodyPublishers.ofInputStream(DicomWebIT::gibibyte))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      HttpResponse<InputStream> back =
          client.send(
              HttpRequest.newBuilder(URI.create(base + "/studies/1.2.3")).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      long received = back.body().transferTo(OutputStream.nullOutputStream());
      assertThat(received).isGreaterThan(2L * PIXEL_BYTES);
    } finally {
      small.destroy();
      assertThat(small.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  /** Two instances of half a gibibyte, made while they are read. */
  private static InputStream gibibyte() {
    List<InputStream> pieces = new ArrayList<>();
    for (int number = 1; number <= 2; number++) {
      DataSet head =
          DataSet.builder()
              .uid(Tag.SOPClassUID, Uids.SecondaryCaptureImageStorage)
              .uid(Tag.SOPInstanceUID, "1.2.3.4." + number)
              .text(Tag.Modality, "OT")
              .uid(Tag.StudyInstanceUID, "1.2.3")
              .uid(Tag.SeriesInstanceUID, "1.2.3.4")
              .build();
      ByteBuffer pixelData = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
      pixelData.putShort((short) 0x7FE0).putShort((short) 0x0010).put(WebNode.ascii("OB"));
      pixelData.putShort((short) 0).putInt(PIXEL_BYTES);
      pieces.add(
          new ByteArrayInputStream(
              WebNode.ascii(
                  "\r\n--" + WebNode.BOUNDARY + "\r\nContent-Type: application/dicom\r\n\r\n")));
      pieces.add(
          new ByteArrayInputStream(
              WebNode.file(
                  Uids.SecondaryCaptureImageStorage,
                  "1.2.3.4." + number,
                  TransferSyntax.EXPLICIT_LE,
                  DataSetWriter.bytes(head, TransferSyntax.EXPLICIT_LE))));
      pieces.add(new ByteArrayInputStream(pixelData.array()));
      pieces.add(new Noise(PIXEL_BYTES));
    }
    pieces.add(new ByteArrayInputStream(WebNode.ascii("\r\n--" + WebNode.BOUNDARY + "--\r\n")));
    return new SequenceInputStream(Collections.enumeration(pieces));
  }

  /** Line ends and hyphens, so that the search for delimiters has work to do. */
  private static final class Noise extends InputStream {
    private static final byte[] PATTERN =
        "\r\n--part-0e\r\n--\r--".getBytes(StandardCharsets.US_ASCII);

    private final byte[] block = new byte[PATTERN.length * 4096];
    private long left;

    Noise(long length) {
      this.left = length;
      for (int i = 0; i < block.length; i++) {
        block[i] = PATTERN[i % PATTERN.length];
      }
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] target, int offset, int count) {
      if (left <= 0) {
        return -1;
      }
      int taken = (int) Math.min(Math.min(count, block.length), left);
      System.arraycopy(block, 0, target, offset, taken);
      left -= taken;
      return taken;
    }
  }

  private static DicomWeb.Settings wide() {
    return new DicomWeb.Settings(
        true,
        true,
        "",
        "127.0.0.1",
        "YTTERBY",
        new StoreBounds(4L << 30, 2L << 30, 10_000),
        2,
        Duration.ofMinutes(1),
        List.of());
  }

  /** A node in a process of its own; says where it is, and runs until it is stopped. */
  static final class SmallNode {
    private SmallNode() {}

    public static void main(String[] arguments) throws InterruptedException {
      try (WebNode node = new WebNode(Path.of(arguments[0]), wide())) {
        System.out.println(node.base());
        Thread.sleep(Duration.ofMinutes(15));
      }
    }
  }
}
