// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.EchoResponse;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.dimse.Status;
import picocli.CommandLine;

/** {@code ytterby echo}: asks a peer by C-ECHO whether it is there (PS3.4 Annex A). */
@CommandLine.Command(name = "echo", description = "Ask a DICOM node by C-ECHO whether it is there.")
public final class EchoCommand implements Command {
  private final InstantSource clock;

  @CommandLine.Mixin private PeerOptions peer = new PeerOptions();
  @CommandLine.Mixin private JsonOption json = new JsonOption();

  /**
   * @param clock measures how long the answer took
   */
  public EchoCommand(InstantSource clock) {
    this.clock = clock;
  }

  /** What it proposes. */
  public static List<Proposal> proposals() {
    return List.of(new Proposal(Uids.Verification, TransferSyntax.IMPLICIT_LE));
  }

  @Override
  public ExitCode run(Console console) {
    AssociationRequest request = peer.request(proposals());
    Instant start = clock.instant();
    EchoResponse answer;
    try (DicomClient client = new DicomClient();
        Association association = client.open(request)) {
      answer = association.echo();
    }
    long tookMs = Duration.between(start, clock.instant()).toMillis();
    boolean answered = answer.isSuccess();
    if (json.wanted()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("peer", peer.peer());
      result.put("status", Status.text(answer.status()));
      result.put("ms", tookMs);
      console.out().println(JsonOption.text(result));
    } else if (answered) {
      console.out().println(peer.peer() + " answered in " + tookMs + " ms");
    } else {
      console
          .err()
          .println("ytterby: " + peer.peer() + " answered " + Status.text(answer.status()));
    }
    return answered ? ExitCode.DONE : ExitCode.REFUSED;
  }
}
