// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.peer;

/**
 * How user identities are taken (PS3.7 section D.3.3.7).
 *
 * @param unjudged what becomes of one that nobody can judge: a ticket, assertion or token, or that
 *     of a peer without users
 * @param passcodesWithoutTls whether a passcode may come in the clear
 */
public record IdentityRule(Unjudged unjudged, boolean passcodesWithoutTls) {

  /** Ignores what it can't judge; passcodes over TLS only. */
  public static final IdentityRule DEFAULT = new IdentityRule(Unjudged.IGNORE, false);

  /** What becomes of an identity that can't be judged. */
  public enum Unjudged {
    IGNORE,
    REFUSE
  }
}
