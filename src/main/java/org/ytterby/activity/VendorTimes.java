// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DicomDateTime;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.treatment.Decay;
import org.ytterby.treatment.HeaderTimes;
import org.ytterby.treatment.Moment;

/**
 * What makers say of the reference of decay in private elements. Their meaning is not published, so
 * they decide nothing; where one disagrees with the standard's attributes that is told.
 */
final class VendorTimes {
  /** Both are written to the second at least; a minute is 0.02 % of activity. */
  private static final Duration AGREES = Duration.ofMinutes(1);

  /** Ten minutes: what a series' time may be off, too, before it is to be reviewed. */
  private static final double WORTH_REVIEW_PERCENT = 0.2;

  /** Which are always looked at. */
  private static final List<Element> ALWAYS =
      List.of(new Element(0x0009, 0x0D, "GEMS_PETD_01", "scan date time", "GE's"));

  /**
   * And which where the scanner's decay correction is looked into: older runs did not know them.
   */
  private static final List<Element> LOOKED_INTO =
      List.of(
          new Element(0x0071, 0x22, "SIEMENS MED PT", "decay correction date time", "Siemens'"));

  private record Element(int group, int element, String creator, String name, String whose) {}

  private final DataSet header;
  private final HeaderTimes times;
  private final double halfLifeS;
  private final String instance;

  VendorTimes(DataSet header, HeaderTimes times, double halfLifeS) {
    this.header = header;
    this.times = times;
    this.halfLifeS = halfLifeS;
    this.instance = header.optional(Tag.SOPInstanceUID).map(Attribute::text).orElse("?") + " ";
  }

  /**
   * The elements that name another time.
   *
   * @param lookedInto whether the scanner's own decay correction is
   * @param doubt of the reference, in a clause; nothing where Decay Factors tell that it is right
   */
  List<Finding> differing(Instant reference, boolean lookedInto, Optional<String> doubt) {
    return Stream.concat(ALWAYS.stream(), lookedInto ? LOOKED_INTO.stream() : Stream.empty())
        .flatMap(
            one ->
                header
                    .privateElement(one.group(), one.creator(), one.element())
                    .filter(read -> read.nonBlank().isPresent())
                    .flatMap(read -> finding(one, read, reference, doubt))
                    .stream())
        .toList();
  }

  private Optional<Finding> finding(
      Element element, Attribute read, Instant reference, Optional<String> doubt) {
    try {
      Moment scan = times.of(DicomDateTime.parse(read.where(), read.text()));
      Duration apart = Duration.between(reference, scan.instant());
      if (apart.abs().compareTo(AGREES) <= 0) {
        return Optional.empty();
      }
      double percent = 100 * (1 / Decay.factor(halfLifeS, apart) - 1);
      String where = instance + read.where() + " " + element.creator() + " " + element.name();
      String found = String.format(Locale.ROOT, "%s, %.2f %% of activity away", scan.at(), percent);
      String expected = "the reference of decay, " + reference;
      String used = "The standard's attributes are used; " + element.whose() + " is only noted";
      return Optional.of(
          doubt.isEmpty() || Math.abs(percent) < WORTH_REVIEW_PERCENT
              ? Finding.info(FindingCode.TIME_CONFLICT, where, found, expected, used + ".")
              : Finding.review(
                  FindingCode.TIME_CONFLICT,
                  where,
                  found,
                  expected,
                  String.format(
                      Locale.ROOT,
                      "%s, and %s. If it is the maker's, multiply every absolute dose by %.4f.",
                      used,
                      doubt.get(),
                      1 + percent / 100)));
    } catch (InvalidObject _) {
      // A private element in another form is no evidence of anything.
      return Optional.empty();
    }
  }
}
