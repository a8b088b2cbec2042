// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.activity.LeftActivity;
import org.ytterby.activity.Normalisation;
import org.ytterby.activity.VolumeEdge;
import org.ytterby.metric.CaseUncertainty.Scale;
import org.ytterby.metric.InputQuantity.Concerns;
import org.ytterby.protocol.ExpectedRatio;
import org.ytterby.protocol.RatioBudget;
import org.ytterby.quantity.DoseConstants;

/**
 * What a relative dose rests on, beside the image: the activity that was shared out, and among
 * what. Immutable.
 *
 * <pre>
 * method       D = d s A / (M - E), d and M the absolute dose and the activity in the volume, A the net
 *              activity, s the volume's share of it, E what an earlier treatment shows of itself. So
 *              u(E) acts by 1 / (M - E), and the volume's edge by the concentration on its surface. Where
 *              counts C are shared out it is D = c (s A + E) / C: s and A act by s A / (s A + E), the
 *              calibrator by 1, for it is taken to be the same as then
 * earlier      E is activity x decay x what the scanner is expected to show of the device. The spread of
 *              that holds calibrator and scanner; where only the day is known, noon is off by anything up
 *              to 12 h
 * assumptions  registration moves the volume as a whole, which to first order changes nothing where the
 *              concentration on its surface is even
 * </pre>
 *
 * @param planned whether the dose is one that a planned activity would give: then nothing was
 *     assayed
 * @param residualRecorded whether the treatment record says a residual
 * @param shunt what the dose has to do with the lungs
 * @param volume that was chosen; without one it is the whole field, of this treatment alone
 */
public record TreatmentScale(
    boolean planned, boolean residualRecorded, LungShunt shunt, Optional<Normalisation> volume) {
  private static final double MIN_PER_H = 60;

  /** By which noon can be wrong, and what a rectangle of that has. */
  private static final double NOON_MIN = InputQuantity.within(12 * MIN_PER_H);

  /** A treatment that was given, its residual recorded, in a field that holds all of it. */
  static TreatmentScale whole(boolean residualRecorded) {
    return new TreatmentScale(false, residualRecorded, LungShunt.INSIDE, Optional.empty());
  }

  /** Those of the activity. A planned one is what it is; what will be given is another. */
  List<Scale> ofActivity(CaseUncertainty told, DoseConstants constants) {
    return planned
        ? List.of()
        : List.of(
            CaseUncertainty.percent(
                "administered activity",
                told.rules().scale().administeredPercent(),
                Concerns.RELATIVE,
                "dose calibrator, protocol"),
            residual(told).times(-1),
            told.clock("time from assay to administration", Concerns.RELATIVE, constants)
                .times(-1));
  }

  /** Those of a relative dose: of the activity, and of what it was shared out among. */
  List<Scale> ofDose(CaseUncertainty told, DoseConstants constants) {
    List<Scale> all = new ArrayList<>();
    boolean more = told.rules().ofRatio() == RatioBudget.STATED;
    double part = more ? volume.map(TreatmentScale::ownPart).orElse(1.0) : 1;
    List<Scale> ofActivity = ofActivity(told, constants);
    for (int i = 0; i < ofActivity.size(); i++) {
      all.add(i == 0 ? ofActivity.get(i) : ofActivity.get(i).times(part));
    }
    ofShunt(told).ifPresent(one -> all.add(one.times(part)));
    if (more) {
      volume.ifPresent(
          one -> {
            one.left().forEach(left -> all.addAll(ofLeft(left, one, told, constants)));
            one.edge().ifPresent(edge -> all.addAll(ofEdge(edge, told)));
          });
    }
    return all;
  }

  /** Counts are of both treatments: what this one has of what was shared out among them. */
  private static double ownPart(Normalisation volume) {
    double own = volume.measured().becquerel();
    boolean added = volume.left().stream().anyMatch(one -> one.shown().isEmpty());
    return added ? own / (own + volume.earlier().becquerel()) : 1;
  }

  private static List<Scale> ofLeft(
      LeftActivity left, Normalisation volume, CaseUncertainty told, DoseConstants constants) {
    double own = volume.measured().becquerel();
    double shared = left.shown().isEmpty() ? own + volume.earlier().becquerel() : own;
    double part = left.activity().becquerel() / shared;
    List<Scale> all = new ArrayList<>();
    left.shown()
        .ifPresent(
            shown -> {
              ExpectedRatio expected = shown.expected();
              all.add(
                  CaseUncertainty.percent(
                          "what is shown of an earlier treatment, device " + shown.device(),
                          100 * expected.spread() / expected.ratio(),
                          Concerns.RELATIVE,
                          "spread of the expected ratio, protocol")
                      .times(part));
            });
    String name = "time of earlier treatment " + left.number();
    all.add(
        (left.dayOnly()
                ? told.minutes(
                    InputQuantity.rectangular(
                        name,
                        NOON_MIN,
                        "min",
                        Concerns.RELATIVE,
                        "only the day is known, noon taken: anything within 12 h equally likely"),
                    constants)
                : told.clock(name, Concerns.RELATIVE, constants))
            .times(part));
    return all;
  }

  private static List<Scale> ofEdge(VolumeEdge edge, CaseUncertainty told) {
    return RegionEdge.drawn(edge.volumeMl(), edge.voxels(), told).stream()
        .map(
            one ->
                CaseUncertainty.percent(
                        "normalisation " + one.name(),
                        one.standardUncertainty(),
                        Concerns.RELATIVE,
                        one.source())
                    .times(-edge.onSurfaceFraction()))
        .toList();
  }

  private Optional<Scale> ofShunt(CaseUncertainty told) {
    return switch (shunt.place()) {
      case INSIDE -> Optional.empty();
      case TAKEN_OFF -> Optional.of(takenOff(shunt.fraction(), told));
      case LEFT ->
          shunt.fraction().isEmpty()
              ? Optional.of(takenOff(Optional.empty(), told))
              : shunt.fraction().filter(some -> some > 0).map(TreatmentScale::outside);
    };
  }

  private static Scale outside(double fraction) {
    return CaseUncertainty.upTo(
            "lung shunt outside the field",
            100 * fraction,
            Concerns.RELATIVE,
            "recorded, not taken off: nothing shows whether the lungs are inside")
        .times(-1);
  }

  /** The fraction that was taken off, in percent of itself; or what it may be unrecorded. */
  Scale takenOff(Optional<Double> fraction, CaseUncertainty told) {
    return fraction
        .map(some -> told.shunt().times(-some / (1 - some)))
        .orElseGet(
            () ->
                CaseUncertainty.upTo(
                        CaseUncertainty.OF_SHUNT,
                        100 * shunt.neglectedFraction(),
                        Concerns.RELATIVE,
                        "not recorded, not taken off")
                    .times(-1));
  }

  private Scale residual(CaseUncertainty told) {
    return residualRecorded
        ? CaseUncertainty.percent(
            "residual activity",
            told.rules().scale().residualPercent(),
            Concerns.RELATIVE,
            CaseUncertainty.OF_PROTOCOL)
        : CaseUncertainty.upTo(
            "residual activity",
            told.rules().scale().residualMostPercent(),
            Concerns.RELATIVE,
            "not recorded");
  }
}
