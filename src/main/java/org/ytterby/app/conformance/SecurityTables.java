// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.dicom.net.tls.Bcp195;

/** The TLS profile. Stateless. */
final class SecurityTables {
  private SecurityTables() {}

  static Table tls() {
    List<List<String>> rows = new ArrayList<>();
    Bcp195.PROTOCOLS.forEach(version -> rows.add(List.of("version", "`" + version + "`")));
    Bcp195.SUITES.forEach(suite -> rows.add(List.of("cipher suite", "`" + suite + "`")));
    rows.add(List.of("shortest RSA key of a certificate", Bcp195.SHORTEST_RSA_BITS + " bits"));
    rows.add(List.of("shortest EC key of a certificate", Bcp195.SHORTEST_EC_BITS + " bits"));
    return new Table("tls", List.of("", "preferred first"), rows);
  }
}
