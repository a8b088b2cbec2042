// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.finding.Defect;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.StorageFailure;
import org.ytterby.objects.NodeIdentity;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.phantom.PhantomStudy;
import org.ytterby.protocol.Protocol;
import org.ytterby.run.OfflineDose;
import org.ytterby.run.Reconstructor;
import org.ytterby.treatment.TreatmentFile;

/**
 * A phantom that was written as DICOM, read, assembled, scaled, decayed, dosed and reported as a
 * case of a node's would be; its files are gone again.
 *
 * @param truth what the phantom says of itself
 * @param summary what the case's summary says
 */
record DosedPhantom(JsonNode truth, JsonNode summary) {

  static DosedPhantom of(
      PhantomSpec spec, Protocol protocol, Function<Path, List<StudyInstance>> reader) {
    try {
      Path folder = Files.createTempDirectory("ytterby-validate-");
      try {
        PhantomStudy study = PhantomStudy.write(folder.resolve("phantom"), spec);
        ObjectMapper mapper = new ObjectMapper();
        return new DosedPhantom(
            mapper.readTree(study.truth().toFile()),
            mapper.valueToTree(dosed(study, protocol, reader).summary()));
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new StorageFailure("no phantom can be written in the system's temporary folder", e);
    }
  }

  private static Reconstructor.Result dosed(
      PhantomStudy study, Protocol protocol, Function<Path, List<StudyInstance>> reader)
      throws IOException {
    ZoneId zone = ZoneId.of("UTC");
    String treatment = Files.readString(study.treatment(), StandardCharsets.UTF_8);
    OfflineDose offline =
        new OfflineDose(
            protocol,
            zone,
            new NodeIdentity("Ytterby", "Ytterby", "self-test", "self-test", "0", "0"),
            "Self-test of a phantom.");
    Outcome<Reconstructor.Result> outcome =
        offline.compute(
            reader.apply(study.folder()),
            Optional.of(TreatmentFile.parse(treatment, "treatment.yaml", zone)),
            OffsetDateTime.parse("2026-01-01T00:00:00Z"));
    return switch (outcome) {
      case Outcome.Done<Reconstructor.Result> done -> done.value();
      case Outcome.Blocked<Reconstructor.Result> blocked ->
          throw new Defect("self-test: the phantom was refused: " + blocked.findings());
    };
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> below = Files.walk(folder)) {
      paths = below.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
