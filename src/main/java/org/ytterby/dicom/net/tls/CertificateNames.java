// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.tls;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** The names that a certificate is of. Stateless. */
public final class CertificateNames {

  private CertificateNames() {}

  /** Its subject alternative names that are text, then the common names of its subject. */
  public static List<String> of(Certificate certificate) {
    if (!(certificate instanceof X509Certificate x509)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = x509.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> one : alternatives) {
          if (one.get(1) instanceof String text) {
            names.add(text);
          }
        }
      }
      for (Rdn part : new LdapName(x509.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          names.add(part.getValue().toString());
        }
      }
    } catch (CertificateParsingException | InvalidNameException _) {
      return List.copyOf(names); // what can't be read is no name that could be asked for
    }
    return List.copyOf(names);
  }
}
