// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.regex.Pattern;

/** This machine, as it is written where a host is to be named. Stateless. */
public final class Loopback {
  /** A name that only begins so may belong to anybody. */
  private static final Pattern IPV4 = Pattern.compile("127(?:\\.\\d{1,3}){3}");

  private Loopback() {}

  /**
   * True when whoever wrote the host meant this machine, so that what is sent there crosses no
   * network: an address of loopback, or the name that is reserved for it (RFC 6761 section 6.3).
   *
   * @param host a name or an address; one of IPv6 with or without the brackets of a URL
   */
  public static boolean isPlain(String host) {
    return host.equals("localhost")
        || host.equals("::1")
        || host.equals("[::1]")
        || IPV4.matcher(host).matches();
  }
}
