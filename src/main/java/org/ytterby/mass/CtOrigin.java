// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.assemble.PicturedPlanes;
import org.ytterby.assemble.SameSession;
import org.ytterby.assemble.Series;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.treatment.Decay;
import org.ytterby.treatment.Moment;

/**
 * Whether a CT shows the patient as the emission image does: taken in the same session, and as the
 * scanner reconstructed it. A frame of reference alone does not say so, because it is copied into
 * what was registered or reformatted. Stateless.
 */
public final class CtOrigin {
  /**
   * No patient lies on the table for so long, and whoever comes back lies otherwise. Hours and not
   * days, because a session may pass midnight.
   */
  private static final Duration SESSION = Duration.ofHours(6);

  private static final Duration DAYS = Duration.ofDays(2);
  private static final double S_PER_H = 3600;
  private static final double H_PER_DAY = 24;

  private CtOrigin() {}

  /**
   * What a physicist has to look at before the density of this CT is believed.
   *
   * @param ct whose density is taken
   * @param emission the image that it is taken for
   */
  public static List<Finding> findings(Series ct, Series emission) {
    List<Finding> findings = new ArrayList<>();
    session(ct, emission).ifPresent(findings::add);
    reformatted(ct).ifPresent(findings::add);
    return findings;
  }

  private static Optional<Finding> session(Series ct, Series emission) {
    String where = ct.name() + " " + Dictionary.name(Tag.AcquisitionDate);
    String expected =
        "a CT of the session of the emission image, within " + SESSION.toHours() + " h";
    String otherwise =
        "Lungs, bowel and liver lie otherwise in another session: see whether it fits the emission"
            + " image, send the CT of its own session, or compute with mass.density: uniform.";
    SameSession times = SameSession.of(ct.example(), emission.example());
    Optional<Moment> taken = times.one();
    Optional<Moment> scanned = times.other();
    if (taken.isEmpty() || scanned.isEmpty()) {
      return Optional.of(
          Finding.review(
              FindingCode.CT_OTHER_SESSION,
              where,
              taken.isEmpty() ? "no date and time of the CT" : "no date and time of the emission",
              expected,
              otherwise));
    }
    Duration later = Duration.between(taken.get().instant(), scanned.get().instant());
    return later.abs().compareTo(SESSION) <= 0
        ? Optional.empty()
        : Optional.of(
            Finding.review(
                FindingCode.CT_OTHER_SESSION,
                where,
                taken.get().at().toLocalDateTime()
                    + ", "
                    + text(later.abs())
                    + (later.isNegative() ? " after" : " before")
                    + " the emission image of "
                    + scanned.get().at().toLocalDateTime(),
                expected,
                otherwise));
  }

  private static String text(Duration apart) {
    double hours = Decay.seconds(apart) / S_PER_H;
    return apart.compareTo(DAYS) < 0
        ? String.format(Locale.ROOT, "%.1f h", hours)
        : String.format(Locale.ROOT, "%.0f days", hours / H_PER_DAY);
  }

  private static Optional<Finding> reformatted(Series ct) {
    List<String> type =
        ct.example().optional(Tag.ImageType).map(Attribute::texts).orElse(List.of());
    return PicturedPlanes.isDerived(type)
        ? Optional.of(
            Finding.review(
                FindingCode.CT_REFORMATTED,
                ct.name() + " " + Dictionary.name(Tag.ImageType),
                String.join("\\", type),
                "ORIGINAL\\PRIMARY\\AXIAL, as the scanner reconstructed it",
                "Its CT numbers are taken as they are. Thick or averaged planes blur lung and liver"
                    + " into each other at the dome: send the scanner's own axial CT where there is"
                    + " one."))
        : Optional.empty();
  }
}
