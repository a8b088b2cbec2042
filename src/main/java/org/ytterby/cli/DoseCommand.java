// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.config.Configuration;
import org.ytterby.config.NodeSection;
import org.ytterby.config.SoftwareVersion;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.Part10;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.Finding;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.StorageFailure;
import org.ytterby.objects.NodeIdentity;
import org.ytterby.objects.RenderedObject;
import org.ytterby.protocol.DoseRules;
import org.ytterby.protocol.Protocol;
import org.ytterby.run.OfflineDose;
import org.ytterby.run.Reconstructor;
import org.ytterby.treatment.TreatmentFile;
import org.ytterby.treatment.TreatmentRecord;
import picocli.CommandLine;

/**
 * {@code ytterby dose}: DICOM files in, the same DICOM objects as a node makes and {@code
 * summary.json} out.
 */
@CommandLine.Command(
    name = "dose",
    description =
        "Compute the dose of a study in files, without a node: Segmentation, RT Dose, SR and"
            + " summary.json.")
public final class DoseCommand implements Command {
  /**
   * What a treatment record is called, and in our objects always is: the same record gives the same
   * UIDs from wherever it was read.
   */
  private static final String TREATMENT = "treatment.yaml";

  @CommandLine.Parameters(
      arity = "1..*",
      paramLabel = "IN",
      description = "DICOM files or folders of one study: PET, CT, RTSTRUCT.")
  private List<Path> in = new ArrayList<>();

  @CommandLine.Option(
      names = "-o",
      required = true,
      paramLabel = "OUT",
      description = "Folder for the results.")
  private Path out = Path.of("");

  @CommandLine.Option(
      names = "-p",
      paramLabel = "PROTOCOL",
      description = "Name of the protocol; default the first of the configuration.")
  private @Nullable String protocol;

  @CommandLine.Option(
      names = "-t",
      paramLabel = "FILE",
      description = "Treatment record, treatment.yaml.")
  private @Nullable Path treatment;

  @CommandLine.Option(
      names = "--engine",
      paramLabel = "NAME",
      split = ",",
      description =
          "Dose engines, of local, kernel and density; the first is primary, the others are"
              + " compared with it. Default: those of the protocol.")
  private List<String> engines = List.of();

  @CommandLine.Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "Configuration; default config/ytterby.yaml, built-in defaults where there is none.")
  private @Nullable Path config;

  @CommandLine.Mixin private TimeOption at = new TimeOption();
  @CommandLine.Mixin private JsonOption json = new JsonOption();

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec usage = CommandLine.Model.CommandSpec.create();

  @Override
  public ExitCode run(Console console) {
    Configuration configuration =
        org.ytterby.config.ConfigurationReader.ofProcess(Optional.ofNullable(config));
    NodeSection node = configuration.node().node();
    ZoneId zone = node.zone();
    OffsetDateTime stamp = at.time(zone);
    Protocol chosen = withEngines(chosen(configuration));
    OfflineDose offline = new OfflineDose(chosen, zone, identity(node), node.statement());
    StudyFiles files = StudyFiles.below(in);
    files.passedOver().forEach(line -> console.err().println("passed over " + line + hint(line)));
    List<StudyInstance> study = oneStudy(files);
    files.conflicts().forEach(finding -> console.err().println(sentence(finding)));
    Outcome<Reconstructor.Result> outcome = offline.compute(study, handedIn(zone), stamp);
    return switch (outcome) {
      case Outcome.Blocked<Reconstructor.Result> blocked ->
          refuse(console, blocked.findings(), files.conflicts());
      case Outcome.Done<Reconstructor.Result> done -> {
        ExitCode written = write(console, done.value(), summary(done.value(), files.conflicts()));
        DoseNotice.lines(done, chosen).forEach(console.err()::println);
        yield written;
      }
    };
  }

  /** A treatment record that lies beside the images is not used by that alone. */
  private String hint(String passedOver) {
    return treatment == null && passedOver.contains(TREATMENT) ? "; hand it in with -t" : "";
  }

  /** What the objects' summary says, and what the files did. */
  private static Map<String, @Nullable Object> summary(
      Reconstructor.Result result, List<Finding> conflicts) {
    Map<String, @Nullable Object> summary = new LinkedHashMap<>(result.summary());
    List<@Nullable Object> findings = new ArrayList<>();
    conflicts.forEach(finding -> findings.add(tree(finding)));
    if (summary.get("findings") instanceof List<?> said) {
      findings.addAll(said);
    }
    summary.put("findings", findings);
    return summary;
  }

  /** The protocol with the engines that were asked for; they are frozen with it into the run. */
  private Protocol withEngines(Protocol declared) {
    if (engines.isEmpty()) {
      return declared;
    }
    try {
      DoseRules rules = declared.dose();
      return declared.with(rules.by(engines));
    } catch (IllegalArgumentException e) {
      throw wrongUsage("--engine: " + e.getMessage());
    }
  }

  private static List<StudyInstance> oneStudy(StudyFiles files) {
    if (files.byStudy().size() != 1) {
      throw new InvalidObject(
          ErrorCode.REQUEST_INVALID,
          "IN",
          files.byStudy().isEmpty() ? "no DICOM object" : "studies " + files.byStudy().keySet(),
          "the files of one study",
          null);
    }
    return files.byStudy().values().iterator().next();
  }

  private Protocol chosen(Configuration configuration) {
    if (protocol == null) {
      return configuration.protocols().getFirst();
    }
    return configuration
        .protocol(protocol)
        .orElseThrow(
            () ->
                wrongUsage(
                    "-p: no protocol '"
                        + protocol
                        + "'; there are "
                        + configuration.protocols().stream().map(Protocol::name).toList()));
  }

  private static NodeIdentity identity(NodeSection node) {
    SoftwareVersion software = SoftwareVersion.ofRunningCode();
    return new NodeIdentity(
        "Ytterby",
        "Ytterby",
        node.serial(),
        node.stationName(),
        software.version(),
        software.build());
  }

  private Optional<TreatmentRecord> handedIn(ZoneId zone) {
    if (treatment == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          TreatmentFile.parse(
              Files.readString(treatment, StandardCharsets.UTF_8), TREATMENT, zone));
    } catch (IOException e) {
      throw new StorageFailure(treatment + " can't be read", e);
    }
  }

  private CommandLine.ParameterException wrongUsage(String message) {
    return new CommandLine.ParameterException(usage.commandLine(), message);
  }

  private ExitCode refuse(Console console, List<Finding> findings, List<Finding> conflicts) {
    console.err().println("ytterby: refused");
    findings.stream()
        .sorted(Comparator.comparing(Finding::severity).reversed())
        .forEach(finding -> console.err().println(sentence(finding)));
    if (json.wanted()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("state", "NEEDS_INPUT");
      result.put(
          "findings",
          Stream.concat(conflicts.stream(), findings.stream()).map(DoseCommand::tree).toList());
      console.out().println(JsonOption.text(result));
    }
    return ExitCode.REFUSED;
  }

  private ExitCode write(
      Console console, Reconstructor.Result result, Map<String, @Nullable Object> summary) {
    try {
      Files.createDirectories(out);
      List<Path> written = new ArrayList<>();
      for (RenderedObject object : result.objects()) {
        Path dicom = out.resolve(object.role() + ".dcm");
        Part10.write(dicom, object.dataSet(), TransferSyntax.EXPLICIT_LE);
        written.add(dicom);
      }
      Path file = out.resolve("summary.json");
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), summary);
      written.add(file);
      if (json.wanted()) {
        console.out().println(JsonOption.text(summary));
      } else {
        written.forEach(one -> console.out().println(one));
      }
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new StorageFailure(out + " can't be written: " + e.getMessage(), e);
    }
  }

  private static String sentence(Finding finding) {
    return finding.severity()
        + " "
        + finding.code()
        + "\n  where    "
        + finding.where()
        + "\n  found    "
        + finding.found()
        + "\n  expected "
        + finding.expected()
        + "\n  action   "
        + finding.action();
  }

  private static Map<String, Object> tree(Finding finding) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("code", finding.code().name());
    tree.put("severity", finding.severity().name());
    tree.put("where", finding.where());
    tree.put("found", finding.found());
    tree.put("expected", finding.expected());
    tree.put("action", finding.action());
    return tree;
  }
}
