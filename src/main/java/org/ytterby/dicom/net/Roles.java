// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import org.ytterby.dicom.net.dimse.CommandField;

/** The roles that one end of an association plays for a SOP class (PS3.7 section D.3.3.4). */
public record Roles(boolean scu, boolean scp) {
  public static final Roles NONE = new Roles(false, false);

  /** What a requestor is without role selection. */
  public static final Roles SCU = new Roles(true, false);

  /** What an acceptor is without role selection. */
  public static final Roles SCP = new Roles(false, true);

  public static final Roles BOTH = new Roles(true, true);

  /** The roles that the other end has to play for these. */
  public Roles opposite() {
    return new Roles(scp, scu);
  }

  /** What is in both. */
  Roles and(Roles other) {
    return new Roles(scu && other.scu, scp && other.scp);
  }

  /** What is in either. */
  Roles or(Roles other) {
    return new Roles(scu || other.scu, scp || other.scp);
  }

  /**
   * True when an end of these roles may request this: events come from an SCP, the rest does not.
   */
  boolean mayRequest(CommandField field) {
    return field == CommandField.N_EVENT_REPORT ? scp : scu;
  }
}
