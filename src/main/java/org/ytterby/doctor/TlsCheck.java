// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import org.ytterby.dicom.net.tls.CertificateNames;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.dicom.net.tls.TlsProbe;

/** Shakes hands over TLS and judges what is shown: names, issuers, days left. Immutable. */
record TlsCheck(Subject subject, Instant now, Duration patience) {
  /** With less than this a new certificate should be under way. */
  static final long FEW_DAYS = 30;

  /**
   * Looks at TLS with a peer that is called over it.
   *
   * @param plain whether the peer speaks DICOM in the clear on this port; asked only where there is
   *     no TLS
   */
  Step look(ClientTls tls, BooleanSupplier plain) {
    long start = System.nanoTime();
    try {
      return judged(Bounded.within(patience, () -> shaken(tls))).since(start);
    } catch (IllegalArgumentException ours) {
      return Step.failed(
              Check.TLS,
              "our own files are no good: " + ours.getMessage(),
              "here: see " + subject.keys().tls())
          .since(start);
    } catch (SSLException e) {
      return (TlsProbe.isAlert(e) ? nothingInCommon(e) : noTls(reason(e), plain)).since(start);
    } catch (IOException e) {
      return noTls("the connection ended: " + e.getMessage(), plain).since(start);
    } catch (TimeoutException e) {
      return noTls("no answer within " + Texts.seconds(patience), plain).since(start);
    }
  }

  private TlsProbe.Shaken shaken(ClientTls tls) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(subject.host(), subject.port()), (int) patience.toMillis());
      socket.setSoTimeout((int) patience.toMillis());
      return TlsProbe.shake(tls, socket, subject.host());
    }
  }

  /** Not the octets that Java quotes of what is no TLS. */
  private static String reason(SSLException e) {
    String text = String.valueOf(e.getMessage());
    return text.contains("Unsupported or unrecognized") ? "what it answers is no TLS" : text;
  }

  private Step noTls(String why, BooleanSupplier plain) {
    if (plain.getAsBoolean()) {
      return Step.failed(
          Check.TLS,
          "no TLS (" + why + "): the peer speaks DICOM in the clear on this port",
          "here: take "
              + subject.keys().tls()
              + " away, or write the peer's TLS port (mostly 2762)"
              + " at "
              + subject.keys().port()
              + "; or at "
              + subject.name()
              + ": turn TLS on");
    }
    return Step.failed(
        Check.TLS,
        "no TLS came about: " + why,
        "at "
            + subject.name()
            + ": TLS must be on for port "
            + subject.port()
            + "; here: "
            + subject.keys().port()
            + " must have its TLS port (mostly "
            + subject.usualTlsPort()
            + ")");
  }

  private Step nothingInCommon(SSLException e) {
    return Step.failed(
        Check.TLS,
        "the peer speaks TLS and refuses ours: " + e.getMessage(),
        "at "
            + subject.name()
            + ": allow TLS 1.2 or 1.3 with a cipher suite of BCP 195 (ECDHE with"
            + " AES-GCM), and a certificate of RSA with 2048 bits or EC with 256 at least");
  }

  // ---- what was shown -------------------------------------------------------------------------

  private Step judged(TlsProbe.Shaken shaken) {
    String found = shown(shaken);
    Optional<X509Certificate> over =
        shaken.chain().stream().filter(one -> !isValid(one)).findFirst();
    if (over.isPresent()) {
      return notValid(over.get(), found);
    }
    if (shaken.untrusted().isPresent()) {
      return Step.failed(
          Check.TLS,
          found + "; nobody that is trusted here has issued it (" + shaken.untrusted().get() + ")",
          "here: write the certificate of its issuer, "
              + issuer(shaken)
              + ", into the file of "
              + subject.keys().trust()
              + "; or at "
              + subject.name()
              + ": let it show the certificates of its issuers too");
    }
    if (shaken.wrongName().isPresent()) {
      return Step.failed(
          Check.TLS,
          found + "; it is not one of '" + subject.host() + "'",
          "here: write one of its names at "
              + subject.keys().host()
              + "; or at "
              + subject.name()
              + ": have a certificate issued for '"
              + subject.host()
              + "'"
              + (subject.web().isPresent()
                  ? ""
                  : "; or here: " + subject.keys().anyHost() + ", if the name can't be right"));
    }
    if (shaken.refused().isPresent()) {
      return refused(shaken, found);
    }
    return soonOver(shaken, found);
  }

  private String shown(TlsProbe.Shaken shaken) {
    X509Certificate leaf = shaken.chain().getFirst();
    List<String> parts = new ArrayList<>();
    parts.add((shaken.protocol() + " " + shaken.suite()).strip());
    parts.add("certificate of " + String.join(", ", CertificateNames.of(leaf)));
    parts.add(
        "good until "
            + Texts.day(leaf.getNotAfter().toInstant())
            + " ("
            + Texts.days(now, leaf.getNotAfter().toInstant())
            + " days)");
    parts.add(
        shaken.certificateAsked()
            ? "our certificate is asked for"
            : "our certificate is not asked for");
    return String.join("; ", parts);
  }

  private boolean isValid(X509Certificate one) {
    return !now.isBefore(one.getNotBefore().toInstant())
        && !now.isAfter(one.getNotAfter().toInstant());
  }

  private Step notValid(X509Certificate one, String found) {
    return Step.failed(
        Check.TLS,
        found
            + "; that of "
            + String.join(", ", CertificateNames.of(one))
            + " is good from "
            + Texts.day(one.getNotBefore().toInstant())
            + " to "
            + Texts.day(one.getNotAfter().toInstant())
            + ", not today",
        "at "
            + subject.name()
            + ": have a new certificate issued and installed; if the dates look"
            + " right, see to the clock of this machine");
  }

  private static String issuer(TlsProbe.Shaken shaken) {
    return "'" + shaken.chain().getLast().getIssuerX500Principal().getName() + "'";
  }

  private Step refused(TlsProbe.Shaken shaken, String found) {
    boolean shows = subject.tls().flatMap(ClientTls::key).isPresent();
    return Step.failed(
        Check.TLS,
        found + "; then the peer refused us (" + shaken.refused().orElse("") + ")",
        shows
            ? "at "
                + subject.name()
                + ": let it trust the issuer of our certificate ("
                + subject.keys().certificate()
                + ")"
            : "here: the peer wants our certificate: give "
                + subject.keys().certificate()
                + " and "
                + subject.keys().key()
                + ", and let its administrator trust their issuer");
  }

  private Step soonOver(TlsProbe.Shaken shaken, String found) {
    for (X509Certificate one : shaken.chain()) {
      Instant end = one.getNotAfter().toInstant();
      if (Texts.days(now, end) < FEW_DAYS) {
        return Step.warning(
            Check.TLS,
            found
                + "; that of "
                + String.join(", ", CertificateNames.of(one))
                + " ends on "
                + Texts.day(end),
            "at "
                + subject.name()
                + ": have a new certificate issued before that day; deliveries"
                + " end with the old one");
      }
    }
    return ours(found);
  }

  private Step ours(String found) {
    return subject
        .tls()
        .flatMap(ClientTls::key)
        .map(key -> OwnCertificate.end(key))
        .filter(end -> Texts.days(now, end) < FEW_DAYS)
        .map(
            end ->
                Step.warning(
                    Check.TLS,
                    found + "; our own ends on " + Texts.day(end),
                    "here: have a new one issued before that day for the file of "
                        + subject.keys().certificate()))
        .orElseGet(() -> Step.ok(Check.TLS, found));
  }
}
