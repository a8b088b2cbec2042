// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which images come from one scanner and one way of reconstruction. Each part is a regular
 * expression, found anywhere in the attribute, letter case ignored; {@code .*} is any, also none.
 *
 * @param station of Station Name (0008,1010)
 * @param model of Manufacturer's Model Name (0008,1090)
 * @param reconstruction of Reconstruction Method (0054,1103) or Series Description (0008,103E)
 */
public record ScannerMatch(String station, String model, String reconstruction) {

  /** Any scanner. */
  public static final ScannerMatch ANY = new ScannerMatch(".*", ".*", ".*");

  public ScannerMatch {
    Pattern.compile(station);
    Pattern.compile(model);
    Pattern.compile(reconstruction);
  }

  /** True when each part is found; of the words on the reconstruction, in one of them. */
  public boolean matches(String stationName, String modelName, List<String> reconstructionWords) {
    return found(station, stationName)
        && found(model, modelName)
        && (reconstruction.equals(".*")
            || reconstructionWords.stream().anyMatch(words -> found(reconstruction, words)));
  }

  private static boolean found(String expression, String in) {
    return Pattern.compile(expression, Pattern.CASE_INSENSITIVE).matcher(in).find();
  }
}
