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
   */
  List<Finding> differing(Instant reference, boolean lookedInto) {
    return Stream.concat(ALWAYS.stream(), lookedInto ? LOOKED_INTO.stream() : Stream.empty())
        .flatMap(
            one ->
                header
                    .privateElement(one.group(), one.creator(), one.element())
                    .filter(read -> read.nonBlank().isPresent())
                    .flatMap(read -> finding(one, read, reference))
                    .stream())
        .toList();
  }

  private Optional<Finding> finding(Element element, Attribute read, Instant reference) {
    try {
      Moment scan = times.of(DicomDateTime.parse(read.where(), read.text()));
      Duration apart = Duration.between(reference, scan.instant());
      if (apart.abs().compareTo(AGREES) <= 0) {
        return Optional.empty();
      }
      double percent = 100 * (1 / Decay.factor(halfLifeS, apart) - 1);
      return Optional.of(
          Finding.info(
              FindingCode.TIME_CONFLICT,
              instance + read.where() + " " + element.creator() + " " + element.name(),
              String.format(Locale.ROOT, "%s, %.2f %% of activity away", scan.at(), percent),
              "the reference of decay, " + reference,
              "The standard's attributes are used; " + element.whose() + " is only noted."));
    } catch (InvalidObject _) {
      // A private element in another form is no evidence of anything.
      return Optional.empty();
    }
  }
}
