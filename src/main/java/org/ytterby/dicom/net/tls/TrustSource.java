// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.tls;

import java.nio.file.Path;

/** Where the certificates lie that are trusted to issue others. Immutable. */
public sealed interface TrustSource {

  /** The file, to be watched. */
  Path file();

  /** PEM, one certificate after the other. */
  record Pem(Path file) implements TrustSource {}

  /** A PKCS#12 store of certificates. */
  record Pkcs12(Path file, Password password) implements TrustSource {}
}
