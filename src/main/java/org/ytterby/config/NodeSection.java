// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.time.ZoneId;

/**
 * Who this node is, in DICOM objects, rows and messages.
 *
 * @param aet AE title as which the node is called and calls
 * @param id node id in every row and segment name; never changes for a data folder
 * @param zone zone of local times that carry no offset, and of our objects
 * @param stationName Station Name (0008,1010) of our objects
 * @param serial Device Serial Number (0018,1000) of our objects
 * @param statement intended-use statement that every object carries
 */
public record NodeSection(
    String aet, String id, ZoneId zone, String stationName, String serial, String statement) {

  /** What a node id looks like: it is part of file names. */
  static final String ID = "[a-z0-9](?:[a-z0-9-]{0,14}[a-z0-9])?";

  static final String ID_FORM =
      "1 to 16 lower-case letters, digits and dashes, no dash at either end";

  /** How long a DICOM text of VR SH may be. */
  static final int SHORT_STRING = 16;

  /** How long a DICOM text of VR LO may be. */
  static final int LONG_STRING = 64;

  /** The machine's own zone is resolved when the configuration is read; the run freezes it. */
  public static final NodeSection DEFAULT =
      new NodeSection(
          "YTTERBY",
          "node1",
          ZoneId.systemDefault(),
          "YTTERBY",
          "1",
          "Not a cleared medical device. For investigational use; not for primary diagnosis or"
              + " treatment decisions unless verified by a qualified physicist or physician.");

  public NodeSection {
    AeTitle.check("aet", aet);
    if (!id.matches(ID)) {
      throw new IllegalArgumentException("id: expected " + ID_FORM + ", found '" + id + "'");
    }
    if (stationName.isBlank() || stationName.length() > SHORT_STRING) {
      throw new IllegalArgumentException(
          "station-name must have 1 to 16 characters, found '" + stationName + "'");
    }
    if (serial.isBlank() || serial.length() > LONG_STRING) {
      throw new IllegalArgumentException(
          "serial must have 1 to 64 characters, found '" + serial + "'");
    }
    if (statement.isBlank()) {
      throw new IllegalArgumentException(
          "statement: every object must carry an intended-use statement");
    }
  }
}
