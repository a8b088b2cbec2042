// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.tls;

import java.nio.file.Path;
import java.util.List;

/** Where a private key and the certificates that go with it lie. Immutable. */
public sealed interface KeySource {

  /** The files, to be watched. */
  List<Path> files();

  /**
   * PEM.
   *
   * @param certificates our certificate, then those that issued it
   * @param key PKCS#8, not encrypted
   */
  record Pem(Path certificates, Path key) implements KeySource {
    @Override
    public List<Path> files() {
      return List.of(certificates, key);
    }
  }

  /** A PKCS#12 store with one private key. */
  record Pkcs12(Path file, Password password) implements KeySource {
    @Override
    public List<Path> files() {
      return List.of(file);
    }
  }
}
