// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.tls;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * TLS of an association that we open. Immutable.
 *
 * @param trust who may have issued the peer's certificate; absent: the authorities that Java trusts
 * @param key as whom the node shows itself where it is asked; absent: as nobody
 * @param verifyHost whether the certificate has to be one of the host name that we call
 */
public record ClientTls(Optional<TrustSource> trust, Optional<KeySource> key, boolean verifyHost) {

  List<Path> files() {
    List<Path> files = new ArrayList<>();
    key.ifPresent(source -> files.addAll(source.files()));
    trust.ifPresent(source -> files.add(source.file()));
    return files;
  }
}
