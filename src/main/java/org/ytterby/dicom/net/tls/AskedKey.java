// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Our key for one handshake, and whether the server asked for it; without a key we stay nobody.
 * Used by one thread.
 */
final class AskedKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "ours";

  private final Optional<TlsFiles.KeyPair> pair;
  private boolean asked;

  AskedKey(Optional<TlsFiles.KeyPair> pair) {
    this.pair = pair;
  }

  boolean asked() {
    return asked;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    asked = true;
    return pair.map(one -> one.key().getAlgorithm())
        .filter(algorithm -> Arrays.asList(keyTypes).contains(algorithm))
        .map(_ -> ALIAS)
        .orElse(null);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return pair.orElseThrow().key();
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return pair.orElseThrow().chain().toArray(X509Certificate[]::new);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
