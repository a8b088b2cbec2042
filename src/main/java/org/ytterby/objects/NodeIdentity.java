// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import org.ytterby.dicom.data.DerivedUid;

/**
 * Who made an object: General Equipment of everything that we write, and the device observer of the
 * report.
 *
 * @param softwareVersion as released
 * @param build the commit it was built from
 */
public record NodeIdentity(
    String manufacturer, String model, String serial, String softwareVersion, String build) {
  public NodeIdentity {
    check("manufacturer", manufacturer);
    check("model", model);
    check("serial", serial);
    check("software version", softwareVersion);
    check("build", build);
  }

  /** The device's UID: the same for the same device, whatever software it runs. */
  public String deviceUid() {
    return DerivedUid.of("device", manufacturer, model, serial);
  }

  private static void check(String what, String text) {
    if (text.isBlank() || text.length() > 64) {
      throw new IllegalArgumentException(
          what + ": found '" + text + "', expected 1 to 64 characters");
    }
  }
}
