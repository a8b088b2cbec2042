// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.TransferSyntax;

/** How times, dates and UIDs are written in findings. Stateless. */
final class Texts {
  private static final int MILLIS = 1_000;

  private Texts() {}

  static String seconds(Duration time) {
    return time.toMillis() % MILLIS == 0
        ? time.toSeconds() + " s"
        : String.format(Locale.ROOT, "%.1f s", time.toMillis() / (double) MILLIS);
  }

  static long days(Instant from, Instant to) {
    return ChronoUnit.DAYS.between(from, to);
  }

  /** The day of an instant in UTC. */
  static String day(Instant instant) {
    return instant.truncatedTo(ChronoUnit.DAYS).toString().substring(0, "yyyy-MM-dd".length());
  }

  /** The name of a UID of the standard, else the UID. */
  static String named(String uid) {
    return Dictionary.uid(uid).map(Dictionary.UidEntry::name).orElse(uid);
  }

  static String named(TransferSyntax syntax) {
    return named(syntax.uid());
  }
}
