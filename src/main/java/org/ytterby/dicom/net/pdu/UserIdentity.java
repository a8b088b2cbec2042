// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

import java.nio.charset.StandardCharsets;

/**
 * Who a requestor says its user is (PS3.7 section D.3.3.7.1). Its text shows no secret. Immutable.
 *
 * @param type 1 user name, 2 user name and passcode, 3 Kerberos ticket, 4 SAML assertion, 5 JSON
 *     web token; others are reserved
 * @param responseRequested whether the acceptor shall say that it has accepted the identity
 * @param primary the user name, ticket, assertion or token
 * @param secondary the passcode; empty unless type 2
 */
public record UserIdentity(int type, boolean responseRequested, Octets primary, Octets secondary) {
  private static final int USER_NAME = 1;
  private static final int USER_NAME_AND_PASSCODE = 2;

  public UserIdentity {
    if (type < 0 || type > 255) {
      throw new IllegalArgumentException("a user identity type is one byte: " + type);
    }
  }

  /** True for a user name, with or without passcode. */
  public boolean isUserName() {
    return type == USER_NAME || type == USER_NAME_AND_PASSCODE;
  }

  /** True when a passcode comes with it. */
  public boolean hasPasscode() {
    return type == USER_NAME_AND_PASSCODE;
  }

  /** The user name, UTF-8. */
  public String name() {
    return new String(primary.bytes(), StandardCharsets.UTF_8);
  }

  /** The passcode. */
  public byte[] passcode() {
    return secondary.bytes();
  }

  @Override
  public String toString() {
    return "UserIdentity[type=" + type + "]";
  }
}
