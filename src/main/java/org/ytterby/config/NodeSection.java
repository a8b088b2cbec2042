// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.time.ZoneId;
import java.util.regex.Pattern;

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

  /** Station Name is SH: 16 characters (PS3.5 table 6.2-1). */
  static final int STATION_NAME = 16;

  /** Device Serial Number is LO: 64 characters. */
  static final int SERIAL = 64;

  /**
   * Contribution Description is ST, 1024 characters, and begins with the method, which takes some
   * 210: a longer statement would not find room there.
   */
  static final int STATEMENT = 800;

  /** A backslash separates values and a control character is none of any text (PS3.5 6.2). */
  private static final Pattern NO_TEXT = Pattern.compile("[\\\\\\p{Cntrl}]");

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
    check("station-name", stationName, STATION_NAME);
    check("serial", serial, SERIAL);
    check("statement", statement, STATEMENT);
  }

  /** What a text of at most so many characters looks like, for messages. */
  static String lineForm(int most) {
    return "a text of 1 to " + most + " characters in one line, without backslash";
  }

  /** True for a text that every object can carry. */
  static boolean isLine(String text, int most) {
    return !text.isBlank()
        && text.codePointCount(0, text.length()) <= most
        && !NO_TEXT.matcher(text).find();
  }

  private static void check(String key, String text, int most) {
    if (!isLine(text, most)) {
      throw new IllegalArgumentException(
          key + ": expected " + lineForm(most) + ", found '" + text + "'");
    }
  }
}
