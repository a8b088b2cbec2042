// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.Part10;

/**
 * What is small and means much, or never ends, by C-STORE and by STOW-RS: bounded and refused by a
 * node whose heap has room for none of it, and which then goes on as before.
 */
@Timeout(300)
final class HostileBodiesIT {
  /** Less than any of these bodies would need if it were read into memory. */
  private static final String HEAP = "-Xmx160m";

  private static final Charset LATIN = StandardCharsets.ISO_8859_1;
  private static final String BOUNDARY = "host1le";
  private static final String UID = "1.2.826.0.1.3680043.10.99.1";
  private static final long GIB = 1L << 30;

  /** What one part more or less may write into the log, and the node by itself. */
  private static final int MOST_LOG_LINES = 200;

  @TempDir private Path folder;
  private NodeProcess node;
  private OddFilePeer peer;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void start() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("node.yaml"), "dicomweb: {enabled: true}\nquery: {enabled: true}\n");
    node = NodeProcess.start(HEAP, folder.resolve("data"), List.of("-c", config.toString()));
    peer = new OddFilePeer(node);
  }

  /** Whatever came, the node is well, takes what is good, and has told little and in one place. */
  @AfterEach
  void goesOn() throws IOException {
    try (NodeProcess running = node;
        OddFilePeer sender = peer;
        http) {
      assertThat(running.get("/api/health/ready").path("status").asText()).isEqualTo("ready");
      assertThat(sender.listed()).as("nothing of it was kept").isEmpty();
      assertThat(sender.store(good())).isEqualTo("0000");
      assertThat(sender.stow(good())).isEqualTo("0000");
    }
    List<String> log = Files.readAllLines(folder.resolve("node.log"));
    assertThat(log).noneMatch(line -> line.contains("OutOfMemory") || line.contains(" ERROR "));
    assertThat(log).hasSizeLessThan(MOST_LOG_LINES);
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString()))
          .isNotEmpty()
          .allMatch(file -> file.matches("data/.*|node\\.(log|yaml)"));
    }
  }

  private static OddFile good() {
    return new OddFile(
        Uids.SecondaryCaptureImageStorage,
        UID,
        TransferSyntax.EXPLICIT_LE,
        DataSetWriter.bytes(head(), TransferSyntax.EXPLICIT_LE));
  }

  private static DataSet head() {
    return DataSet.builder()
        .uid(Tag.SOPClassUID, Uids.SecondaryCaptureImageStorage)
        .uid(Tag.SOPInstanceUID, UID)
        .text(Tag.Modality, "OT")
        .text(Tag.PatientName, "Phantom^Hostile")
        .uid(Tag.StudyInstanceUID, UID + ".1")
        .uid(Tag.SeriesInstanceUID, UID + ".2")
        .build();
  }

  @Test
  void data_sets_that_lie_are_refused_at_both_doors() throws IOException {
    byte[] head = DataSetWriter.bytes(head(), TransferSyntax.EXPLICIT_LE);
    String deep = "70008200 5351 0000 FFFFFFFF FEFF00E0 FFFFFFFF".replace(" ", "");
    List<OddFile> bombs =
        List.of(
            odd(TransferSyntax.DEFLATED, deflateBomb()),
            odd(TransferSyntax.EXPLICIT_LE, joined(head, hex(deep.repeat(10_000)))),
            odd(TransferSyntax.EXPLICIT_LE, joined(head, hex("E07F10004F570000FEFFFFFF0000"))),
            odd(
                TransferSyntax.EXPLICIT_LE,
                joined(head, hex("E07F10004F570000FFFFFFFFFEFF00E0FEFFFFFF0000"))));
    for (OddFile bomb : bombs) {
      assertThat(peer.store(bomb)).isEqualTo("C000");
      assertThat(peer.stow(bomb)).isEqualTo("C000");
    }
  }

  @Test
  void names_that_are_paths_are_refused() throws Exception {
    String path = "../../../../evil.dcm.......";
    assertThat(path).hasSameSizeAs(UID);
    String file =
        new String(Part10.header(good().sopClass(), UID, TransferSyntax.EXPLICIT_LE), LATIN)
            + new String(good().dataSet(), LATIN);
    for (String named :
        List.of(
            file.replace(UID, path),
            file.replaceFirst(UID, path),
            file.replace(UID + ".1", path + "/x"),
            file.replace(UID + ".2", path + "/x"))) {
      HttpResponse<String> response =
          stow(
              BOUNDARY,
              List.of(text("--" + BOUNDARY + "\r\n\r\n" + named + "\r\n--" + BOUNDARY + "--")));
      assertThat(response.statusCode()).isBetween(400, 499);
    }
  }

  @Test
  void a_gibibyte_of_headers_costs_nothing_and_harms_only_its_part() throws Exception {
    HttpResponse<String> response =
        stow(
            BOUNDARY,
            List.of(
                text("--" + BOUNDARY + "\r\n"),
                new Repeated("X-Y: z\r\n".getBytes(LATIN), GIB / 2),
                text("\r\n--" + BOUNDARY + "\r\nX: "),
                new Repeated("y".getBytes(LATIN), GIB / 2),
                text("\r\n\r\n\r\n--" + BOUNDARY + "--")));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.body()).contains("0008119A");
  }

  @Test
  void a_hundred_thousand_parts_are_not_read_to_their_end() throws Exception {
    HttpResponse<String> response =
        stow(
            BOUNDARY,
            List.of(
                new Repeated(
                    ("--" + BOUNDARY + "\r\n\r\n\r\n").getBytes(LATIN),
                    100_000L * (BOUNDARY.length() + 8)),
                text("--" + BOUNDARY + "--")));
    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void boundaries_and_nests_beyond_measure_are_refused() throws Exception {
    assertThat(stow("b".repeat(10 << 10), List.of(text("--b--"))).statusCode()).isIn(400, 415, 431);
    List<InputStream> nested = new ArrayList<>();
    nested.add(text("--" + BOUNDARY + "\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"));
    nested.add(
        new Repeated(
            "--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n".getBytes(LATIN), 64 << 20));
    nested.add(text("\r\n--" + BOUNDARY + "--\r\n"));
    assertThat(stow(BOUNDARY, nested).statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> stow(String boundary, List<InputStream> body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(node.address("/dicom-web/studies"))
            .header(
                "Content-Type",
                "multipart/related; type=\"application/dicom\"; boundary=" + boundary)
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new SequenceInputStream(Collections.enumeration(body))))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static OddFile odd(TransferSyntax syntax, byte[] dataSet) {
    return new OddFile(Uids.SecondaryCaptureImageStorage, UID, syntax, dataSet);
  }

  /**
   * Pixels of 4 GiB in a stream of 4 MiB: a thousandfold is the most that deflate can do. A flushed
   * block of zeros that follows zeros is the same bytes each time.
   */
  private static byte[] deflateBomb() {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try {
      byte[] head =
          joined(
              DataSetWriter.bytes(head(), TransferSyntax.EXPLICIT_LE),
              hex("E07F10004F570000FEFFFFFF"));
      bomb.writeBytes(flushed(deflater, head));
      byte[] zeros = new byte[1 << 20];
      bomb.writeBytes(flushed(deflater, zeros));
      byte[] block = flushed(deflater, zeros);
      assertThat(flushed(deflater, zeros)).isEqualTo(block);
      for (int i = 0; i < 4096; i++) {
        bomb.writeBytes(block);
      }
    } finally {
      deflater.end();
    }
    assertThat(bomb.size()).isBetween(4 << 20, 5 << 20);
    return bomb.toByteArray();
  }

  private static byte[] flushed(Deflater deflater, byte[] plain) {
    byte[] out = new byte[64 << 10];
    deflater.setInput(plain);
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    assertThat(length).isLessThan(out.length);
    return Arrays.copyOf(out, length);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(LATIN));
  }

  /** The same bytes again and again, of which nothing is in memory. */
  private static final class Repeated extends InputStream {
    private final byte[] block;
    private final long size;
    private long left;

    Repeated(byte[] pattern, long length) {
      this.size = length;
      this.left = length;
      this.block = new byte[pattern.length * Math.max(1, (64 << 10) / pattern.length)];
      for (int i = 0; i < block.length; i++) {
        block[i] = pattern[i % pattern.length];
      }
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int count) {
      if (left == 0) {
        return -1;
      }
      int at = (int) ((size - left) % block.length);
      int taken = (int) Math.min(Math.min(count, block.length - at), left);
      System.arraycopy(block, at, target, offset, taken);
      left -= taken;
      return taken;
    }
  }
}
