// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.net.pdu.UserInformation;

/** How this program names itself in association negotiation (PS3.7 Annex D.3.3.2). */
public final class Implementation {
  /** Implementation Class UID: the same as in the files that we write. */
  public static final String CLASS_UID = Part10.IMPLEMENTATION_CLASS_UID;

  /** Implementation Version Name, at most 16 characters. */
  public static final String VERSION_NAME = Part10.IMPLEMENTATION_VERSION_NAME;

  private Implementation() {}

  static UserInformation userInformation(int maxPduLength) {
    return UserInformation.plain(maxPduLength, CLASS_UID, VERSION_NAME);
  }
}
