// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Certificates and keys as files, made for one test; those of one instance have one issuer. */
public final class TestCertificates {
  private static final Duration DAY = Duration.ofDays(1);

  private final Path folder;
  private final X509Bundle issuer;

  public TestCertificates(Path folder) {
    this.folder = folder;
    try {
      this.issuer =
          new CertificateBuilder()
              .ecp256()
              .subject("CN=Test Issuer") // all alike, so that a foreign certificate is shown too
              .setIsCertificateAuthority(true)
              .buildSelfSigned();
      Files.writeString(folder.resolve("ca.pem"), issuer.getCertificatePEM());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The issuer's certificate, PEM. */
  public Path ca() {
    return folder.resolve("ca.pem");
  }

  /** What every peer may trust. */
  public Optional<TrustSource> trust() {
    return Optional.of(new TrustSource.Pem(ca()));
  }

  /** {@code name.pem} and {@code name.key}: RSA, of localhost and 127.0.0.1 and the name. */
  public KeySource.Pem issue(String name) {
    return write(name, builder(name).rsa2048());
  }

  /** The same, valid for so long. */
  public KeySource.Pem issue(String name, Duration from, Duration to) {
    return write(
        name,
        builder(name)
            .ecp256()
            .notBefore(Instant.now().plus(from))
            .notAfter(Instant.now().plus(to)));
  }

  private static CertificateBuilder builder(String name) {
    return new CertificateBuilder()
        .subject("CN=" + name)
        .notBefore(Instant.now().minus(DAY))
        .notAfter(Instant.now().plus(DAY.multipliedBy(90)))
        .addSanDnsName(name)
        .addSanDnsName("localhost")
        .addSanIpAddress("127.0.0.1");
  }

  private KeySource.Pem write(String name, CertificateBuilder builder) {
    try {
      X509Bundle bundle = builder.buildIssuedBy(issuer);
      Path certificate = folder.resolve(name + ".pem");
      Path key = folder.resolve(name + ".key");
      Files.writeString(certificate, bundle.getCertificatePathPEM());
      Files.writeString(key, bundle.getPrivateKeyPEM());
      return new KeySource.Pem(certificate, key);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A key as PKCS#12, {@code name.p12}. */
  public KeySource.Pkcs12 store(KeySource.Pem pem, String password) {
    TlsFiles.KeyPair pair = TlsFiles.key(pem);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "node",
          pair.key(),
          password.toCharArray(),
          pair.chain().toArray(new java.security.cert.Certificate[0]));
      Path file = Path.of(pem.key().toString().replace(".key", ".p12"));
      try (OutputStream out = Files.newOutputStream(file)) {
        store.store(out, password.toCharArray());
      }
      return new KeySource.Pkcs12(file, new Password(password));
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }
}
