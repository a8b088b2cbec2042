// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.finding.Finding;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.YtterbyException;
import org.ytterby.objects.NodeIdentity;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.testdata.Ended;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.SharedData;
import org.ytterby.testdata.TestProtocols;

/**
 * What becomes of every study of the test data, as a node that has a protocol of PET, one of SPECT
 * and one of 99mTc-MAA decides: the table of {@code docs/validation.md}. What is said of each
 * stands in {@code target/testdata-outcomes.txt}, to be read by people.
 */
class OutcomesOfTestdataIT {
  private static final OffsetDateTime RUN_AT = OffsetDateTime.parse("2026-03-03T14:00:00Z");
  private static final Path DOCUMENT = Path.of("docs", "validation.md");
  private static final Path TABLE = Path.of("target", "testdata-outcomes.md");
  private static final Path TEXTS = Path.of("target", "testdata-outcomes.txt");

  /** A folder of single files is told by its counts. */
  private static final int MANY = 8;

  private static final List<Protocol> PROTOCOLS =
      List.of(
          Protocol.y90Pet(),
          TestProtocols.with(Protocol.y90Pet(), SeriesRules.SPECT),
          TestProtocols.predicting(SeriesRules.SPECT));

  @TempDir Path folder;
  private final StringBuilder table = new StringBuilder();
  private final StringBuilder texts = new StringBuilder();

  /**
   * What became of one study: a short form for the table, and all that is said.
   *
   * @param why it was left alone; empty where it was not
   */
  private record Became(String what, String why, List<Finding> findings) {}

  @Test
  void every_study_is_dosed_left_alone_or_refused_as_the_document_says() throws Exception {
    SharedData.requireProgram("python3");
    Path raw = unpacked("petct-ge-sts001/PT.tar.xz");
    Path ct = unpacked("petct-ge-sts001/CT_ibsi_crop.tar.xz");
    Path contours = SharedData.testdata("petct-ge-sts001/RS_MIM_on_PT.dcm");
    row("petct-ge-sts001: PET of FDG, CT, contours", raw, ct, contours);
    row("the same, rewritten to 90Y (`as-y90`)", asYttrium(raw, contours));
    Path gml = unpacked("petct-ge-sts001/PT_ibsi_crop_GML.tar.xz");
    row("petct-ge-sts001: the PET as SUV", gml);
    row("the same, its nuclide rewritten to 90Y", edited(gml));
    row("petct-ibsi-sts003: PET as SUV, CT, contours", SharedData.testdata("petct-ibsi-sts003"));
    row("ct-liver-crlm1004: CT", whole("ct-liver-crlm1004"));
    row("spectct-ge670-lu177-tomo: projections, CT", whole("spectct-ge670-lu177-tomo"));
    row("pet-nema-pymirc1: phantom, rewritten header", whole("pet-nema-pymirc1"));
    row("pet-headers: single planes", SharedData.testdata("pet-headers"));
    row("seg-sr-dcmqi-highdicom", whole("seg-sr-dcmqi-highdicom"));
    row("rtstruct-rtutils", whole("rtstruct-rtutils"));
    row("rtstruct-pancreas-mim", whole("rtstruct-pancreas-mim"));
    row("odd-pydicom", whole("odd-pydicom"));
    row("fuzz-pwnlab", SharedData.testdata("fuzz-pwnlab"));
    Files.createDirectories(TABLE.getParent());
    Files.writeString(TABLE, table);
    Files.writeString(TEXTS, texts);
    assertThat(Files.readString(DOCUMENT)).contains(table.toString());
  }

  private Path unpacked(String archive) throws IOException, InterruptedException {
    return SharedData.unpacked(archive, folder.resolve(archive.replaceAll("\\W", "-")));
  }

  private Path asYttrium(Path raw, Path contours) throws Exception {
    Path out = folder.resolve("as-y90");
    Ended.of(
            SharedData.tool("as-y90").toString(),
            raw.toString(),
            contours.toString(),
            out.toString())
        .well();
    return out;
  }

  private Path edited(Path gml) throws Exception {
    Path out = folder.resolve("gml-as-y90");
    Ended.of(
            SharedData.python("pydicom"),
            Path.of("src", "test", "scripts", "edit-study.py").toAbsolutePath().toString(),
            gml.toString(),
            out.toString(),
            "as-y90-nuclide")
        .well();
    return out;
  }

  /** A set with its archives unpacked beside its files. */
  private Path whole(String set) throws Exception {
    Path out = folder.resolve(set);
    Path data = SharedData.testdata(set);
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = file.getFileName().toString();
        Path into = out.resolve(data.relativize(file).toString().replaceAll("\\W", "-"));
        Files.createDirectories(into);
        if (name.endsWith(".tar.xz")) {
          Ended.of("tar", "-xJf", file.toString(), "-C", into.toString()).well();
        } else if (name.endsWith(".zip")) {
          unzip(file, into);
        } else {
          Files.copy(file, into.resolve(name));
        }
      }
    }
    return out;
  }

  private static void unzip(Path archive, Path into) throws IOException {
    try (InputStream in = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(in)) {
      int number = 0;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          Files.copy(zip, into.resolve(number++ + ".dcm"));
        }
      }
    }
  }

  private void row(String what, Path... places) throws IOException {
    Map<String, List<StudyInstance>> studies = new TreeMap<>();
    int none = 0;
    for (Path place : places) {
      try (Stream<Path> files = Files.walk(place)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          Optional<StudyInstance> read = read(file);
          read.ifPresent(
              one ->
                  studies.computeIfAbsent(one.studyInstanceUid(), _ -> new ArrayList<>()).add(one));
          none += read.isPresent() ? 0 : 1;
        }
      }
    }
    List<String> became = new ArrayList<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    texts.append("==== ").append(what).append('\n');
    for (List<StudyInstance> study : studies.values()) {
      Became one = become(study);
      became.add(study.size() + (study.size() == 1 ? " file: " : " files: ") + one.what());
      counts.merge(one.what(), 1, Integer::sum);
      text(study, one);
    }
    String all =
        studies.size() > MANY
            ? studies.size()
                + " studies: "
                + counts.entrySet().stream()
                    .map(each -> each.getValue() + " " + each.getKey())
                    .sorted()
                    .collect(Collectors.joining("; "))
            : String.join("; ", became);
    String rest = none == 0 ? "" : (all.isEmpty() ? "" : "; ") + none + " files no study's object";
    table.append("| ").append(what).append(" | ").append(all).append(rest).append(" |\n");
  }

  private static Optional<StudyInstance> read(Path file) {
    try {
      return Optional.of(PetSeriesFixture.read(file));
    } catch (YtterbyException _) {
      return Optional.empty(); // the archive would not have taken it
    }
  }

  private void text(List<StudyInstance> study, Became became) {
    texts
        .append("-- ")
        .append(study.size())
        .append(" instances: ")
        .append(became.what())
        .append(became.why().isEmpty() ? "" : ": " + became.why())
        .append('\n');
    for (Finding one : became.findings()) {
      texts.append(
          "%s %s at %s%n  found     %s%n  expected  %s%n  %s%n"
              .formatted(
                  one.severity(),
                  one.code(),
                  one.where(),
                  one.found(),
                  one.expected(),
                  one.action()));
    }
  }

  private static Became become(List<StudyInstance> study) {
    ProtocolChoice choice = ProtocolChoice.of(PROTOCOLS, study);
    if (choice.protocol().isEmpty()) {
      return new Became("left alone", choice.reason(), List.of());
    }
    Outcome<Reconstructor.Result> outcome =
        new OfflineDose(
                choice.protocol().get(),
                ZoneOffset.UTC,
                new NodeIdentity("Ytterby", "Ytterby", "1", "YTTERBY", "0.1.0", "test"),
                "Not a cleared medical device.")
            .compute(study, Optional.empty(), RUN_AT);
    return switch (outcome) {
      case Outcome.Blocked<Reconstructor.Result> blocked -> {
        Set<String> codes = new LinkedHashSet<>();
        blocked.findings().stream()
            .filter(Finding::blocks)
            .forEach(one -> codes.add(one.code().name()));
        yield new Became("refused, " + String.join(", ", codes), "", blocked.findings());
      }
      case Outcome.Done<Reconstructor.Result> done ->
          new Became(dosed(done.value()), "", done.findings());
    };
  }

  private static String dosed(Reconstructor.Result result) {
    Map<?, ?> totals = (Map<?, ?>) Objects.requireNonNull(result.summary().get("totals"));
    List<?> regions = (List<?>) Objects.requireNonNull(result.summary().get("regions"));
    String means =
        regions.stream()
            .map(one -> (Map<?, ?>) one)
            .map(
                one ->
                    String.format(
                        Locale.ROOT,
                        "%s %.1f Gy",
                        one.get("name"),
                        (Double) Objects.requireNonNull(one.get("mean_gy"))))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "dosed (%s; ratio %.3f): %s",
        result.summary().get("basis"),
        (Double) Objects.requireNonNull(totals.get("ratio")),
        means);
  }
}
