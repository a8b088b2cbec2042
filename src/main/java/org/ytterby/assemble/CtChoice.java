// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;

/**
 * The CT that shares the emission image's frame of reference: of several axial ones the nearest in
 * time, of equally near ones that of the lower UID. Others about as near are told where density is
 * the CT's: one with contrast reads the liver denser than one without, and decides doses then.
 *
 * @param taken the CT, if there is one
 * @param choices of every CT series
 * @param findings when none fits
 */
record CtChoice(Optional<Series> taken, List<SeriesChoice> choices, List<Finding> findings) {
  /**
   * A series is timed by one of its instances, an emission image of several beds by any of them; a
   * diagnostic CT with contrast follows within this.
   */
  private static final Duration AS_NEAR = Duration.ofMinutes(30);

  /** How many series are named for each reason that they don't fit. */
  private static final int NAMED = 3;

  /**
   * Chooses.
   *
   * @param densityByCt true where doses depend on it
   */
  static CtChoice of(List<Series> study, Series emission, boolean densityByCt) {
    List<Series> fitting = new ArrayList<>();
    List<SeriesChoice> choices = new ArrayList<>();
    List<Series> all = study.stream().filter(one -> one.modality().equals("CT")).toList();
    for (Series ct : all) {
      Optional<String> unfit = unfit(ct, emission);
      if (unfit.isPresent()) {
        choices.add(SeriesChoice.of(ct, SeriesChoice.Role.LEFT, unfit.get()));
      } else {
        fitting.add(ct);
      }
    }
    Optional<Series> taken =
        fitting.stream()
            .min(
                Comparator.<Series, Duration>comparing(ct -> apart(ct, emission))
                    .thenComparing(Series::uid));
    for (Series ct : fitting) {
      choices.add(
          taken.filter(ct::equals).isPresent()
              ? SeriesChoice.of(
                  ct, SeriesChoice.Role.CT, "same frame of reference, nearest in time")
              : SeriesChoice.of(ct, SeriesChoice.Role.LEFT, "another CT is nearer in time"));
    }
    if (taken.isEmpty()) {
      return new CtChoice(taken, choices, List.of(missing(all, choices, emission, densityByCt)));
    }
    List<Series> near =
        fitting.stream()
            .filter(
                ct ->
                    apart(ct, emission).minus(apart(taken.get(), emission)).compareTo(AS_NEAR) <= 0)
            .toList();
    return new CtChoice(
        taken,
        choices,
        densityByCt && near.size() > 1 ? List.of(tied(near, taken.get())) : List.of());
  }

  private static Finding tied(List<Series> near, Series taken) {
    return Finding.review(
        FindingCode.CT_TIE,
        "study",
        near.size()
            + " CT series about as near in time, within "
            + AS_NEAR.toMinutes()
            + " min: "
            + String.join("; ", near.stream().map(Series::name).toList()),
        "one, whose density is the patient's",
        "Density is that of "
            + taken.name()
            + ", the nearest, of equally near ones that of the lower UID. If that is a CT with"
            + " contrast or of another kernel, send only the one of the PET/CT.");
  }

  private static Optional<String> unfit(Series ct, Series emission) {
    String sopClass = ct.instances().getFirst().sopClassUid();
    if (!sopClass.equals(Uids.CTImageStorage)) {
      return Optional.of("no classic CT image");
    }
    if (ct.frameOfReferenceUid().isEmpty()) {
      return Optional.of("no frame of reference");
    }
    if (!ct.frameOfReferenceUid().equals(emission.frameOfReferenceUid())) {
      if (FrameOfReference.isUnnamed(emission.example())) {
        return Optional.of("a frame of reference, where the emission image names none");
      }
      return Optional.of("another frame of reference than the emission image");
    }
    List<String> type = StudySeries.texts(ct.example(), Tag.ImageType);
    if (type.contains("LOCALIZER")) {
      return Optional.of("a localizer");
    }
    return PicturedPlanes.isProjection(type)
        ? Optional.of("a projection of several planes")
        : Optional.empty();
  }

  /** Of one without a time the farthest. */
  private static Duration apart(Series ct, Series emission) {
    return SameSession.of(ct.example(), emission.example())
        .apart()
        .map(Duration::abs)
        .orElse(Duration.ofDays(36_500));
  }

  /** Without a CT that fits: none came, or why each that came does not fit. */
  private static Finding missing(
      List<Series> all, List<SeriesChoice> left, Series emission, boolean densityByCt) {
    boolean unnamed = FrameOfReference.isUnnamed(emission.example());
    String wanted =
        unnamed
            ? "Send the emission image with the frame of reference of its CT"
            : "Send the CT of the PET/CT";
    String action =
        densityByCt
            ? wanted + ": the protocol takes its density."
            : wanted + "; dose by local deposition does not need it.";
    boolean elsewhere =
        all.stream()
            .anyMatch(ct -> !ct.frameOfReferenceUid().equals(emission.frameOfReferenceUid()));
    if (elsewhere) {
      return Finding.info(
          FindingCode.CT_FRAME_OF_REFERENCE,
          emission.name() + " FrameOfReferenceUID (0020,0052)",
          unfit(left),
          "a CT of the same frame of reference"
              + (unnamed ? "" : ", " + emission.frameOfReferenceUid()),
          unnamed || !densityByCt
              ? action
              : action
                  + " A registration is not applied: where there is only a CT of another frame,"
                  + " send it as it was resampled to the emission image.");
    }
    return Finding.info(
        FindingCode.CT_MISSING,
        "study",
        left.isEmpty() ? "no CT series" : unfit(left),
        "the CT of the PET/CT",
        action);
  }

  private static String unfit(List<SeriesChoice> left) {
    return left.size()
        + " CT series, none of which fits: "
        + left.stream()
            .collect(
                Collectors.groupingBy(
                    SeriesChoice::reason,
                    LinkedHashMap::new,
                    Collectors.mapping(SeriesChoice::seriesInstanceUid, Collectors.toList())))
            .entrySet()
            .stream()
            .map(one -> one.getKey() + " (" + named(one.getValue()) + ")")
            .collect(Collectors.joining("; "));
  }

  /** A study may have dozens. */
  private static String named(List<String> uids) {
    String first = "series " + String.join(", ", uids.subList(0, Math.min(NAMED, uids.size())));
    return uids.size() <= NAMED ? first : first + " and " + (uids.size() - NAMED) + " more";
  }
}
