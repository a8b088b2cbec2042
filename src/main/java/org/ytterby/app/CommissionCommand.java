// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.audit.Ledger;
import org.ytterby.audit.LedgerEntry;
import org.ytterby.cli.Command;
import org.ytterby.cli.Console;
import org.ytterby.cli.ExitCode;
import org.ytterby.cli.JsonOption;
import org.ytterby.cli.NodeOptions;
import org.ytterby.cli.StudyFiles;
import org.ytterby.cli.TimeOption;
import org.ytterby.commission.AcceptanceRecord;
import org.ytterby.commission.Commission;
import org.ytterby.commission.CylinderDescription;
import org.ytterby.commission.PhantomDescription;
import org.ytterby.config.Configuration;
import org.ytterby.config.NodeConfig;
import org.ytterby.config.PhantomDescriptionReader;
import org.ytterby.config.SoftwareVersion;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.Finding;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.StorageFailure;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.Protocol;
import org.ytterby.store.Database;
import picocli.CommandLine;

/**
 * {@code ytterby commission}: a site's own phantom scans in, an acceptance record of the scanner
 * out.
 */
@CommandLine.Command(
    name = "commission",
    description = {
      "Measure a scanner and reconstruction with 90Y phantoms: calibration factor by an even"
          + " cylinder, blur and recovery by hot spheres, each with its uncertainty. Writes an"
          + " acceptance record, which a protocol names under quantification.calibrations.",
      "Each FOLDER holds the scan of one phantom and beside it phantom.yaml, which says what was in"
          + " it; see docs/commissioning.md."
    })
final class CommissionCommand implements Command {
  @CommandLine.Parameters(
      index = "0",
      paramLabel = "SCANNER",
      description = "Name of the record: letters, digits, dots and dashes.")
  private String scanner = "";

  @CommandLine.Option(
      names = "--cylinder",
      arity = "1..*",
      required = true,
      paramLabel = "FOLDER",
      description = "Scans of a cylinder with even activity.")
  private List<Path> cylinders = new ArrayList<>();

  @CommandLine.Option(
      names = "--spheres",
      arity = "1..*",
      paramLabel = "FOLDER",
      description = "Scans of hot spheres, as in the NEMA IEC body phantom.")
  private List<Path> spheres = new ArrayList<>();

  @CommandLine.Option(
      names = "-o",
      required = true,
      paramLabel = "OUT",
      description = "Folder for SCANNER.json; a record that is there is never written over.")
  private Path out = Path.of("");

  @CommandLine.Option(
      names = "-p",
      paramLabel = "PROTOCOL",
      description = "Protocol whose rules of reading hold; default the first of the configuration.")
  private @Nullable String protocol;

  @CommandLine.Option(
      names = "--recovery",
      paramLabel = "gaussian|measured",
      description =
          "What recovers means of regions: the Gaussian of the blur, or the spheres' own"
              + " recoveries. Default gaussian.")
  private Recovery recovery = Recovery.GAUSSIAN;

  @CommandLine.Option(
      names = "--reconstruction",
      paramLabel = "EXPRESSION",
      description =
          "Regular expression of the reconstructions that the record is for, found in"
              + " Reconstruction Method or Series Description; default exactly that of the scans.")
  private String reconstruction = "";

  @CommandLine.Option(
      names = "--ledger",
      description = "Note the record in the ledger of the node, which has to be stopped.")
  private boolean ledger;

  @CommandLine.Mixin private NodeOptions node = new NodeOptions();
  @CommandLine.Mixin private TimeOption at = new TimeOption();
  @CommandLine.Mixin private JsonOption json = new JsonOption();

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec usage = CommandLine.Model.CommandSpec.create();

  /** What recovers means of regions. */
  enum Recovery {
    GAUSSIAN,
    MEASURED
  }

  @Override
  public ExitCode run(Console console) {
    Configuration configuration = node.configuration();
    ZoneId zone = configuration.node().node().zone();
    Commission commission = commission(configuration, zone);
    Path file = out.resolve(scanner + ".json");
    if (Files.exists(file)) {
      throw new InvalidObject(
          ErrorCode.REQUEST_INVALID, "-o", file + ", which exists", "another name or folder", null);
    }
    List<Commission.Scanned> scans = new ArrayList<>();
    cylinders.forEach(folder -> scans.add(scanned(folder, true, console)));
    spheres.forEach(folder -> scans.add(scanned(folder, false, console)));
    Outcome<AcceptanceRecord> outcome = commission.of(scans);
    outcome.findings().stream()
        .sorted(Comparator.comparing(Finding::severity).reversed())
        .forEach(finding -> console.err().println(AcceptanceText.sentence(finding)));
    return switch (outcome) {
      case Outcome.Blocked<AcceptanceRecord> _ -> {
        console.err().println("ytterby: refused; no record was written");
        yield ExitCode.REFUSED;
      }
      case Outcome.Done<AcceptanceRecord> done -> {
        write(file, done.value());
        if (ledger) {
          note(configuration.node(), done.value());
        }
        List<String> lines =
            json.wanted()
                ? List.of(JsonOption.text(done.value().tree()))
                : AcceptanceText.lines(file, done.value());
        lines.forEach(console.out()::println);
        yield ExitCode.DONE;
      }
    };
  }

  private Commission commission(Configuration configuration, ZoneId zone) {
    try {
      Pattern _ = Pattern.compile(reconstruction);
      return new Commission(
          scanner,
          chosen(configuration),
          zone,
          new Commission.Wishes(
              reconstruction,
              recovery == Recovery.MEASURED,
              at.time(zone),
              SoftwareVersion.ofRunningCode().toString()));
    } catch (PatternSyntaxException e) {
      throw wrongUsage("--reconstruction: " + e.getDescription());
    } catch (IllegalArgumentException e) {
      throw wrongUsage("SCANNER: " + e.getMessage());
    }
  }

  private Protocol chosen(Configuration configuration) {
    String name = protocol;
    if (name == null) {
      return configuration.protocols().getFirst();
    }
    return configuration
        .protocol(name)
        .orElseThrow(() -> wrongUsage("-p: no protocol '" + name + "'"));
  }

  private CommandLine.ParameterException wrongUsage(String message) {
    return new CommandLine.ParameterException(usage.commandLine(), message);
  }

  private static Commission.Scanned scanned(Path folder, boolean cylinder, Console console) {
    PhantomDescription said =
        PhantomDescriptionReader.read(folder.resolve(PhantomDescriptionReader.NAME));
    if (said instanceof CylinderDescription != cylinder) {
      throw new InvalidObject(
          ErrorCode.REQUEST_INVALID,
          folder.resolve(PhantomDescriptionReader.NAME) + " phantom",
          cylinder ? "spheres" : "a cylinder",
          cylinder ? "a cylinder, as --cylinder says" : "spheres, as --spheres says",
          null);
    }
    StudyFiles files = StudyFiles.below(List.of(folder));
    files.conflicts().forEach(finding -> console.err().println(AcceptanceText.sentence(finding)));
    List<List<StudyInstance>> studies = new ArrayList<>(files.byStudy().values());
    if (studies.size() != 1) {
      throw new InvalidObject(
          ErrorCode.REQUEST_INVALID,
          folder.toString(),
          studies.isEmpty() ? "no DICOM object" : studies.size() + " studies",
          "the files of one study",
          null);
    }
    return new Commission.Scanned(studies.getFirst(), said);
  }

  private static void write(Path file, AcceptanceRecord record) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, record.text(), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new StorageFailure(file + " can't be written: " + e.getMessage(), e);
    }
  }

  private static void note(NodeConfig config, AcceptanceRecord record) {
    CalibrationRecord calibration = record.calibration();
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("record_sha256", record.sha256());
    detail.put("factor", calibration.factor());
    detail.put("uncertainty_percent", calibration.uncertaintyPercent());
    calibration.measuredBlur().ifPresent(blur -> detail.put("psf_mm", blur.psfMm()));
    try (Database database =
        Database.openAsItIs(NodeSettings.database(config.database(), config.data()))) {
      Ledger ledger = new Ledger(config.node().id(), InstantSource.system());
      database.inTx(
          tx -> {
            ledger.append(
                tx,
                new LedgerEntry(
                    "ytterby commission", "scanner.commissioned", record.name(), detail));
            return record.name();
          });
    }
  }
}
