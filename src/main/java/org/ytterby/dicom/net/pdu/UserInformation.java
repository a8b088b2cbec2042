// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

import java.util.List;
import java.util.Optional;

/**
 * The user information item (PS3.8 section 9.3.2.3, PS3.7 Annex D.3.3); sub-items that are not
 * named here are skipped.
 *
 * @param maxPduLength what the sender of this item can receive, in bytes after the PDU header; 0 is
 *     no limit
 * @param asyncWindow absent means one operation at a time
 */
public record UserInformation(
    long maxPduLength,
    String implementationClassUid,
    Optional<String> implementationVersion,
    Optional<AsyncWindow> asyncWindow,
    List<RoleSelection> roles,
    Extensions extensions) {

  /** Asynchronous operations window (PS3.7 section D.3.3.3); 0 is no limit. */
  public record AsyncWindow(int invoked, int performed) {}

  /** SCP/SCU role selection of one SOP class (PS3.7 section D.3.3.4). */
  public record RoleSelection(String sopClassUid, boolean scu, boolean scp) {}

  public UserInformation {
    roles = List.copyOf(roles);
    if (maxPduLength < 0 || maxPduLength > 0xFFFFFFFFL) {
      throw new IllegalArgumentException("maximum length does not fit 32 bits: " + maxPduLength);
    }
  }

  /** User information without extensions. */
  public UserInformation(
      long maxPduLength,
      String implementationClassUid,
      Optional<String> implementationVersion,
      Optional<AsyncWindow> asyncWindow,
      List<RoleSelection> roles) {
    this(
        maxPduLength,
        implementationClassUid,
        implementationVersion,
        asyncWindow,
        roles,
        Extensions.NONE);
  }

  /** The same with these extensions. */
  public UserInformation with(Extensions other) {
    return new UserInformation(
        maxPduLength, implementationClassUid, implementationVersion, asyncWindow, roles, other);
  }

  /** User information without negotiation of window and roles. */
  public static UserInformation plain(long maxPduLength, String classUid, String version) {
    return new UserInformation(
        maxPduLength, classUid, Optional.of(version), Optional.empty(), List.of());
  }
}
