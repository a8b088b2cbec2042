// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.time.Duration;
import java.util.List;
import org.ytterby.config.DestinationSection;
import org.ytterby.deliver.Address;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.Proposal;
import picocli.CommandLine;

/** {@code AE@HOST:PORT} and how to call it, which every DICOM client command takes. */
public final class PeerOptions {
  @CommandLine.Parameters(
      index = "0",
      paramLabel = "AE@HOST:PORT",
      description = "The peer: AE title, host name or address, port.")
  private String peer = "";

  @CommandLine.Mixin private CallOptions call = new CallOptions();

  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.CommandSpec usage = CommandLine.Model.CommandSpec.create();

  /** The peer as it was written, for messages. */
  String peer() {
    return peer;
  }

  /** Finds out whether these options can be understood, before work is begun. */
  void check() {
    request(EchoCommand.proposals());
  }

  /** The association that these options ask for; wrong usage where they can't be understood. */
  AssociationRequest request(List<Proposal> proposals) {
    try {
      Address.Dicom address = DestinationSection.address(peer, call.calling(CallOptions.AE_TITLE));
      Duration patience = call.timeout(CallOptions.PATIENCE);
      return new AssociationRequest(
              address.host(),
              address.port(),
              address.callingAeTitle(),
              address.aeTitle(),
              proposals,
              new ClientTimeouts(patience, patience, patience))
          .over(call.tls());
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(usage.commandLine(), e.getMessage(), e);
    }
  }
}
