// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import org.ytterby.dicom.data.DerivedUid;

/**
 * Who made an object: General Equipment of everything that we write, and the device observer of the
 * report.
 *
 * @param stationName Station Name (0008,1010), which the site gives; at most 16 characters
 * @param softwareVersion as released
 * @param build the commit it was built from
 */
public record NodeIdentity(
    String manufacturer,
    String model,
    String serial,
    String stationName,
    String softwareVersion,
    String build) {
  private static final int LONG_STRING = 64;
  private static final int SHORT_STRING = 16;

  public NodeIdentity {
    check("manufacturer", manufacturer, LONG_STRING);
    check("model", model, LONG_STRING);
    check("serial", serial, LONG_STRING);
    check("station name", stationName, SHORT_STRING);
    check("software version", softwareVersion, LONG_STRING);
    check("build", build, LONG_STRING);
  }

  /** The device's UID: the same for the same device, whatever software it runs. */
  public String deviceUid() {
    return DerivedUid.of("device", manufacturer, model, serial);
  }

  private static void check(String what, String text, int longest) {
    if (text.isBlank() || text.length() > longest) {
      throw new IllegalArgumentException(
          what + ": found '" + text + "', expected 1 to " + longest + " characters");
    }
  }
}
