// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.net.URI;
import java.util.Optional;
import org.ytterby.dicom.net.Loopback;
import org.ytterby.dicom.net.tls.ClientTls;

/** How a destination is reached: each way with what belongs to it, and nothing else. Immutable. */
public sealed interface Address {

  /** How it is asked to commit to what it has accepted; absent: it is not. */
  Optional<CommitmentRules> commitment();

  /**
   * A node that takes C-STORE.
   *
   * @param aeTitle AE title that is called
   * @param host host name or address
   * @param port DICOM port
   * @param callingAeTitle AE title as which we call
   * @param tls absent: in the clear
   * @param commitment absent: what it accepts is delivered
   */
  record Dicom(
      String aeTitle,
      String host,
      int port,
      String callingAeTitle,
      Optional<ClientTls> tls,
      Optional<CommitmentRules> commitment)
      implements Address {
    public Dicom {
      if (aeTitle.isBlank() || host.isBlank() || callingAeTitle.isBlank()) {
        throw new IllegalArgumentException("a DICOM address needs two AE titles and a host");
      }
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port must lie from 1 to 65535, found " + port);
      }
    }

    /** The same, asked to commit to what it has accepted. */
    public Dicom asked(CommitmentRules rules) {
      return new Dicom(aeTitle, host, port, callingAeTitle, tls, Optional.of(rules));
    }
  }

  /**
   * An origin server that takes STOW-RS (PS3.18 10.5). Storage commitment is a DIMSE service, so
   * there is none: what it says it has stored is delivered.
   *
   * @param url where its resources begin, without a slash at the end: {@code <url>/studies}
   * @param tls what TLS trusts and shows; absent: what Java trusts, and nobody
   * @param credentials who we are; absent: nobody
   */
  record DicomWeb(URI url, Optional<ClientTls> tls, Optional<HttpCredentials> credentials)
      implements Address {
    public DicomWeb {
      if (url.getRawUserInfo() != null) {
        throw new IllegalArgumentException(
            "url must have no user; credentials have their own keys");
      }
      boolean secure = "https".equals(url.getScheme());
      if (url.getHost() == null || !secure && !"http".equals(url.getScheme())) {
        // It is not repeated: what can't be taken apart may hold a password.
        throw new IllegalArgumentException(
            "url must be http or https with a host, such as https://pacs.example.org/dicom-web");
      }
      if (url.getPort() != -1 && (url.getPort() < 1 || url.getPort() > 65_535)) {
        throw new IllegalArgumentException(
            "the port of url must lie from 1 to 65535, found " + url.getPort());
      }
      if (url.getRawQuery() != null
          || url.getRawFragment() != null
          || url.toString().endsWith("/")) {
        throw new IllegalArgumentException("url must have no query, fragment nor slash at its end");
      }
      if (!secure && tls.isPresent()) {
        throw new IllegalArgumentException("tls belongs to a url that begins with https");
      }
      if (tls.isPresent() && !tls.get().verifyHost()) {
        throw new IllegalArgumentException(
            "verify-host can't be turned off for https: a certificate of the host that url names is"
                + " needed (RFC 9110 section 4.3.4)");
      }
      if (!secure && credentials.isPresent() && !Loopback.isPlain(url.getHost())) {
        throw new IllegalArgumentException(
            "credentials would cross the network in the clear; write a url that begins with https");
      }
    }

    @Override
    public Optional<CommitmentRules> commitment() {
      return Optional.empty();
    }

    /** Whether it is reached over TLS. */
    public boolean isSecure() {
      return "https".equals(url.getScheme());
    }

    /** The port that is called, that of the scheme where the URL says none. */
    public int port() {
      return url.getPort() >= 0 ? url.getPort() : isSecure() ? 443 : 80;
    }
  }
}
