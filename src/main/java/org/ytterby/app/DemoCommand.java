// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ytterby.cli.Command;
import org.ytterby.cli.Console;
import org.ytterby.cli.ExitCode;
import org.ytterby.cli.JsonOption;
import org.ytterby.cli.Progress;
import org.ytterby.config.Configuration;
import org.ytterby.config.ConfigurationReader;
import org.ytterby.config.DestinationSection;
import org.ytterby.config.NodeConfig;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;
import org.ytterby.finding.StorageFailure;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.phantom.PhantomStudy;
import picocli.CommandLine;

/**
 * {@code ytterby demo}: the whole way on one machine. Starts a node and a stand-in PACS on
 * loopback, writes a phantom of known dose, hands in its treatment record over HTTP, sends it by
 * C-STORE, waits for the objects and prints truth against delivered dose.
 */
@CommandLine.Command(
    name = "demo",
    description = "Send a phantom of known dose through a node and back, and compare.")
final class DemoCommand implements Command {
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @CommandLine.Option(
      names = "--once",
      description = "End afterwards: exit code 0 when every dose came back right, else 1.")
  private boolean once;

  @CommandLine.Option(
      names = "--keep",
      paramLabel = "DIR",
      description =
          "Keep phantom, archive, delivered objects and summary.json in this new or empty folder;"
              + " else they are removed when all is well.")
  private @Nullable Path keep;

  @CommandLine.Option(names = "--seed", paramLabel = "N", description = "Which phantom; default 1.")
  private long seed = 1;

  @CommandLine.Option(
      names = "--training",
      paramLabel = "N",
      hidden = true,
      description = "Afterwards send N more instances over each of several associations.")
  private int training;

  @CommandLine.Mixin private JsonOption json = new JsonOption();

  @Override
  public ExitCode run(Console console) {
    Path folder = folder();
    try (StopSignal stop = new StopSignal()) {
      DemoReport report = run(console, folder, stop);
      if (keep == null && report.agrees()) {
        delete(folder);
      }
      return report.agrees() ? ExitCode.DONE : ExitCode.REFUSED;
    }
  }

  private DemoReport run(Console console, Path folder, StopSignal stop) {
    console.err().println("writing a phantom PET/CT of known dose to " + folder.resolve("phantom"));
    PhantomStudy phantom =
        PhantomStudy.write(folder.resolve("phantom"), PhantomSpec.of(PhantomKind.PET_CT, seed));
    try (StandInPacs pacs = StandInPacs.start(folder.resolve("pacs"));
        Node node = Node.start(configuration(folder, pacs.port()), InstantSource.system())) {
      console
          .err()
          .println(
              "node YTTERBY@127.0.0.1:"
                  + node.dicomPort()
                  + ", stand-in PACS on port "
                  + pacs.port());
      String web = "http://127.0.0.1:" + node.httpPort();
      handInTreatment(web, phantom);
      send(console, node.dicomPort(), phantom);
      JsonNode delivered = awaitDelivery(console, web);
      DemoReport report = DemoReport.of(read(phantom.truth()), delivered);
      write(folder.resolve("summary.json"), delivered);
      print(console, report, delivered(pacs), web + "/api/cases");
      if (training > 0) {
        new TrainingLoad(node.dicomPort(), "YTTERBY", phantom.instances()).send(training);
      }
      if (!once) {
        console.err().println("the node keeps running; stop it with Ctrl-C");
        stop.listen();
        stop.await();
      }
      return report;
    }
  }

  /** An object that PACS has: its modality, which tells dose from report, and its file. */
  private record Delivered(String modality, Path file) {
    static Delivered of(Path file) {
      return new Delivered(
          Part10.read(file, ReadOptions.until(Tag.PatientName))
              .dataSet()
              .require(Tag.Modality)
              .text(),
          file);
    }
  }

  /** What PACS has: files where they stay, else their names. */
  private List<Delivered> delivered(StandInPacs pacs) {
    boolean stay = keep != null || !once;
    return pacs.stored().values().stream()
        .map(Delivered::of)
        .map(one -> stay ? one : new Delivered(one.modality(), one.file().getFileName()))
        .sorted(Comparator.comparing(Delivered::modality).thenComparing(Delivered::file))
        .toList();
  }

  /** Where the cases are is said only when somebody will still answer there. */
  private void print(Console console, DemoReport report, List<Delivered> delivered, String cases) {
    if (json.wanted()) {
      Map<String, Object> result = new LinkedHashMap<>(report.tree());
      result.put("delivered", delivered.stream().map(one -> one.file().toString()).toList());
      if (!once) {
        result.put("cases", cases);
      }
      console.out().println(JsonOption.text(result));
    } else {
      report.print(console.out());
      delivered.forEach(
          one -> console.out().println("delivered " + one.modality() + " " + one.file()));
      if (!once) {
        console.out().println("cases at " + cases);
      }
    }
  }

  private Path folder() {
    try {
      return keep == null
          ? Files.createTempDirectory("ytterby-demo-")
          : Files.createDirectories(keep);
    } catch (IOException e) {
      throw new StorageFailure("the folder for the demonstration can't be made", e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new StorageFailure(folder + " can't be removed", e);
    }
  }

  static Configuration configuration(Path folder, int pacsPort) {
    Configuration shipped = ConfigurationReader.ofProcess(Optional.empty());
    NodeConfig node =
        NodeConfig.DEFAULT
            .withData(folder.resolve("data"))
            .onLoopback()
            .withPorts(0, 0)
            .withQuietPeriod(QUIET)
            .withDestinations(
                List.of(
                    DestinationSection.parse(
                        StandInPacs.AE_TITLE + "@127.0.0.1:" + pacsPort,
                        NodeConfig.DEFAULT.node().aet())));
    return new Configuration(node, shipped.protocols());
  }

  private static void handInTreatment(String web, PhantomStudy phantom) {
    String study = read(phantom.truth()).path("uids").path("study").asText();
    try {
      HttpRequest put =
          HttpRequest.newBuilder(URI.create(web + "/api/studies/" + study + "/treatment"))
              .header("Content-Type", "application/yaml")
              .PUT(HttpRequest.BodyPublishers.ofFile(phantom.treatment()))
              .build();
      HttpResponse<String> answer = exchange(put);
      if (answer.statusCode() >= 300) {
        throw new PeerFailure(
            ErrorCode.PEER_PERMANENT, "the treatment record was refused: " + answer.body());
      }
    } catch (IOException e) {
      throw new StorageFailure("treatment.yaml can't be read", e);
    }
  }

  private static void send(Console console, int port, PhantomStudy phantom) {
    List<Part10> files =
        phantom.instances().stream()
            .map(file -> Part10.read(file, ReadOptions.until(Tag.PatientName)))
            .toList();
    List<Proposal> proposals =
        files.stream()
            .map(
                file ->
                    new Proposal(
                        file.dataSet().require(Tag.SOPClassUID).uid(),
                        file.location().transferSyntax()))
            .distinct()
            .toList();
    AssociationRequest request =
        new AssociationRequest(
            "127.0.0.1", port, "SCANNER", "YTTERBY", proposals, ClientTimeouts.DEFAULT);
    try (DicomClient client = new DicomClient();
        Association association = client.open(request);
        Progress progress =
            new Progress(console, InstantSource.system(), "sending by C-STORE", files.size())) {
      for (Part10 file : files) {
        try (InputStream bytes = file.location().open()) {
          association
              .store(
                  file.dataSet().require(Tag.SOPClassUID).uid(),
                  file.dataSet().require(Tag.SOPInstanceUID).uid(),
                  file.location().transferSyntax(),
                  file.location().length(),
                  bytes)
              .orThrow();
        } catch (IOException e) {
          throw new StorageFailure("a file of the phantom can't be read", e);
        }
        progress.step();
      }
    }
  }

  private static JsonNode awaitDelivery(Console console, String web) {
    Instant deadline = InstantSource.system().instant().plus(PATIENCE);
    String shown = "";
    while (InstantSource.system().instant().isBefore(deadline)) {
      JsonNode first = get(web + "/api/cases").path("cases").path(0);
      String state =
          first.path("state").asText("waiting for the study")
              + " "
              + first.path("run").path("state").asText("");
      if (!state.equals(shown)) {
        console.err().println("case " + state.strip() + "  " + first.path("reason").asText(""));
        shown = state;
      }
      JsonNode whole =
          first.isMissingNode() ? first : get(web + "/api/cases/" + first.path("id").asText());
      if (first.path("run").path("state").asText("").equals("DELIVERED")) {
        return whole;
      }
      if (first.path("state").asText("").equals("NEEDS_INPUT")) {
        throw new PeerFailure(
            ErrorCode.PEER_PERMANENT, "the case was refused: " + whole.path("findings"));
      }
      pause();
    }
    throw new PeerFailure(
        ErrorCode.PEER_TRANSIENT, "nothing was delivered within " + PATIENCE + "; last: " + shown);
  }

  private static JsonNode get(String address) {
    try {
      return JSON.readTree(exchange(HttpRequest.newBuilder(URI.create(address)).build()).body());
    } catch (IOException e) {
      throw new PeerFailure(ErrorCode.PEER_TRANSIENT, address + " did not answer JSON", e);
    }
  }

  private static HttpResponse<String> exchange(HttpRequest request) throws IOException {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerFailure(ErrorCode.PEER_TRANSIENT, "interrupted", e);
    }
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new StorageFailure(file + " can't be read", e);
    }
  }

  private static void write(Path file, JsonNode tree) {
    try {
      JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), tree);
    } catch (IOException e) {
      throw new StorageFailure(file + " can't be written", e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerFailure(ErrorCode.PEER_TRANSIENT, "interrupted", e);
    }
  }
}
