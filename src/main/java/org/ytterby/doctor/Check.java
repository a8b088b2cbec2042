// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.util.Locale;

/** What is looked at, in the order in which it is. */
public enum Check {
  /** The titles by which this node is called. */
  AE_TITLE,
  /** Where this node is reached. */
  ADDRESS,
  /** Whether this node's own port is served by this node. */
  LISTENER,
  /** Our own certificate. */
  CERTIFICATE,
  /** Addresses of a host name. */
  DNS,
  /** The connection to the port. */
  TCP,
  /** TLS on it: certificates, names, versions. */
  TLS,
  /** A-ASSOCIATE: the titles. */
  ASSOCIATION,
  /** C-ECHO. */
  ECHO,
  /** Which SOP classes and transfer syntaxes are taken. */
  CONTEXTS,
  /** Whether the result of a storage commitment comes back. */
  COMMITMENT,
  /** What a web server answers to a search, in place of all from A-ASSOCIATE on. */
  HTTP;

  /** The word of texts and JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
