// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.finding.InvalidObject;

/**
 * What is known of an instance before its data set comes: what the C-STORE request and its
 * association say.
 */
public record IncomingInstance(
    String sopClassUid,
    String sopInstanceUid,
    TransferSyntax transferSyntax,
    String callingAe,
    String calledAe,
    Origin origin) {
  private static final int LONGEST_UID = 64;
  private static final int LONGEST_AE = 16;

  public IncomingInstance {
    bounded("Affected SOP Class UID (0000,0002)", sopClassUid, 1, LONGEST_UID);
    bounded("Affected SOP Instance UID (0000,1000)", sopInstanceUid, 1, LONGEST_UID);
    bounded("transfer syntax", transferSyntax.uid(), 1, LONGEST_UID);
    bounded("calling AE title", callingAe, 0, LONGEST_AE);
    bounded("called AE title", calledAe, 0, LONGEST_AE);
  }

  /**
   * Only ASCII, and nothing that steers a terminal. A loop, because it is asked of every instance.
   */
  static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7F) {
        return false;
      }
    }
    return true;
  }

  private static void bounded(String where, String text, int shortest, int longest) {
    if (text.length() < shortest || text.length() > longest) {
      throw new InvalidObject(
          where, text.length() + " characters", shortest + " to " + longest + " characters");
    }
    if (!isPrintable(text)) {
      throw new InvalidObject(where, "characters outside ASCII", "printable ASCII");
    }
  }
}
