// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.QueryRetrieve;
import org.ytterby.dicom.net.SubOperations;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.StorageFailure;
import picocli.CommandLine;

/**
 * {@code ytterby get}: has a peer send instances, into a folder by C-GET or to another node by
 * C-MOVE (PS3.4 C.4.2, C.4.3). Done is only when the peer says that none failed.
 */
@CommandLine.Command(
    name = "get",
    description = {
      "Have a DICOM node send instances: into a folder by C-GET, or by C-MOVE to another node.",
      "The key of the level names them: PatientID, StudyInstanceUID, SeriesInstanceUID or",
      "SOPInstanceUID, with those of the levels above. Files of the same name are replaced."
    })
public final class GetCommand implements Command {
  @CommandLine.Mixin private PeerOptions peer = new PeerOptions();

  @CommandLine.Mixin private QueryOptions query = new QueryOptions();

  @CommandLine.Parameters(
      index = "1..*",
      paramLabel = "KEY[=VALUE]",
      description = QueryOptions.KEYS)
  private List<String> keys = List.of();

  /** Where to. */
  private static final class Target {
    @CommandLine.Option(
        names = {"-o", "--output"},
        paramLabel = "FOLDER",
        description = "Where the files go, <SOP Instance UID>.dcm; made if it is not there.")
    private @Nullable Path folder;

    @CommandLine.Option(
        names = "--move",
        paramLabel = "AE",
        description = "AE title of the node to which the peer is to send them by C-MOVE.")
    private @Nullable String destination;
  }

  @CommandLine.ArgGroup(multiplicity = "1")
  private Target target = new Target();

  @CommandLine.Option(
      names = "--sop-class",
      paramLabel = "UID",
      description = "Take instances of this class only (C-GET); may be given several times.")
  private List<String> sopClasses = List.of();

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec usage = CommandLine.Model.CommandSpec.create();

  @CommandLine.Mixin private JsonOption json = new JsonOption();

  @Override
  public ExitCode run(Console console) {
    DataSet identifier = query.named(keys);
    Path folder = target.folder;
    return folder == null
        ? move(console, identifier, Optional.ofNullable(target.destination).orElseThrow())
        : get(console, identifier, folder);
  }

  private ExitCode move(Console console, DataSet identifier, String destination) {
    String sopClass = query.model().moveSopClassUid();
    DimseResponse end;
    try (DicomClient client = new DicomClient();
        Association association =
            client.open(peer.request(List.of(Proposal.uncompressed(sopClass))))) {
      end = new QueryRetrieve(association, sopClass).move(identifier, destination, _ -> true);
    }
    int sent = end.subOperations().map(done -> done.completed() + done.warning()).orElse(0);
    return print(console, end, sent, "sent to " + destination, new LinkedHashMap<>());
  }

  private ExitCode get(Console console, DataSet identifier, Path folder) {
    String sopClass = query.model().getSopClassUid();
    List<Proposal> proposals;
    try {
      proposals = WantedClasses.proposals(sopClass, sopClasses);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(usage.commandLine(), e.getMessage(), e);
    }
    IncomingFiles files = new IncomingFiles(made(folder));
    DimseResponse end;
    try (DicomClient client = new DicomClient();
        Association association = client.open(peer.request(proposals))) {
      end = new QueryRetrieve(association, sopClass).get(identifier, files, _ -> true);
    }
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("bytes", files.bytes());
    return print(console, end, files.files(), "in " + folder, more);
  }

  private static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new StorageFailure(folder + " can't be made", e);
    }
  }

  private ExitCode print(
      Console console, DimseResponse end, int came, String where, Map<String, Object> more) {
    SubOperations numbers = end.subOperations().orElse(new SubOperations(0, came, 0, 0));
    List<String> failed = QueryRetrieve.failedInstances(end);
    boolean ended =
        end.category() == Status.Category.SUCCESS || end.category() == Status.Category.WARNING;
    boolean done = ended && numbers.failed() == 0 && failed.isEmpty();
    if (json.wanted()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("peer", peer.peer());
      result.put("status", Status.text(end.status()));
      result.put("instances", came);
      result.put("failed", numbers.failed());
      result.put("failed_instances", failed);
      result.putAll(more);
      console.out().println(JsonOption.text(result));
    } else {
      console
          .out()
          .println(came + " instance(s) " + where + ", " + numbers.failed() + " could not be sent");
    }
    if (!done) {
      failed.forEach(
          uid -> console.err().println(Console.printable(uid) + ": the peer could not send it"));
      console
          .err()
          .println(
              "ytterby: "
                  + peer.peer()
                  + " ended with "
                  + Status.text(end.status())
                  + end.errorComment().map(comment -> ": " + Console.printable(comment)).orElse("")
                  + advice(end));
    }
    return done ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private String advice(DimseResponse end) {
    if (end.status() == Status.MOVE_DESTINATION_UNKNOWN.code()) {
      return "; enter the destination at the peer, or use --output (C-GET)";
    }
    return end.subOperations().filter(numbers -> numbers.failed() > 0).isPresent()
            && target.folder != null
        ? "; if their SOP classes are unusual, name them with --sop-class"
        : "";
  }
}
