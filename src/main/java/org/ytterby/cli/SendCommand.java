// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ytterby.dicom.io.DataSetLocation;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.finding.PeerFailure;
import org.ytterby.finding.StorageFailure;
import picocli.CommandLine;

/**
 * {@code ytterby send}: sends DICOM files to a peer by C-STORE (PS3.4 Annex B), each as it is, in
 * its own transfer syntax.
 *
 * <p>An instance that the peer refuses is named on stderr and the next one follows; a lost
 * association ends the command. Done is only when every instance was stored.
 */
@CommandLine.Command(
    name = "send",
    description = {
      "Send DICOM files to a node by C-STORE, each as it is.",
      "Folders are searched; files that are not DICOM are left out and counted."
    })
public final class SendCommand implements Command {
  private final InstantSource clock;

  @CommandLine.Mixin private PeerOptions peer = new PeerOptions();

  @CommandLine.Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "DICOM files and folders of them.")
  private List<Path> paths = List.of();

  @CommandLine.Mixin private JsonOption json = new JsonOption();

  /**
   * @param clock measures how long it took and paces the progress line
   */
  public SendCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public ExitCode run(Console console) {
    peer.check();
    OutgoingFiles found = OutgoingFiles.under(paths);
    if (found.instances().isEmpty()) {
      throw new StorageFailure(
          "none of " + found.leftOut() + " file(s) is DICOM: nothing was sent", null);
    }
    Tally tally = new Tally();
    Instant start = clock.instant();
    try (DicomClient client = new DicomClient();
        Progress progress =
            new Progress(console, clock, "sending by C-STORE", found.instances().size())) {
      for (List<OutgoingFiles.Instance> batch : found.batches()) {
        send(client, batch, tally, progress, console);
      }
    } catch (PeerFailure lost) {
      console.err().println("ytterby: " + lost.getMessage());
      tally.unsent = found.instances().size() - tally.stored - tally.refused;
    }
    print(console, tally, found.leftOut(), Duration.between(start, clock.instant()));
    return tally.stored == found.instances().size() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private void send(
      DicomClient client,
      List<OutgoingFiles.Instance> batch,
      Tally tally,
      Progress progress,
      Console console) {
    AssociationRequest request =
        peer.request(batch.stream().map(OutgoingFiles.Instance::proposal).distinct().toList());
    try (Association association = client.open(request)) {
      for (OutgoingFiles.Instance instance : batch) {
        Proposal proposal = instance.proposal();
        if (!association.accepts(proposal.sopClassUid(), proposal.transferSyntax())) {
          tally.refused++;
          console.err().println(instance.file() + ": the peer takes no " + proposal);
        } else {
          store(association, instance, tally, console);
        }
        progress.step();
      }
    }
  }

  private static void store(
      Association association, OutgoingFiles.Instance instance, Tally tally, Console console) {
    DataSetLocation location = instance.location();
    StoreResponse response;
    try (InputStream bytes = location.open()) {
      response =
          association.store(
              instance.proposal().sopClassUid(),
              instance.sopInstanceUid(),
              location.transferSyntax(),
              location.length(),
              bytes);
    } catch (IOException e) {
      throw new StorageFailure(instance.file() + " can't be read", e);
    }
    String said =
        response.text()
            + response.errorComment().map(text -> ": " + Console.printable(text)).orElse("");
    switch (response.verdict()) {
      case STORED, ALREADY_THERE -> tally.stored(location.length());
      case STORED_WITH_WARNING -> {
        tally.stored(location.length());
        tally.warnings++;
        console.err().println(instance.file() + ": stored with warning " + said);
      }
      case TRY_LATER, REFUSED -> {
        tally.refused++;
        console.err().println(instance.file() + ": refused with " + said);
      }
    }
  }

  private void print(Console console, Tally tally, int leftOut, Duration took) {
    double seconds = took.toMillis() / 1e3;
    if (json.wanted()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("peer", peer.peer());
      result.put("stored", tally.stored);
      result.put("warnings", tally.warnings);
      result.put("refused", tally.refused);
      result.put("unsent", tally.unsent);
      result.put("not_dicom", leftOut);
      result.put("bytes", tally.bytes);
      result.put("seconds", seconds);
      console.out().println(JsonOption.text(result));
      return;
    }
    console
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%d stored at %s (%.1f MB in %.1f s), %d with a warning, %d refused, %d unsent, %d"
                    + " file(s) not DICOM",
                tally.stored,
                peer.peer(),
                tally.bytes / 1e6,
                seconds,
                tally.warnings,
                tally.refused,
                tally.unsent,
                leftOut));
  }

  /** What became of the instances so far. */
  private static final class Tally {
    private int stored;
    private int warnings;
    private int refused;
    private int unsent;
    private long bytes;

    void stored(long length) {
      stored++;
      bytes += length;
    }
  }
}
