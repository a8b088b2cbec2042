// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** An Orthanc of its own with its DICOMweb plugin, asked by its REST API; ends with the test. */
public final class OrthancPacs implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final int port;

  private OrthancPacs(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Starts one; skips the test where Orthanc or its plugin is missing, in CI a failure. */
  public static OrthancPacs start(Path folder) throws IOException, InterruptedException {
    for (String program : List.of("Orthanc", "curl", "python3")) {
      SharedData.requireProgram(program);
    }
    tool("start", folder);
    JsonNode ports = JSON.readTree(Files.readString(folder.resolve("ports.json")));
    OrthancPacs pacs = new OrthancPacs(folder, ports.path("http").asInt());
    boolean dicomWeb = pacs.json("/plugins").toString().contains("\"dicom-web\"");
    if (!dicomWeb) {
      pacs.close();
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError("orthanc-dicomweb is missing, and in CI it has to be there");
      }
      Assumptions.abort("orthanc-dicomweb is not installed: this test is skipped");
    }
    return pacs;
  }

  /** Where its DICOMweb resources begin. */
  public String dicomWeb() {
    return "http://127.0.0.1:" + port + "/dicom-web";
  }

  /** Tells it, at run time, of a DICOMweb server that it may call by this name. */
  public void knows(String name, String url) throws IOException, InterruptedException {
    send(
        request("/dicom-web/servers/" + name)
            .PUT(HttpRequest.BodyPublishers.ofString("{\"Url\":\"" + url + "/\"}")));
  }

  /** Hands in a file, as a modality would. */
  public void add(byte[] file) throws IOException, InterruptedException {
    send(request("/instances").POST(HttpRequest.BodyPublishers.ofByteArray(file)));
  }

  /** Its own names of all that it has, of {@code studies}, {@code series} or {@code instances}. */
  public List<String> all(String resources) throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    json("/" + resources).forEach(name -> names.add(name.asText()));
    return names;
  }

  /** An instance as a file. */
  public byte[] file(String instance) throws IOException, InterruptedException {
    return send(request("/instances/" + instance + "/file").GET());
  }

  public void delete(String path) throws IOException, InterruptedException {
    send(request(path).DELETE());
  }

  public JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(send(request(path).GET()));
  }

  /** Posts JSON. */
  public byte[] post(String path, String json) throws IOException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofMinutes(2));
  }

  private byte[] send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response;
    // A connection of its own: Orthanc closes one that is idle for a second.
    try (HttpClient http = HttpClient.newHttpClient()) {
      response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
    assertThat(response.statusCode())
        .as("%s %s", request.build(), new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    return response.body();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    tool("stop", folder);
  }

  private static void tool(String verb, Path folder) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(SharedData.tool("pacs").toString(), verb, folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
