// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.finding.Finding;
import org.ytterby.protocol.Isotope;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;

/**
 * What was given to the patient, when, and who says so. Immutable; each field carries its source.
 *
 * @param isotope a code of {@link Isotope}
 * @param device a code of {@link Device}
 * @param administrations one a vial or syringe; empty where nothing is known
 * @param clinical plan, intent, liver function, earlier treatments
 * @param overruled activities at administration that a source claims and a stronger one
 *     contradicts; no number rests on them, but one of them may be the true one
 * @param findings what was noticed while reading and merging
 */
public record TreatmentRecord(
    Optional<Sourced<String>> isotope,
    Optional<Sourced<String>> device,
    List<Administration> administrations,
    ClinicalContext clinical,
    List<Sourced<Activity>> overruled,
    List<Finding> findings) {

  private static final double BQ_PER_GBQ = 1e9;

  /** Nothing known. */
  public static final TreatmentRecord EMPTY =
      new TreatmentRecord(
          Optional.empty(), Optional.empty(), List.of(), ClinicalContext.NONE, List.of());

  public TreatmentRecord {
    administrations = List.copyOf(administrations);
    overruled = List.copyOf(overruled);
    findings = List.copyOf(findings);
  }

  /** What one source says: nothing is overruled before records are merged. */
  public TreatmentRecord(
      Optional<Sourced<String>> isotope,
      Optional<Sourced<String>> device,
      List<Administration> administrations,
      ClinicalContext clinical,
      List<Finding> findings) {
    this(isotope, device, administrations, clinical, List.of(), findings);
  }

  public Optional<Sourced<Planned>> planned() {
    return clinical.planned();
  }

  /** The activity that was to stay in the patient. */
  public Optional<Sourced<Activity>> prescribed() {
    return planned()
        .flatMap(
            plan ->
                Optional.ofNullable(plan.value().values().get(PlannedQuantity.ACTIVITY_GBQ))
                    .filter(gigabecquerel -> gigabecquerel > 0)
                    .map(
                        gigabecquerel ->
                            new Sourced<>(
                                new Activity(gigabecquerel * BQ_PER_GBQ),
                                plan.source(),
                                plan.where())));
  }

  /** The part of it that is expected to go to the lungs. */
  public Optional<Double> plannedShunt() {
    return planned()
        .map(plan -> plan.value().values())
        .flatMap(values -> Optional.ofNullable(values.get(PlannedQuantity.LUNG_SHUNT_FRACTION)));
  }

  /**
   * What of it a prediction rests on: the plan. Neither what was given, should that be known
   * already, nor what is left of earlier treatments belongs to an image before the treatment.
   */
  public TreatmentRecord planOnly() {
    ClinicalContext plan = new ClinicalContext(planned(), intent(), liverFunction(), List.of());
    return new TreatmentRecord(isotope, device, List.of(), plan, findings);
  }

  public Optional<Sourced<String>> intent() {
    return clinical.intent();
  }

  public Optional<Sourced<LiverFunction>> liverFunction() {
    return clinical.liverFunction();
  }

  public List<Sourced<EarlierTreatment>> earlier() {
    return clinical.earlier();
  }

  /**
   * The time to which activity and image are decayed.
   *
   * <p>For one administration its own. Several at different times share one image, and no voxel
   * tells them apart: then it is the time at which all of them together, given at once, would leave
   * the same activity in the image, exp(λt) = Σ A exp(λt<sub>i</sub>) / Σ A. A voxel that one of
   * them alone fed is off by 1.1 % an hour between its time and this one, but where the record
   * names the region that the vial went to; {@link TreatmentReview} says so.
   *
   * @return nothing where a time is not known, or where times differ and an activity is not known
   */
  public Optional<Instant> administeredAt(DoseConstants constants) {
    return timeOf(administrations, constants);
  }

  /** The same of some administrations, which share a part of the image. */
  public static Optional<Instant> timeOf(List<Administration> some, DoseConstants constants) {
    List<Instant> times = some.stream().flatMap(one -> one.instant().stream()).toList();
    if (times.isEmpty() || times.size() < some.size()) {
      return Optional.empty();
    }
    Instant first = times.stream().min(Instant::compareTo).orElseThrow();
    if (times.stream().allMatch(first::equals)) {
      return Optional.of(first);
    }
    return net(some, constants).map(sum -> weighted(some, first, sum, constants));
  }

  private static Instant weighted(
      List<Administration> some, Instant first, Activity sum, DoseConstants constants) {
    double weightedBq = 0;
    for (Administration one : some) {
      Duration later = Duration.between(first, one.instant().orElseThrow());
      weightedBq += one.net(constants).orElseThrow().becquerel() / Decay.factor(constants, later);
    }
    double laterS = StrictMath.log(weightedBq / sum.becquerel()) / Decay.constantPerS(constants);
    return first.plusMillis(Math.round(laterS * 1e3));
  }

  /**
   * The activity that stayed in the patient, each administration at its own time, summed; nothing
   * where one of them is not known.
   */
  public Optional<Activity> netAdministered(DoseConstants constants) {
    return net(administrations, constants);
  }

  private static Optional<Activity> net(List<Administration> some, DoseConstants constants) {
    List<Activity> known = some.stream().flatMap(one -> one.net(constants).stream()).toList();
    return known.isEmpty() || known.size() < some.size()
        ? Optional.empty()
        : Optional.of(new Activity(known.stream().mapToDouble(Activity::becquerel).sum()));
  }

  /**
   * True where each activity is that at administration by what a person states, so that it needs no
   * time.
   */
  public boolean statedAtAdministration() {
    return !administrations.isEmpty()
        && administrations.stream().allMatch(Administration::statedAtAdministration);
  }

  /**
   * True where each administration says what stayed behind, so that the net activity rests on it.
   */
  public boolean residualRecorded() {
    return administrations.stream().allMatch(Administration::residualRecorded);
  }

  /**
   * The part of the net administered activity that went to the lungs by the recorded fractions;
   * nothing where the activity is not known or no fraction was recorded.
   */
  public Optional<Double> lungShuntFraction(DoseConstants constants) {
    Optional<Activity> sum = netAdministered(constants);
    if (sum.isEmpty()
        || administrations.stream().allMatch(one -> one.lungShuntFraction().isEmpty())) {
      return Optional.empty();
    }
    double shuntedBq = 0;
    for (Administration one : administrations) {
      shuntedBq +=
          one.net(constants).orElseThrow().becquerel()
              * one.lungShuntFraction().map(Sourced::value).orElse(0.0);
    }
    return Optional.of(shuntedBq / sum.get().becquerel());
  }

  /**
   * Field by field what this record says, else the other; contradictions become findings. The
   * record of the stronger source is asked: web before file before header.
   */
  public TreatmentRecord merge(TreatmentRecord fallback) {
    return new TreatmentMerge(this, fallback).merged();
  }

  /**
   * The record as it would be if an overruled activity were the true one: of the one
   * administration, at its time, with nothing left behind.
   *
   * @param other one of {@link #overruled}
   */
  public TreatmentRecord believing(Sourced<Activity> other) {
    Administration one = administrations.getFirst();
    Administration believed =
        new Administration(
            one.target(),
            one.region(),
            Optional.of(
                new Sourced<>(
                    new Assay(other.value(), Optional.empty()), other.source(), other.where())),
            Optional.empty(),
            one.administeredAt(),
            one.lungShuntFraction());
    return new TreatmentRecord(isotope, device, List.of(believed), clinical, overruled, findings);
  }

  /** The findings of reading and merging, and what the record leaves open. */
  public List<Finding> review(DoseConstants constants, Isotope dosed) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(TreatmentReview.of(this, constants, dosed));
    return List.copyOf(all);
  }
}
