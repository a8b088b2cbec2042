// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.ytterby.config.ValueType.flag;
import static org.ytterby.config.ValueType.text;

import java.nio.file.Path;
import java.util.Optional;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.dicom.net.tls.KeySource;
import org.ytterby.dicom.net.tls.Password;
import org.ytterby.dicom.net.tls.TlsFiles;
import org.ytterby.dicom.net.tls.TlsSettings;
import org.ytterby.dicom.net.tls.TlsSettings.ClientAuth;
import org.ytterby.dicom.net.tls.TrustSource;

/**
 * The keys below {@code tls}. The files are read once, so that what is wrong with them is found
 * with all other problems.
 */
final class TlsReader {
  private static final String CERTIFICATE = "certificate";
  private static final String KEY_STORE = "key-store";
  private static final String TRUST = "trust";
  private static final String TRUST_STORE = "trust-store";
  private static final String CLIENT_AUTH = "client-auth";

  private TlsReader() {}

  /** TLS of a listener, where the section has a key {@code tls}. */
  static Optional<TlsSettings> server(Section owner) {
    Section s = owner.section("tls");
    Optional<KeySource> key = key(s);
    Optional<TrustSource> trust = trust(s);
    ClientAuth auth = DoorReader.word(s, CLIENT_AUTH, ClientAuth.NONE, ClientAuth.values());
    if (key.isEmpty()) {
      s.close();
      if (owner.has("tls") && !s.has(CERTIFICATE) && !s.has("key") && !s.has(KEY_STORE)) {
        owner.problem("tls", "expected certificate and key (PEM), or key-store (PKCS#12)");
      }
      return Optional.empty();
    }
    if (trust.isPresent() && auth == ClientAuth.NONE && !s.has(CLIENT_AUTH)) {
      s.problem(
          s.has(TRUST_STORE) ? TRUST_STORE : TRUST,
          "says who may have issued certificates of peers, but peers are asked for none, so that"
              + " everyone is let in: write client-auth: need (or want), or client-auth: none");
    }
    return s.make(() -> Optional.of(new TlsSettings(key.get(), trust, auth)), Optional.empty());
  }

  /** TLS of a destination, where the section has a key {@code tls}. */
  static Optional<ClientTls> client(Section owner) {
    Section s = owner.section("tls");
    Optional<KeySource> key = key(s);
    Optional<TrustSource> trust = trust(s);
    boolean verify = s.value("verify-host", true, flag());
    return s.make(
        () ->
            owner.has("tls") || key.isPresent() || trust.isPresent()
                ? Optional.of(new ClientTls(trust, key, verify))
                : Optional.empty(),
        Optional.empty());
  }

  private static Optional<KeySource> key(Section s) {
    String certificate = s.value(CERTIFICATE, "", text());
    String key = s.value("key", "", text());
    String store = s.value(KEY_STORE, "", text());
    Secret password = s.secret("key-store-password");
    if (certificate.isEmpty() != key.isEmpty()) {
      s.problem(certificate.isEmpty() ? "key" : CERTIFICATE, "certificate and key belong together");
      return Optional.empty();
    }
    if (!certificate.isEmpty() && !store.isEmpty()) {
      s.problem(KEY_STORE, "give certificate and key (PEM), or key-store (PKCS#12), not both");
      return Optional.empty();
    }
    if (certificate.isEmpty() && store.isEmpty()) {
      return Optional.empty();
    }
    KeySource source =
        store.isEmpty()
            ? new KeySource.Pem(Path.of(certificate), Path.of(key))
            : new KeySource.Pkcs12(Path.of(store), new Password(password.value()));
    try {
      TlsFiles.KeyPair _ = TlsFiles.key(source);
    } catch (IllegalArgumentException wrong) {
      s.problem(store.isEmpty() ? CERTIFICATE : KEY_STORE, String.valueOf(wrong.getMessage()));
    }
    return Optional.of(source);
  }

  private static Optional<TrustSource> trust(Section s) {
    String pem = s.value(TRUST, "", text());
    String store = s.value(TRUST_STORE, "", text());
    Secret password = s.secret("trust-store-password");
    if (pem.isEmpty() && store.isEmpty()) {
      return Optional.empty();
    }
    if (!pem.isEmpty() && !store.isEmpty()) {
      s.problem(TRUST_STORE, "give trust (PEM) or trust-store (PKCS#12), not both");
      return Optional.empty();
    }
    TrustSource source =
        store.isEmpty()
            ? new TrustSource.Pem(Path.of(pem))
            : new TrustSource.Pkcs12(Path.of(store), new Password(password.value()));
    try {
      int _ = TlsFiles.trusted(source).size();
    } catch (IllegalArgumentException wrong) {
      s.problem(store.isEmpty() ? TRUST : TRUST_STORE, String.valueOf(wrong.getMessage()));
    }
    return Optional.of(source);
  }
}
