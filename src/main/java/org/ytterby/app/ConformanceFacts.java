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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ytterby.app.conformance.ConformanceTables;
import org.ytterby.app.conformance.NodeFacts;
import org.ytterby.app.conformance.Table;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.cli.StudyFiles;
import org.ytterby.config.Configuration;
import org.ytterby.config.ConfigurationReader;
import org.ytterby.config.NodeConfig;
import org.ytterby.config.NodeSection;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.finding.Defect;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.StorageFailure;
import org.ytterby.objects.NodeIdentity;
import org.ytterby.objects.RenderedObject;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.phantom.PhantomStudy;
import org.ytterby.run.OfflineDose;
import org.ytterby.run.Reconstructor;
import org.ytterby.treatment.TreatmentFile;
import org.ytterby.treatment.TreatmentRecord;
import org.ytterby.web.dicom.DicomWeb;

/**
 * Finds out what this program does, for the conformance statement: starts nodes on loopback and
 * asks what they serve, and computes a phantom for the objects that a run makes. Knows no
 * configuration but the built-in one, so that the answer is the same on every machine.
 */
final class ConformanceFacts {
  private static final OffsetDateTime AT =
      OffsetDateTime.of(2026, 1, 31, 12, 0, 0, 0, ZoneOffset.UTC);
  private static final ZoneId ZONE = ZoneOffset.UTC;
  private static final String EVERYTHING = "conformance/everything.yaml";
  private static final ObjectMapper JSON = new ObjectMapper();

  private ConformanceFacts() {}

  /**
   * The tables of the statement.
   *
   * @param folder empty; for the data of the nodes and the phantom
   */
  static List<Table> tables(Path folder) {
    return ConformanceTables.all(nodes(folder), results(folder.resolve("phantom")));
  }

  private static NodeFacts nodes(Path folder) {
    ServiceRegistry byDefault;
    try (Node node = start(NodeConfig.DEFAULT, folder.resolve("default"))) {
      byDefault = node.services();
    }
    Path file = everything(folder);
    NodeConfig everything = ConfigurationReader.read(Optional.of(file), Map.of()).node();
    try (Node node = start(everything, folder.resolve("everything"))) {
      return new NodeFacts(
          byDefault, node.services(), resources(node.httpPort()), ConfigurationReader.limits(file));
    }
  }

  private static Node start(NodeConfig config, Path data) {
    return Node.start(
        new Configuration(
            config.withData(data).onLoopback().withPorts(0, 0), Configuration.DEFAULT.protocols()),
        InstantSource.system());
  }

  private static Path everything(Path folder) {
    Path file = folder.resolve("everything.yaml");
    try (InputStream shipped = ConformanceFacts.class.getResourceAsStream(EVERYTHING)) {
      if (shipped == null) {
        throw new Defect("the resource " + EVERYTHING + " is missing");
      }
      Files.copy(shipped, file);
      return file;
    } catch (IOException e) {
      throw new StorageFailure(file + " can't be written", e);
    }
  }

  /** Those of DICOMweb, as the node's own list has them. */
  private static List<NodeFacts.Resource> resources(int httpPort) {
    HttpRequest list =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/api")).build();
    List<NodeFacts.Resource> resources = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String answer = client.send(list, HttpResponse.BodyHandlers.ofString()).body();
      for (JsonNode route : JSON.readTree(answer).path("routes")) {
        String path = route.path("path").asText();
        if (path.startsWith(DicomWeb.PREFIX)) {
          resources.add(
              new NodeFacts.Resource(
                  route.path("method").asText(), path, route.path("what").asText()));
        }
      }
      return resources;
    } catch (IOException e) {
      throw new StorageFailure("the node's list of routes can't be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Defect("interrupted while asking a node for its routes");
    }
  }

  /** A run over the phantom that has everything: PET, CT and a structure set. */
  private static List<RenderedObject> results(Path folder) {
    PhantomStudy phantom = PhantomStudy.write(folder, PhantomSpec.of(PhantomKind.PET_CT, 1));
    List<StudyInstance> study =
        StudyFiles.below(phantom.instances()).byStudy().values().stream()
            .findFirst()
            .orElseThrow(() -> new Defect("the phantom has no study"));
    NodeSection node = NodeSection.DEFAULT;
    NodeIdentity identity =
        new NodeIdentity("Ytterby", "Ytterby", node.serial(), node.stationName(), "0", "0");
    OfflineDose dose =
        new OfflineDose(
            Configuration.DEFAULT.protocols().getFirst(), ZONE, identity, node.statement());
    return switch (dose.compute(study, Optional.of(treatment(phantom)), AT)) {
      case Outcome.Done<Reconstructor.Result> done -> done.value().objects();
      case Outcome.Blocked<Reconstructor.Result> blocked ->
          throw new Defect("the phantom was refused: " + blocked.findings());
    };
  }

  private static TreatmentRecord treatment(PhantomStudy phantom) {
    try {
      return TreatmentFile.parse(
          Files.readString(phantom.treatment(), StandardCharsets.UTF_8), "treatment.yaml", ZONE);
    } catch (IOException e) {
      throw new StorageFailure(phantom.treatment() + " can't be read", e);
    }
  }
}
