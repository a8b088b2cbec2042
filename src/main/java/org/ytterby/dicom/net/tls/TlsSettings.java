// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.tls;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * TLS of a listener. Immutable.
 *
 * @param key as whom the node shows itself
 * @param trust who may have issued certificates of peers; needed unless none is asked for
 */
public record TlsSettings(KeySource key, Optional<TrustSource> trust, ClientAuth clientAuth) {

  /** Whether peers show a certificate. */
  public enum ClientAuth {
    /** They are not asked for one. */
    NONE,
    /** One that they show has to be good. */
    WANT,
    /** Without a good one there is no connection. */
    NEED
  }

  public TlsSettings {
    if (clientAuth != ClientAuth.NONE && trust.isEmpty()) {
      throw new IllegalArgumentException(
          "client-auth asks peers for certificates, so it has to be said who may have issued them:"
              + " give trust, or set client-auth to none");
    }
  }

  List<Path> files() {
    List<Path> files = new ArrayList<>(key.files());
    trust.ifPresent(source -> files.add(source.file()));
    return files;
  }
}
