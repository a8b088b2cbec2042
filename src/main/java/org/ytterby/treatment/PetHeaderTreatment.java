// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DicomDateTime;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.protocol.Isotope;
import org.ytterby.quantity.Activity;

/**
 * The treatment record as the header of a PET image tells it: what somebody typed at the scanner.
 *
 * <p>Radionuclide Total Dose (0018,1074) is in Bq in PET, where the planes of NM and Enhanced PET
 * have it too, and belongs to the start time (PS3.3 C.8.9.2). It counts as the activity before
 * administration: what a record knows to have stayed behind is taken off it, and {@link
 * TreatmentReview} says so, as it may be net already. A start time without a date is only a
 * candidate: it is joined with the study date, accepted when the scan then lies 0 to 120 h later,
 * and a finding says so. The date being ours, nothing is anchored to it: neither the assay, whose
 * time stays open, nor the decay of an image corrected to administration, for which {@link
 * #datedStarts} is asked.
 */
public final class PetHeaderTreatment {
  /** Twice a half-life: later nobody scans for 90Y, and a protocol's default is the same. */
  private static final Duration LATEST_SCAN = Duration.ofDays(5);

  /** Start Time and Start DateTime may be written with different precision. */
  private static final Duration SAME_TIME = Duration.ofMinutes(1);

  private static final Duration DAY = Duration.ofDays(1);

  /** 10 MBq to 100 GBq: outside, a treatment activity in Bq is a slip of the unit. */
  private static final double LEAST_BQ = 1e7;

  private static final double MOST_BQ = 1e11;

  /** Of treatments 0.2 to 20 GBq are usual: by them one knows in which unit a number was meant. */
  private static final double LEAST_USUAL_BQ = 2e8;

  private static final double MOST_USUAL_BQ = 2e10;

  private static final double BQ_PER_MBQ = 1e6;

  /** The units that somebody may have meant, in Bq. */
  private static final Map<String, Double> MEANT = meant();

  private static final int DIGITS = 10;
  private static final double MOST_PLAIN = 1e15;

  private final DataSet header;
  private final HeaderTimes times;
  private final String instance;
  private final List<Finding> findings = new ArrayList<>();

  private PetHeaderTreatment(DataSet header, ZoneId nodeZone) {
    this.header = header;
    this.times = new HeaderTimes(header, nodeZone);
    this.instance = header.optional(Tag.SOPInstanceUID).map(Attribute::text).orElse("?") + " ";
  }

  /** Reads the header of one image of the emission series. Never throws for what it finds. */
  public static TreatmentRecord read(DataSet pet, ZoneId nodeZone) {
    return new PetHeaderTreatment(pet, nodeZone).record();
  }

  /**
   * Radiopharmaceutical Start DateTime (0018,1078) of each item; nothing in place of one that is
   * missing or can't be read.
   */
  public static List<Optional<Instant>> datedStarts(DataSet pet, ZoneId nodeZone) {
    PetHeaderTreatment header = new PetHeaderTreatment(pet, nodeZone);
    try {
      return pet.items(Tag.RadiopharmaceuticalInformationSequence).stream()
          .map(item -> header.dated(item).map(start -> start.value().instant()))
          .toList();
    } catch (InvalidObject _) {
      return List.of(); // as good as absent: who asks says that there is none
    }
  }

  private TreatmentRecord record() {
    List<Administration> administrations = administrations();
    return new TreatmentRecord(
        isotope(), Optional.empty(), administrations, ClinicalContext.NONE, findings);
  }

  private List<Administration> administrations() {
    try {
      return header.items(Tag.RadiopharmaceuticalInformationSequence).stream()
          .map(this::administration)
          .filter(one -> one.assay().isPresent() || one.administeredAt().isPresent())
          .toList();
    } catch (InvalidObject e) {
      missing(e.where(), e.found(), e.expected());
      return List.of();
    }
  }

  private Optional<Sourced<String>> isotope() {
    return HeaderNuclide.all(header).stream()
        .flatMap(
            nuclide -> named(nuclide).map(one -> sourced(one.word(), nuclide.where())).stream())
        .findFirst();
  }

  private static Optional<Isotope> named(HeaderNuclide nuclide) {
    if (nuclide.kind() == HeaderNuclide.Kind.YTTRIUM_90) {
      return Optional.of(Isotope.YTTRIUM_90);
    }
    return nuclide.names(Isotope.HOLMIUM_166) ? Optional.of(Isotope.HOLMIUM_166) : Optional.empty();
  }

  private Administration administration(DataSet item) {
    Optional<Sourced<Moment>> dated = dated(item);
    return new Administration(
        Optional.empty(),
        assay(item, dated),
        Optional.empty(),
        dated.isPresent() ? dated : candidate(item),
        Optional.empty());
  }

  private Optional<Sourced<Assay>> assay(DataSet item, Optional<Sourced<Moment>> dated) {
    return number(item, Tag.RadionuclideTotalDose)
        .filter(becquerel -> plausible(item, becquerel))
        .map(
            becquerel ->
                sourced(
                    new Assay(new Activity(becquerel), dated.map(Sourced::value)),
                    item.where(Tag.RadionuclideTotalDose)));
  }

  private boolean plausible(DataSet item, double becquerel) {
    if (becquerel >= LEAST_BQ && becquerel <= MOST_BQ) {
      return true;
    }
    findings.add(
        Finding.review(
            FindingCode.ADMINISTERED_ACTIVITY_MISSING,
            instance + item.where(Tag.RadionuclideTotalDose),
            text(becquerel / unitBq()),
            (inMegabecquerel()
                    ? "MBq, the unit in this kind of image: 10 to 100000 for a treatment"
                    : "Bq, the unit in PET images: 1e7 to 1e11 for a treatment")
                + looksLike(becquerel / unitBq()),
            "It is not used. Enter activity_gbq in the treatment record."));
    return false;
  }

  private static Map<String, Double> meant() {
    Map<String, Double> units = new LinkedHashMap<>();
    units.put("Bq", 1.0);
    units.put("kBq", 1e3);
    units.put("MBq", BQ_PER_MBQ);
    units.put("GBq", 1e9);
    units.put("mCi", 3.7e7);
    return units;
  }

  /**
   * NM (PS3.3 C.8.4.10) and Enhanced PET state it in MBq; their planes have it as PET does, in Bq.
   */
  private boolean inMegabecquerel() {
    return header
        .optional(Tag.SOPClassUID)
        .flatMap(Attribute::nonBlank)
        .map(String::strip)
        .filter(
            uid ->
                uid.equals(Uids.NuclearMedicineImageStorage)
                    || uid.equals(Uids.EnhancedPETImageStorage))
        .isPresent();
  }

  private double unitBq() {
    return inMegabecquerel() ? BQ_PER_MBQ : 1;
  }

  /** The number as it is in the file, where it can be read at all. */
  private static String text(double number) {
    BigDecimal rounded =
        BigDecimal.valueOf(number).round(new MathContext(DIGITS)).stripTrailingZeros();
    return Math.abs(number) < MOST_PLAIN ? rounded.toPlainString() : rounded.toString();
  }

  private static String looksLike(double number) {
    String units =
        MEANT.entrySet().stream()
            .filter(
                unit ->
                    number * unit.getValue() >= LEAST_USUAL_BQ
                        && number * unit.getValue() <= MOST_USUAL_BQ)
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(" or "));
    return units.isEmpty() ? "" : "; the number looks like " + units;
  }

  private Optional<Sourced<Moment>> dated(DataSet item) {
    try {
      return item.optional(Tag.RadiopharmaceuticalStartDateTime)
          .filter(read -> read.nonBlank().isPresent())
          .map(read -> times.of(DicomDateTime.parse(read.where(), read.text())))
          .map(start -> agreeing(item, start));
    } catch (InvalidObject e) {
      missing(e.where(), e.found(), e.expected());
      return Optional.empty();
    }
  }

  private Sourced<Moment> agreeing(DataSet item, Moment start) {
    String where = item.where(Tag.RadiopharmaceuticalStartDateTime);
    Optional<LocalTime> time = time(item);
    if (time.isPresent() && apart(start, time.get()).compareTo(SAME_TIME) >= 0) {
      findings.add(differing(instance + where, start, time.get()));
    }
    return sourced(start, where);
  }

  /**
   * Where only the offset tells them apart, it is the offset that is wrong. That reaches every time
   * of the header, the scan's too: a record with a time of its own does not settle it.
   */
  private Finding differing(String where, Moment start, LocalTime time) {
    ZoneOffset offset = times.of(start.at().toLocalDate(), time).at().getOffset();
    boolean stated =
        header.optional(Tag.TimezoneOffsetFromUTC).flatMap(Attribute::nonBlank).isPresent();
    String zone = stated ? "Timezone Offset From UTC (0008,0201)" : "the node's zone";
    boolean byOffset =
        !start.at().getOffset().equals(offset)
            && Duration.between(start.at().toLocalTime(), time).abs().compareTo(SAME_TIME) < 0;
    return Finding.review(
        byOffset ? FindingCode.TREATMENT_CONFLICT : FindingCode.TIME_CONFLICT,
        where,
        start.at()
            + ", but Start Time (0018,1072) says "
            + time
            + ", which "
            + zone
            + (stated ? " says" : "")
            + " is at offset "
            + offset,
        "the same time in both",
        byOffset
            ? String.format(
                Locale.ROOT,
                "The two differ by their offsets alone: %s does not fit. The date with time is"
                    + " used; every other time of this header, the scan's too, is read with %s, and"
                    + " an hour is 1.1 %% of dose. Correct that offset at the scanner or in the"
                    + " file.",
                zone,
                offset)
            : "The date with time is used. Enter administered_at in the treatment record.");
  }

  /**
   * Between two times of day, across midnight too. Start Time has no offset of its own: it is in
   * that of the header, where Start DateTime may be written in another.
   */
  private Duration apart(Moment start, LocalTime time) {
    ZoneOffset offset = times.of(start.at().toLocalDate(), time).at().getOffset();
    LocalTime same = start.at().withOffsetSameInstant(offset).toLocalTime();
    Duration apart = Duration.between(time, same).abs();
    Duration across = DAY.minus(apart);
    return apart.compareTo(across) < 0 ? apart : across;
  }

  /** Start Time on the study date; only a candidate. */
  private Optional<Sourced<Moment>> candidate(DataSet item) {
    Optional<LocalTime> time = time(item);
    Optional<LocalDate> date = studyDate();
    Optional<Moment> scan = scan();
    if (time.isEmpty() || date.isEmpty() || scan.isEmpty()) {
      return Optional.empty();
    }
    Moment start = times.of(date.get(), time.get());
    Duration later = Duration.between(start.instant(), scan.get().instant());
    String where = item.where(Tag.RadiopharmaceuticalStartTime);
    if (later.isNegative() || later.compareTo(LATEST_SCAN) > 0) {
      missing(
          where,
          time.get() + " without a date; on the study date it is not 0 to 120 h before the scan",
          "Radiopharmaceutical Start DateTime (0018,1078)");
      return Optional.empty();
    }
    missing(
        where,
        time.get()
            + " without a date; joined with Study Date "
            + date.get()
            + " it is "
            + String.format(Locale.ROOT, "%.2f h", Decay.seconds(later) / 3600)
            + " before the scan",
        "Radiopharmaceutical Start DateTime (0018,1078)");
    return Optional.of(sourced(start, where + " on Study Date (0008,0020), a candidate"));
  }

  private void missing(String where, String found, String expected) {
    findings.add(
        Finding.review(
            FindingCode.TIME_MISSING,
            instance + where,
            found,
            expected,
            "Enter administered_at in the treatment record; a day is 29.7 % of dose."));
  }

  private Optional<LocalTime> time(DataSet item) {
    try {
      return item.optional(Tag.RadiopharmaceuticalStartTime)
          .filter(read -> read.nonBlank().isPresent())
          .map(Attribute::time);
    } catch (InvalidObject e) {
      missing(e.where(), e.found(), e.expected());
      return Optional.empty();
    }
  }

  private Optional<LocalDate> studyDate() {
    try {
      return header
          .optional(Tag.StudyDate)
          .filter(read -> read.nonBlank().isPresent())
          .map(Attribute::date);
    } catch (InvalidObject _) {
      return Optional.empty(); // the candidate fails, and that is told
    }
  }

  private Optional<Moment> scan() {
    try {
      return Stream.of(times.acquisition(), times.series())
          .flatMap(Optional::stream)
          .min((one, other) -> one.instant().compareTo(other.instant()));
    } catch (InvalidObject _) {
      return Optional.empty(); // the reader of the image tells what is wrong with it
    }
  }

  private static Optional<Double> number(DataSet item, int tag) {
    try {
      return item.optional(tag).filter(read -> read.nonBlank().isPresent()).map(Attribute::number);
    } catch (InvalidObject _) {
      return Optional.empty(); // then the activity is not known, which is told with the ratio
    }
  }

  private <T> Sourced<T> sourced(T value, String where) {
    return new Sourced<>(value, TreatmentSource.PET_HEADER, instance + where);
  }
}
