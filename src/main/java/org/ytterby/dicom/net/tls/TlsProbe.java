// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.tls;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;

/**
 * Finds out how TLS with a peer stands, by one handshake in the profile in which we call it ({@link
 * Bcp195}). A certificate that is no good does not end the handshake: all that is wrong with it is
 * told at once. Nothing but the handshake is sent. Stateless; the calls block, the socket's timeout
 * bounds each read.
 */
public final class TlsProbe {
  /** A refusal of our certificate follows the handshake of TLS 1.3 within a round trip. */
  private static final int REFUSAL_MILLIS = 500;

  private static final String ALERT = "Received fatal alert";

  private TlsProbe() {}

  /**
   * What a handshake showed.
   *
   * @param chain the peer's certificate, then those that it sent with it
   * @param certificateAsked whether the peer asked for ours
   * @param untrusted why the chain leads to no issuer that is trusted; absent where it does
   * @param wrongName why the certificate is none of the host; absent where it is, or where it need
   *     not be, or where it is not trusted anyway
   * @param refused the alert by which the peer refused us after it had shown its certificate, where
   *     it did; protocol and suite may be empty then
   */
  public record Shaken(
      String protocol,
      String suite,
      List<X509Certificate> chain,
      boolean certificateAsked,
      Optional<String> untrusted,
      Optional<String> wrongName,
      Optional<String> refused) {
    public Shaken {
      chain = List.copyOf(chain);
    }
  }

  /**
   * Shakes hands over a connection, which is closed with it.
   *
   * @param host the name that the certificate has to be of
   * @throws IllegalArgumentException with a sentence when our own files are no good
   * @throws SSLException when there is no TLS with this peer, or none in our profile
   * @throws IOException when the connection ends or is silent
   */
  public static Shaken shake(ClientTls settings, Socket connected, String host) throws IOException {
    AskedKey key = new AskedKey(settings.key().map(TlsFiles::key));
    WitnessedTrust trust = new WitnessedTrust(judge(settings.trust()), settings.verifyHost());
    try (SSLSocket socket = socket(connected, host, key, trust)) {
      SSLParameters parameters = Bcp195.constrained(socket.getSSLParameters());
      parameters.setProtocols(Bcp195.PROTOCOLS.toArray(String[]::new));
      parameters.setCipherSuites(Bcp195.SUITES.toArray(String[]::new));
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      Optional<String> refused = handshake(socket, key, trust);
      SSLSession session = refused.isEmpty() ? socket.getSession() : socket.getHandshakeSession();
      return new Shaken(
          session == null ? "" : session.getProtocol(),
          session == null ? "" : session.getCipherSuite(),
          trust.chain(),
          key.asked(),
          trust.untrusted(),
          trust.wrongName(),
          refused);
    }
  }

  /**
   * Shakes hands; how the peer ended it, where that was after it had shown its certificate: by an
   * alert, or by hanging up on ours.
   */
  private static Optional<String> handshake(SSLSocket socket, AskedKey key, WitnessedTrust trust)
      throws IOException {
    try {
      socket.startHandshake();
      return key.asked() ? refusal(socket) : Optional.empty();
    } catch (SocketTimeoutException silent) {
      throw silent;
    } catch (IOException e) {
      boolean alert = e instanceof SSLException tls && isAlert(tls);
      if (trust.chain().isEmpty() || !(alert || key.asked())) {
        throw e;
      }
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Whether what listens speaks TLS at all, whatever its version and certificate. Closes the
   * connection.
   */
  public static boolean speaksTls(Socket connected, String host) {
    AskedKey nobody = new AskedKey(Optional.empty());
    try (SSLSocket socket =
        socket(connected, host, nobody, new WitnessedTrust(judge(Optional.empty()), false))) {
      socket.startHandshake();
      return true;
    } catch (SSLException e) {
      return isAlert(e);
    } catch (IOException e) {
      return false;
    }
  }

  /** True when the peer answered in TLS, and said no. */
  public static boolean isAlert(SSLException failure) {
    return String.valueOf(failure.getMessage()).contains(ALERT);
  }

  private static SSLSocket socket(Socket connected, String host, KeyManager key, TrustManager trust)
      throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {key}, new TrustManager[] {trust}, null);
      return (SSLSocket)
          context.getSocketFactory().createSocket(connected, host, connected.getPort(), true);
    } catch (GeneralSecurityException e) {
      throw new Defect(ErrorCode.DEFECT, "Java has no TLS", e);
    }
  }

  /** In TLS 1.3 we are done before the peer has looked at our certificate. */
  private static Optional<String> refusal(SSLSocket socket) throws IOException {
    socket.setSoTimeout(REFUSAL_MILLIS);
    try {
      boolean ended = socket.getInputStream().read() < 0;
      return ended ? Optional.of("it hung up") : Optional.empty();
    } catch (SocketTimeoutException _) {
      return Optional.empty(); // it waits for us to speak, as it should
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What judges certificates where we call in earnest. */
  private static X509ExtendedTrustManager judge(Optional<TrustSource> source) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(source.isPresent() ? store(source.get()) : null);
      for (TrustManager one : factory.getTrustManagers()) {
        if (one instanceof X509ExtendedTrustManager judge) {
          return judge;
        }
      }
      throw new Defect("Java judges no certificates");
    } catch (GeneralSecurityException | IOException e) {
      throw new Defect(ErrorCode.DEFECT, "Java judges no certificates", e);
    }
  }

  private static KeyStore store(TrustSource source) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int count = 0;
    for (X509Certificate trusted : TlsFiles.trusted(source)) {
      store.setCertificateEntry("trusted" + count++, trusted);
    }
    return store;
  }
}
