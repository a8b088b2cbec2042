// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.net.tls.CertificateNames;
import org.ytterby.dicom.net.tls.KeySource;
import org.ytterby.dicom.net.tls.TlsFiles;

/** Our own certificate of a listener, as its files are now. Stateless. */
final class OwnCertificate {
  private OwnCertificate() {}

  /** When it ends. */
  static Instant end(KeySource key) {
    return leaf(key).getNotAfter().toInstant();
  }

  static X509Certificate leaf(KeySource key) {
    return TlsFiles.key(key).chain().getFirst();
  }

  /**
   * Looks at it.
   *
   * @param where the listener's place in the configuration
   */
  static Step look(KeySource key, String where, Instant now) {
    long start = System.nanoTime();
    try {
      return judged(TlsFiles.key(key).chain(), where, now).since(start);
    } catch (IllegalArgumentException wrong) {
      return Step.failed(
              Check.CERTIFICATE, String.valueOf(wrong.getMessage()), "here: see " + where + ".tls")
          .since(start);
    }
  }

  private static Step judged(List<X509Certificate> chain, String where, Instant now) {
    X509Certificate leaf = chain.getFirst();
    Instant end = leaf.getNotAfter().toInstant();
    String found =
        "certificate of "
            + String.join(", ", CertificateNames.of(leaf))
            + ", issued by '"
            + leaf.getIssuerX500Principal().getName()
            + "', good until "
            + Texts.day(end)
            + " ("
            + Texts.days(now, end)
            + " days)";
    Optional<X509Certificate> loose = loose(chain);
    if (loose.isPresent()) {
      return Step.warning(
          Check.CERTIFICATE,
          found
              + "; '"
              + loose.get().getSubjectX500Principal().getName()
              + "' in the file has not issued the one before it",
          "here: in the file of "
              + where
              + ".tls our certificate comes first, then who issued it,"
              + " then who issued that; else peers may not trust it");
    }
    return Texts.days(now, end) < TlsCheck.FEW_DAYS
        ? Step.warning(
            Check.CERTIFICATE,
            found,
            "here: have a new one issued for the files of "
                + where
                + ".tls before that day; peers can't call after it")
        : Step.ok(Check.CERTIFICATE, found);
  }

  /** The first that has not issued the one before it. */
  private static Optional<X509Certificate> loose(List<X509Certificate> chain) {
    for (int i = 1; i < chain.size(); i++) {
      try {
        chain.get(i - 1).verify(chain.get(i).getPublicKey());
      } catch (GeneralSecurityException _) {
        return Optional.of(chain.get(i));
      }
    }
    return Optional.empty();
  }
}
