// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ytterby.config.TimeSpan;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.dicom.net.tls.KeySource;
import org.ytterby.dicom.net.tls.TlsFiles;
import org.ytterby.dicom.net.tls.TrustSource;
import picocli.CommandLine;

/**
 * As whom and how a peer is called that the command line names.
 *
 * <p>Errors: {@link IllegalArgumentException} with a sentence where an option can't be understood.
 */
final class CallOptions {
  static final String AE_TITLE = "YTTERBY";
  static final Duration PATIENCE = Duration.ofSeconds(30);

  @CommandLine.Option(
      names = "--calling",
      paramLabel = "AE",
      description = "Our own AE title; default " + AE_TITLE + ", of doctor node.aet.")
  private @Nullable String calling;

  @CommandLine.Option(
      names = "--timeout",
      paramLabel = "TIME",
      description =
          "How long connecting, the association and each response may take; default 30s, of doctor"
              + " 10s.")
  private @Nullable String timeout;

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

  /** As whom we call; this where it was not said. */
  String calling(String otherwise) {
    return calling == null ? otherwise : calling;
  }

  /** How long is waited; this where it was not said. */
  Duration timeout(Duration otherwise) {
    return timeout == null ? otherwise : TimeSpan.parse(timeout);
  }

  /** True when something was said about the peer, not only how long to wait for it. */
  boolean describesThePeer() {
    return calling != null || tls || trust != null || certificate != null || anyHost;
  }

  /** TLS where any of its options is given; the files are read once, to find out. */
  Optional<ClientTls> tls() {
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
