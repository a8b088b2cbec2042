// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.Part10Stream;

/**
 * Java's own HTTP server as one that takes STOW-RS: notes UID and digest of whatever comes, and
 * answers as listed, then with success.
 */
final class ScriptedWebPacs implements AutoCloseable {
  private static final Pattern BOUNDARY =
      Pattern.compile("multipart/related; type=\"application/dicom\"; boundary=([0-9a-f]+)");

  /** An answer; in its body {@code UID} stands for that of the instance. */
  record Answer(int status, Map<String, String> headers, String body) {
    static final Answer STORED = named(200, "00081199", "");

    static Answer warned(int reason) {
      return named(202, "00081199", ",\"00081196\":{\"vr\":\"US\",\"Value\":[" + reason + "]}");
    }

    static Answer failed(int reason) {
      return named(409, "00081198", ",\"00081197\":{\"vr\":\"US\",\"Value\":[" + reason + "]}");
    }

    static Answer bare(int status) {
      return new Answer(status, Map.of(), "");
    }

    private static Answer named(int status, String sequence, String reason) {
      return new Answer(
          status,
          Map.of("Content-Type", "application/dicom+json"),
          "{\"%s\":{\"vr\":\"SQ\",\"Value\":[{\"00081155\":{\"vr\":\"UI\",\"Value\":[\"UID\"]}%s}]}}"
              .formatted(sequence, reason));
    }
  }

  final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

  /** UID and SHA-256 of the data set, in the order of arrival. */
  final List<String> received = new CopyOnWriteArrayList<>();

  /** Authorization of each request; empty where it has none. */
  final List<String> shown = new CopyOnWriteArrayList<>();

  private final HttpServer server;

  ScriptedWebPacs(Optional<SSLContext> tls) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (tls.isPresent()) {
      HttpsServer secure = HttpsServer.create(any, 0);
      secure.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
      this.server = secure;
    } else {
      this.server = HttpServer.create(any, 0);
    }
    server.createContext("/web/studies", this::take);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      shown.add(
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse(""));
      Matcher type = BOUNDARY.matcher(exchange.getRequestHeaders().getFirst("Content-Type"));
      String accept = exchange.getRequestHeaders().getFirst("Accept");
      if (!exchange.getRequestMethod().equals("POST")
          || !type.matches()
          || !"application/dicom+json".equals(accept)) {
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      String uid = note(exchange.getRequestBody().readAllBytes(), type.group(1));
      Answer answer = Optional.ofNullable(answers.poll()).orElse(Answer.STORED);
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = answer.body().replace("UID", uid).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Takes the only part apart, every byte of the body accounted for. */
  private String note(byte[] body, String boundary) throws IOException {
    byte[] head =
        ("--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] end = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    int dataEnd = body.length - end.length;
    if (!Arrays.equals(body, 0, head.length, head, 0, head.length)
        || !Arrays.equals(body, dataEnd, body.length, end, 0, end.length)) {
      throw new IOException("no body of one part");
    }
    Part10Stream file =
        Part10Stream.read(new ByteArrayInputStream(body, head.length, dataEnd - head.length));
    String uid = file.meta().require(Tag.MediaStorageSOPInstanceUID).uid();
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(file.dataSet().readAllBytes());
      received.add(uid + " " + HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    return uid;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
