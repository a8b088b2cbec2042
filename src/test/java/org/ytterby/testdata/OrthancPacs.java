// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * An Orthanc of its own as PACS, on ports of loopback that were free, asked by its REST API; ends
 * with the test. It lets everybody store, find, get and move, under whatever title it is called,
 * but moves and reports only to whom it knows. Thread-safe.
 */
public final class OrthancPacs implements AutoCloseable {
  /** Its AE title. */
  public static final String AE_TITLE = "PACS";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PLUGINS = Path.of("/usr/share/orthanc/plugins");

  private final PeerPrograms program;
  private final int dicomPort;
  private final int httpPort;

  private OrthancPacs(PeerPrograms program, int dicomPort, int httpPort) {
    this.program = program;
    this.dicomPort = dicomPort;
    this.httpPort = httpPort;
  }

  /** Starts one; skips the test where Orthanc is missing, in CI a failure. */
  public static OrthancPacs start(Path folder) throws IOException, InterruptedException {
    return start(folder, FreePort.any());
  }

  /** The same where others have been told already on which port it will speak DICOM. */
  public static OrthancPacs start(Path folder, int dicomPort)
      throws IOException, InterruptedException {
    return start(folder, dicomPort, Map.of());
  }

  /** One that lets in only who calls it by its title. */
  public static OrthancPacs startStrict(Path folder) throws IOException, InterruptedException {
    return start(folder, FreePort.any(), Map.of("DicomCheckCalledAet", true));
  }

  /** One that speaks DICOMweb too; skips the test where that plugin is missing, like Orthanc. */
  public static OrthancPacs startWithDicomWeb(Path folder)
      throws IOException, InterruptedException {
    SharedData.requireProgram("Orthanc");
    Map<String, Object> web =
        Map.of(
            "Plugins",
            List.of(dicomWebPlugin().toString()),
            "DicomWeb",
            Map.of("Enable", true, "Root", "/dicom-web/"));
    return start(folder, FreePort.any(), web);
  }

  private static OrthancPacs start(Path folder, int dicomPort, Map<String, Object> more)
      throws IOException, InterruptedException {
    SharedData.requireProgram("Orthanc");
    Path data = Files.createDirectories(folder.resolve("db")).toAbsolutePath();
    Path config = folder.resolve("orthanc.json");
    PeerPrograms program = new PeerPrograms();
    boolean started = false;
    try {
      int httpPort =
          program.listening(
              port -> {
                Map<String, Object> all = new TreeMap<>(settings(data, dicomPort, port));
                all.putAll(more);
                return List.of("Orthanc", written(config, all));
              });
      program.awaitListening(dicomPort);
      OrthancPacs pacs = new OrthancPacs(program, dicomPort, httpPort);
      started = true;
      return pacs;
    } finally {
      if (!started) {
        program.close();
      }
    }
  }

  private static Map<String, Object> settings(Path data, int dicomPort, int httpPort) {
    Map<String, Object> settings = new TreeMap<>();
    settings.put("Name", AE_TITLE);
    settings.put("DicomAet", AE_TITLE);
    settings.put("DicomPort", dicomPort);
    settings.put("HttpPort", httpPort);
    settings.put("StorageDirectory", data.toString());
    settings.put("IndexDirectory", data.toString());
    settings.put("RemoteAccessAllowed", false);
    settings.put("AuthenticationEnabled", false);
    settings.put("DicomCheckCalledAet", false);
    for (String service : List.of("Store", "Find", "Get", "Move")) {
      settings.put("DicomAlwaysAllow" + service, true);
    }
    settings.put("OverwriteInstances", true);
    settings.put("Plugins", List.of());
    return settings;
  }

  private static String written(Path config, Map<String, Object> settings) {
    try {
      return Files.writeString(config, JSON.writeValueAsString(settings)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path dicomWebPlugin() throws IOException {
    List<Path> plugins = List.of();
    if (Files.isDirectory(PLUGINS)) {
      try (Stream<Path> all = Files.list(PLUGINS)) {
        plugins = all.filter(file -> file.toString().contains("libOrthancDicomWeb.so")).toList();
      }
    }
    SharedData.demand(!plugins.isEmpty(), "orthanc-dicomweb");
    return plugins.getFirst();
  }

  /** Where it speaks DICOM. */
  public int dicomPort() {
    return dicomPort;
  }

  /** Where its DICOMweb resources begin. */
  public String dicomWeb() {
    return "http://127.0.0.1:" + httpPort + "/dicom-web";
  }

  /** Tells it, at run time, of an AE on loopback that it may call by this name. */
  public void knowsModality(String name, String aeTitle, int port)
      throws IOException, InterruptedException {
    String modality = JSON.writeValueAsString(List.of(aeTitle, "127.0.0.1", port));
    send(request("/modalities/" + name).PUT(HttpRequest.BodyPublishers.ofString(modality)));
  }

  /** Tells it, at run time, of a DICOMweb server that it may call by this name. */
  public void knowsServer(String name, String url) throws IOException, InterruptedException {
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

  /** Writes all instances into a folder, each as {@code <SOP Instance UID>.dcm}. */
  public void writeAll(Path into) throws IOException, InterruptedException {
    Files.createDirectories(into);
    for (String instance : all("instances")) {
      String uid =
          json("/instances/" + instance + "/simplified-tags").path("SOPInstanceUID").asText();
      Files.write(into.resolve(uid + ".dcm"), file(instance));
    }
  }

  public void delete(String path) throws IOException, InterruptedException {
    send(request(path).DELETE());
  }

  public JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(send(request(path).GET()));
  }

  /** Posts JSON; what is answered. */
  public JsonNode post(String path, String json) throws IOException, InterruptedException {
    return JSON.readTree(send(request(path).POST(HttpRequest.BodyPublishers.ofString(json))));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
        .timeout(Duration.ofMinutes(2));
  }

  private byte[] send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response;
    // A connection of its own: Orthanc closes one that is idle for a second.
    try (HttpClient http = HttpClient.newHttpClient()) {
      response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
    assertThat(response.statusCode())
        .as(
            "%s: %s; its log: %s",
            request.build(), new String(response.body(), StandardCharsets.UTF_8), program.said())
        .isEqualTo(200);
    return response.body();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    program.close();
  }
}
