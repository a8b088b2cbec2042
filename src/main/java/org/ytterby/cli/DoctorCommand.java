// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ytterby.config.ConfigurationReader;
import org.ytterby.config.DestinationSection;
import org.ytterby.config.DoctorPractice;
import org.ytterby.config.NodeConfig;
import org.ytterby.deliver.Address;
import org.ytterby.dicom.data.DerivedUid;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.doctor.CommitmentProbes;
import org.ytterby.doctor.Doctor;
import org.ytterby.doctor.KnownCaller;
import org.ytterby.doctor.Outcome;
import org.ytterby.doctor.Practice;
import org.ytterby.doctor.Report;
import org.ytterby.doctor.Step;
import org.ytterby.doctor.Subject;
import picocli.CommandLine;

/**
 * {@code ytterby doctor}: why nothing comes, or nothing arrives, and what to change where. Done is
 * only where no step has failed.
 */
@CommandLine.Command(
    name = "doctor",
    description = {
      "Find out why nothing comes from a peer or nothing arrives there, and what to change where.",
      "Without a PEER: this node's listeners and every peer of the configuration."
    })
public final class DoctorCommand implements Command {
  /** Below the finding. */
  private static final String ADVICE = " ".repeat(22) + "-> ";

  private final InstantSource clock;

  @CommandLine.Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PEER",
      description =
          "Name or AE title of the configuration; or AE@HOST:PORT of a peer that is not in it yet.")
  private @Nullable String peer;

  @CommandLine.Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "Configuration; default config/ytterby.yaml, built-in defaults where there is none.")
  private @Nullable Path config;

  @CommandLine.Option(
      names = "--commitment",
      description =
          "Also ask peers with commitment: request to commit to an object that does not exist.")
  private boolean commitment;

  @CommandLine.Mixin private CallOptions call = new CallOptions();
  @CommandLine.Mixin private JsonOption json = new JsonOption();

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec usage = CommandLine.Model.CommandSpec.create();

  /**
   * @param clock by which certificates are judged
   */
  public DoctorCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public ExitCode run(Console console) {
    Practice practice = practice();
    Optional<String> called =
        isOnTrial()
            ? Optional.of(practice.subjects().getFirst().name())
            : Optional.ofNullable(peer);
    List<Report> reports;
    try (DicomClient client = new DicomClient()) {
      reports =
          new Doctor(practice, client, new CommitmentProbes(false), DoctorCommand::uid, clock)
              .examine(called, commitment);
    }
    if (reports.isEmpty()) {
      throw wrongUsage(
          "no peer is called '"
              + peer
              + "'; the configuration has "
              + names(practice)
              + "; AE@HOST:PORT tries one that is not in it");
    }
    if (json.wanted()) {
      console.out().println(JsonOption.text(Report.tree(reports)));
    } else {
      reports.forEach(report -> print(console.out(), report));
    }
    return Report.outcome(reports) == Outcome.FAILED ? ExitCode.REFUSED : ExitCode.DONE;
  }

  // ---- whom -----------------------------------------------------------------------------------

  private Practice practice() {
    NodeConfig node = ConfigurationReader.ofProcess(Optional.ofNullable(config)).node();
    Practice configured = DoctorPractice.of(node);
    try {
      Practice patient = configured.with(call.timeout(configured.patience()));
      if (isOnTrial()) {
        return patient.onTrial(onTrial(node, patient.patience()));
      }
      if (call.describesThePeer()) {
        throw new IllegalArgumentException(
            "--calling and --tls… are for AE@HOST:PORT; a peer of the configuration is called as it"
                + " says there");
      }
      return patient;
    } catch (IllegalArgumentException e) {
      throw wrongUsage(String.valueOf(e.getMessage()));
    }
  }

  private boolean isOnTrial() {
    return peer != null && peer.contains("@");
  }

  /** The peer of the command line, as the configuration would have it. */
  private Subject onTrial(NodeConfig node, Duration timeout) {
    String calling = call.calling(node.node().aet());
    DestinationSection named = DestinationSection.parse(String.valueOf(peer), calling);
    Address.Dicom at = DestinationSection.address(String.valueOf(peer), calling);
    Address.Dicom address =
        new Address.Dicom(
            at.aeTitle(),
            at.host(),
            at.port(),
            at.callingAeTitle(),
            call.tls(),
            commitment ? Optional.of(DestinationSection.DEFAULT_COMMITMENT) : Optional.empty());
    DestinationSection section =
        new DestinationSection(
            named.name(), address, named.required(), named.objects(), timeout, named.retry());
    return DoctorPractice.onTrial(section, address);
  }

  private static String names(Practice practice) {
    List<String> names =
        Stream.concat(
                practice.subjects().stream().map(Subject::name),
                practice.callers().stream().map(KnownCaller::name))
            .toList();
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private static String uid() {
    return DerivedUid.of("doctor", UUID.randomUUID().toString());
  }

  private CommandLine.ParameterException wrongUsage(String what) {
    return new CommandLine.ParameterException(usage.commandLine(), what);
  }

  // ---- text -----------------------------------------------------------------------------------

  private static void print(PrintWriter out, Report report) {
    String address = report.address().isEmpty() ? "" : " " + report.address();
    out.println(
        Console.printable(
            report.name() + " (" + report.kind() + ", " + report.where() + ")" + address));
    for (Step step : report.steps()) {
      String took = step.took().toMillis() == 0 ? "" : " [" + step.took().toMillis() + " ms]";
      out.println(
          "  %-8s %-12s ".formatted(step.outcome(), step.check().word())
              + Console.printable(step.found())
              + took);
      if (!step.advice().isEmpty()) {
        out.println(ADVICE + Console.printable(step.advice()));
      }
    }
    out.println();
  }
}
