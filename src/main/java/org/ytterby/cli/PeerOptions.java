// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ytterby.config.DestinationSection;
import org.ytterby.config.TimeSpan;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.dicom.net.tls.KeySource;
import org.ytterby.dicom.net.tls.TlsFiles;
import org.ytterby.dicom.net.tls.TrustSource;
import picocli.CommandLine;

/** {@code AE@HOST:PORT} and how to call it, which every DICOM client command takes. */
public final class PeerOptions {
  @CommandLine.Parameters(
      index = "0",
      paramLabel = "AE@HOST:PORT",
      description = "The peer: AE title, host name or address, port.")
  private String peer = "";

  @CommandLine.Option(
      names = "--calling",
      paramLabel = "AE",
      defaultValue = "YTTERBY",
      description = "Our own AE title; default ${DEFAULT-VALUE}.")
  private String calling = "";

  @CommandLine.Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      description =
          "How long connecting, the association and each response may take; default"
              + " ${DEFAULT-VALUE}.")
  private String timeout = "";

  @CommandLine.Option(
      names = "--tls",
      description = "Call over TLS (BCP 195); the authorities of Java are trusted.")
  private boolean tls;

  @CommandLine.Option(
      names = "--tls-trust",
      paramLabel = "PEM",
      description = "Certificates that are trusted to issue the peer's, instead; means --tls.")
  private @Nullable Path trust;

  @CommandLine.Option(
      names = "--tls-certificate",
      paramLabel = "PEM",
      description = "Our certificate, for peers that ask for one; needs --tls-key and means --tls.")
  private @Nullable Path certificate;

  @CommandLine.Option(
      names = "--tls-key",
      paramLabel = "PEM",
      description = "The private key of it: PKCS#8, not encrypted.")
  private @Nullable Path key;

  @CommandLine.Option(
      names = "--tls-any-host",
      description = "Take a trusted certificate also if it is not one of the host that is called.")
  private boolean anyHost;

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
      DestinationSection address = DestinationSection.parse(peer, calling);
      Duration patience = TimeSpan.parse(timeout);
      return new AssociationRequest(
              address.host(),
              address.port(),
              address.callingAet(),
              address.aet(),
              proposals,
              new ClientTimeouts(patience, patience, patience))
          .over(tls());
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(usage.commandLine(), e.getMessage(), e);
    }
  }

  /** TLS where any of its options is given; the files are read once, to find out. */
  private Optional<ClientTls> tls() {
    if (certificate == null != (key == null)) {
      throw new IllegalArgumentException("--tls-certificate and --tls-key belong together");
    }
    Optional<KeySource> ours =
        certificate == null || key == null
            ? Optional.empty()
            : Optional.of(new KeySource.Pem(certificate, key));
    Optional<TrustSource> trusted = Optional.ofNullable(trust).map(TrustSource.Pem::new);
    boolean wanted = tls || ours.isPresent() || trusted.isPresent();
    if (!wanted && anyHost) {
      throw new IllegalArgumentException("--tls-any-host says something about --tls only");
    }
    ours.ifPresent(TlsFiles::key);
    trusted.ifPresent(TlsFiles::trusted);
    return wanted ? Optional.of(new ClientTls(trusted, ours, !anyHost)) : Optional.empty();
  }
}
