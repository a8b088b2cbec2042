// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.protocol.Isotope;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;

/**
 * Two treatment records made one, field by field.
 *
 * <p>The primary's value goes before the fallback's. Where both say something and it is not the
 * same, the primary's stands and a finding names both. An activity and the time of its assay are
 * one field: they are never taken from two sources.
 *
 * <p>The header's activity belongs to the header's start time. Where a person overrules that time
 * and gives no activity, nobody knows which of the two the activity belongs to: the start time may
 * be that of the assay, or a slip of the day, or the time of the scan. Within {@link #SAME_ASSAY}
 * it is used as the standard says; beyond it is not used, a finding asks for it, and the absolute
 * dose, for which no activity is needed, stays.
 */
final class TreatmentMerge {
  /** Typed by hand to the minute on two clocks; 5 min is 0.09 % of activity. */
  private static final Duration SAME_TIME = Duration.ofMinutes(5);

  /**
   * An hour is 1.1 % of activity, well inside the calibrator's 5 %: then it does not matter to
   * which of two times the header's activity belongs.
   */
  private static final Duration SAME_ASSAY = Duration.ofHours(1);

  /** Two readings of one activity that differ less are one reading, rounded twice. */
  private static final double SAME_ACTIVITY = 0.02;

  private final TreatmentRecord primary;
  private final TreatmentRecord fallback;

  /** Whose half-life leads activities from one time to another. */
  private final DoseConstants constants;

  private final List<Finding> conflicts = new ArrayList<>();
  private final List<Sourced<Activity>> overruled = new ArrayList<>();

  TreatmentMerge(TreatmentRecord primary, TreatmentRecord fallback) {
    this.primary = primary;
    this.fallback = fallback;
    this.constants = constants(primary, fallback);
    overruled.addAll(primary.overruled());
    overruled.addAll(fallback.overruled());
  }

  /** By the isotope that either names, else by what carried it. */
  private static DoseConstants constants(TreatmentRecord primary, TreatmentRecord fallback) {
    return primary
        .isotope()
        .or(fallback::isotope)
        .map(Sourced::value)
        .flatMap(Isotope::of)
        .or(
            () ->
                primary
                    .device()
                    .or(fallback::device)
                    .map(Sourced::value)
                    .flatMap(Device::of)
                    .flatMap(Device::isotope))
        .filter(isotope -> isotope != Isotope.YTTRIUM_90)
        .map(isotope -> isotope.data().constants())
        .orElse(DoseConstants.DEFAULT);
  }

  TreatmentRecord merged() {
    Optional<Sourced<String>> isotope =
        same("isotope", primary.isotope(), fallback.isotope(), text -> text);
    Optional<Sourced<String>> device =
        same("device", primary.device(), fallback.device(), text -> text);
    List<Administration> administrations = administrations();
    ClinicalContext clinical =
        new ClinicalContext(
            same("planned", primary.planned(), fallback.planned(), Planned::text),
            same("intent", primary.intent(), fallback.intent(), text -> text),
            same(
                "liver_function",
                primary.liverFunction(),
                fallback.liverFunction(),
                LiverFunction::text),
            primary.earlier().isEmpty() ? fallback.earlier() : primary.earlier());
    List<Finding> findings = new ArrayList<>(primary.findings());
    Set<FindingCode> settled = settled();
    fallback.findings().stream()
        .filter(finding -> !settled.contains(finding.code()) && !findings.contains(finding))
        .forEach(findings::add);
    findings.addAll(conflicts);
    return new TreatmentRecord(isotope, device, administrations, clinical, overruled, findings);
  }

  /** What the fallback's findings complain of and the primary has said better. */
  private Set<FindingCode> settled() {
    Set<FindingCode> settled = EnumSet.noneOf(FindingCode.class);
    List<Administration> said = primary.administrations();
    if (!said.isEmpty() && said.stream().allMatch(one -> one.administeredAt().isPresent())) {
      settled.add(FindingCode.TIME_MISSING);
      settled.add(FindingCode.TIME_CONFLICT);
    }
    if (!said.isEmpty() && said.stream().allMatch(one -> one.assay().isPresent())) {
      settled.add(FindingCode.ADMINISTERED_ACTIVITY_MISSING);
    }
    return settled;
  }

  private List<Administration> administrations() {
    List<Administration> first = primary.administrations();
    List<Administration> second = fallback.administrations();
    if (first.isEmpty() || second.isEmpty()) {
      return first.isEmpty() ? second : first;
    }
    if (first.size() == 1 && second.size() == 1) {
      return List.of(administration(first.getFirst(), second.getFirst()));
    }
    compareSums();
    return first;
  }

  private Administration administration(Administration first, Administration second) {
    String at = "administrations[0].";
    compareTimes(at + "administered_at", first, second);
    Administration merged =
        new Administration(
            same(at + "target", first.target(), second.target(), text -> text),
            same(at + "region", first.region(), second.region(), text -> text),
            first.assay().or(() -> unambiguous(at, first, second)),
            same(at + "residual", first.residual(), second.residual(), Residual::text),
            first.administeredAt().or(second::administeredAt),
            same(
                at + "lung_shunt_fraction",
                first.lungShuntFraction(),
                second.lungShuntFraction(),
                fraction -> Double.toString(fraction)));
    compareActivities(at + "activity_gbq", merged, second);
    return merged;
  }

  /** The other record's assay, but the header's only where its time is not in doubt. */
  private Optional<Sourced<Assay>> unambiguous(
      String at, Administration first, Administration second) {
    Optional<Duration> apart = inDoubt(first, second);
    if (apart.isEmpty()) {
      return second.assay();
    }
    ambiguous(at, first.administeredAt().orElseThrow(), second.assay().orElseThrow(), apart.get());
    return Optional.empty();
  }

  /** How far the header's assay is from the administration, where that leaves its time in doubt. */
  private static Optional<Duration> inDoubt(Administration first, Administration second) {
    return second
        .assay()
        .filter(assay -> assay.source() == TreatmentSource.PET_HEADER)
        .flatMap(assay -> assay.value().at())
        .flatMap(at -> first.instant().map(given -> Duration.between(at.instant(), given).abs()))
        .filter(apart -> apart.compareTo(SAME_ASSAY) > 0);
  }

  private void ambiguous(
      String at, Sourced<Moment> administered, Sourced<Assay> header, Duration apart) {
    conflicts.add(
        Finding.review(
            FindingCode.TREATMENT_CONFLICT,
            "treatment record, " + at + "activity_gbq",
            String.format(
                Locale.ROOT,
                "%s of the PET header (%s), which belongs to a start time %.1f h away from the"
                    + " administration at %s (%s)",
                text(header.value().activity()),
                header.where(),
                Decay.seconds(apart) / 3600,
                text(administered.value()),
                administered.where()),
            "times at most " + SAME_ASSAY.toHours() + " h apart, or activity_gbq with assayed_at",
            String.format(
                Locale.ROOT,
                "The header's activity is not used: of which time it is can't be told, and that is"
                    + " %.1f %%. Enter activity_gbq with assayed_at.",
                Decay.percent(constants, apart))));
  }

  private void compareTimes(String field, Administration first, Administration second) {
    if (first.instant().isEmpty() || second.instant().isEmpty()) {
      return;
    }
    Duration apart = Duration.between(first.instant().get(), second.instant().get()).abs();
    if (apart.compareTo(SAME_TIME) > 0) {
      conflict(
          field,
          first.administeredAt().orElseThrow(),
          second.administeredAt().orElseThrow(),
          text(first.administeredAt().orElseThrow().value()),
          text(second.administeredAt().orElseThrow().value()),
          effect(first, second, apart));
    }
  }

  /** What another time of administration does to the dose, and who would notice. */
  private String effect(Administration first, Administration second, Duration apart) {
    boolean later = first.instant().orElseThrow().isAfter(second.instant().orElseThrow());
    Optional<Sourced<Assay>> assay =
        first
            .assay()
            .or(() -> inDoubt(first, second).isPresent() ? Optional.empty() : second.assay());
    boolean blind = assay.flatMap(one -> one.value().at()).isPresent();
    return String.format(
        Locale.ROOT,
        "By that the %s is %.1f %% %s than by the other; %s.",
        blind ? "dose, absolute and relative," : "absolute dose",
        Math.abs(100 * (Decay.factor(constants, later ? apart : apart.negated()) - 1)),
        later ? "lower" : "higher",
        assay.isEmpty() ? "no administered activity is there to hold it against" : shownBy(blind));
  }

  private static String shownBy(boolean blind) {
    return "the ratio of measured over administered activity "
        + (blind
            ? "does not show which is right, as both are decayed to that time"
            : "changes with it");
  }

  /**
   * Both at the merged time of administration, which one of the two may have left open. The same
   * vial may be named with or without its residual: both are accepted as the same.
   */
  private void compareActivities(String field, Administration first, Administration second) {
    if (first.assay().isEmpty() || second.assay().isEmpty()) {
      return;
    }
    Optional<Activity> gross = first.gross(constants);
    Optional<Activity> net = first.net(constants);
    Optional<Activity> other =
        new Administration(
                second.target(),
                second.assay(),
                second.residual(),
                first.administeredAt(),
                second.lungShuntFraction())
            .gross(constants);
    if (gross.isEmpty() || other.isEmpty()) {
      return;
    }
    if (!near(gross.get(), other.get()) && !near(net.orElse(gross.get()), other.get())) {
      conflict(
          field,
          first.assay().get(),
          second.assay().get(),
          text(gross.get()) + " at administration",
          text(other.get()) + " at administration");
      overruled(second.assay().get(), other.get());
    }
  }

  private void compareSums() {
    Optional<Activity> first = primary.netAdministered(constants);
    Optional<Activity> second = fallback.netAdministered(constants);
    if (first.isPresent() && second.isPresent() && !near(first.get(), second.get())) {
      Sourced<Assay> mine = primary.administrations().getFirst().assay().orElseThrow();
      Sourced<Assay> theirs = fallback.administrations().getFirst().assay().orElseThrow();
      conflict(
          "administrations",
          mine,
          theirs,
          text(first.get()) + " in " + primary.administrations().size() + " administrations",
          text(second.get()) + " in " + fallback.administrations().size());
      overruled(theirs, second.get());
    }
  }

  private void overruled(Sourced<Assay> claim, Activity atAdministration) {
    overruled.add(new Sourced<>(atAdministration, claim.source(), claim.where()));
  }

  private <T> Optional<Sourced<T>> same(
      String field,
      Optional<Sourced<T>> first,
      Optional<Sourced<T>> second,
      Function<T, String> text) {
    if (first.isPresent() && second.isPresent()) {
      T mine = first.get().value();
      T theirs = second.get().value();
      if (!mine.equals(theirs)) {
        conflict(field, first.get(), second.get(), text.apply(mine), text.apply(theirs));
      }
    }
    return first.or(() -> second);
  }

  private void conflict(
      String field, Sourced<?> first, Sourced<?> second, String mine, String theirs) {
    conflict(field, first, second, mine, theirs, "");
  }

  private void conflict(
      String field,
      Sourced<?> first,
      Sourced<?> second,
      String mine,
      String theirs,
      String effect) {
    conflicts.add(
        Finding.review(
            FindingCode.TREATMENT_CONFLICT,
            "treatment record, " + field,
            mine
                + " ("
                + first.source().text()
                + ", "
                + first.where()
                + ") and "
                + theirs
                + " ("
                + second.source().text()
                + ", "
                + second.where()
                + ")",
            "the same from both",
            "The "
                + first.source().text()
                + " is used. "
                + (effect.isEmpty() ? "" : effect + " ")
                + "Correct the one that is wrong."));
  }

  private static boolean near(Activity one, Activity other) {
    return Math.abs(one.becquerel() / other.becquerel() - 1) <= SAME_ACTIVITY;
  }

  private static String text(Activity activity) {
    return String.format(Locale.ROOT, "%.4g GBq", activity.gigabecquerel());
  }

  private static String text(Moment moment) {
    return moment.at() + (moment.zoneAssumed() ? " (offset of the node's zone)" : "");
  }
}
