// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The environment variables {@code YTTERBY_…}, each of which replaces one scalar of the file:
 * {@code dicom.max-pdu} is {@code YTTERBY_DICOM_MAX_PDU}, the host of the first destination {@code
 * YTTERBY_DESTINATIONS_1_HOST}. Confined to one reading.
 */
final class Overrides {
  private static final String PREFIX = "YTTERBY_";

  /** Which file to read, and options of the launcher: not keys of the configuration. */
  private static final Set<String> RESERVED =
      Set.of(
          "YTTERBY_CONFIG",
          "YTTERBY_HOME",
          "YTTERBY_JAVA_OPTIONS",
          "YTTERBY_AOT_CACHE",
          Overrides.LOG_FORMAT);

  /** Read by {@code logback.xml}, which says nothing where it is wrong, and then logs nothing. */
  private static final String LOG_FORMAT = "YTTERBY_LOG_FORMAT";

  private static final Set<String> LOG_FORMATS = Set.of("text", "json");

  private final Map<String, String> values = new TreeMap<>();
  private final Set<String> asked = new TreeSet<>();
  private final String logFormat;

  Overrides(Map<String, String> environment) {
    this.logFormat = environment.getOrDefault(LOG_FORMAT, "text");
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX) && !RESERVED.contains(name)) {
            values.put(name, value);
          }
        });
  }

  static Overrides none() {
    return new Overrides(Map.of());
  }

  /** The variable that replaces the key at this path. */
  static String variable(String path) {
    return PREFIX + path.replaceAll("[^A-Za-z0-9]+", "_").toUpperCase(Locale.ROOT);
  }

  Optional<String> value(String path) {
    String variable = variable(path);
    asked.add(variable);
    return Optional.ofNullable(values.get(variable));
  }

  /** Reports every variable that no key asked for, and a format of the log that there is not. */
  void reportUnknown(Problems problems) {
    if (!LOG_FORMATS.contains(logFormat)) {
      problems.add(
          "environment", LOG_FORMAT + ": found '" + logFormat + "', expected text or json");
    }
    for (String variable : values.keySet()) {
      if (!asked.contains(variable)) {
        problems.add(
            "environment", "unknown variable " + variable + Problems.didYouMean(variable, asked));
      }
    }
  }
}
