// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets every certificate of a server pass and remembers what was wrong with it, for a probe that
 * sends nothing. One handshake; used by one thread.
 */
final class WitnessedTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager judge;
  private final boolean verifyHost;
  private List<X509Certificate> chain = List.of();
  private Optional<String> untrusted = Optional.empty();
  private Optional<String> wrongName = Optional.empty();

  /**
   * A witness of one handshake.
   *
   * @param judge who judges in earnest
   */
  WitnessedTrust(X509ExtendedTrustManager judge, boolean verifyHost) {
    this.judge = judge;
    this.verifyHost = verifyHost;
  }

  List<X509Certificate> chain() {
    return chain;
  }

  Optional<String> untrusted() {
    return untrusted;
  }

  Optional<String> wrongName() {
    return wrongName;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] shown, String algorithm, Socket socket) {
    checkServerTrusted(shown, algorithm);
    if (verifyHost && untrusted.isEmpty()) {
      try {
        judge.checkServerTrusted(shown, algorithm, socket);
      } catch (CertificateException e) {
        wrongName = Optional.of(String.valueOf(e.getMessage()));
      }
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] shown, String algorithm, SSLEngine engine) {
    checkServerTrusted(shown, algorithm);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] shown, String algorithm) {
    chain = List.of(shown);
    try {
      judge.checkServerTrusted(shown, algorithm);
    } catch (CertificateException e) {
      untrusted = Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] shown, String algorithm)
      throws CertificateException {
    throw new CertificateException("a probe serves nobody");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] shown, String algorithm, Socket socket)
      throws CertificateException {
    checkClientTrusted(shown, algorithm);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] shown, String algorithm, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(shown, algorithm);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }
}
