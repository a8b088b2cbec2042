// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.protocol.Isotope;
import org.ytterby.protocol.OursRules;
import org.ytterby.treatment.HeaderNuclide;

/**
 * The declared rule, in this order: emission images, but none of a station that is wanted → not
 * ours; no emission image → undecided where a description tells of our treatment, because the image
 * may still come, else not ours; the nuclide that is dosed by code or half-life → ours; a
 * description of our treatment → ours; another nuclide → not ours; nothing said → undecided. To a
 * rule of images before the treatment what is given then is not ours, nor what says nothing.
 */
final class RelevanceRule {
  private static final Set<String> EMISSION = Set.of("PT", "NM");

  private final List<Series> series;
  private final OursRules rules;
  private final Isotope dosed;

  /**
   * Of a study.
   *
   * @param dosed the nuclide that is dosed
   */
  RelevanceRule(List<Series> series, OursRules rules, Isotope dosed) {
    this.series = series;
    this.rules = rules;
    this.dosed = dosed;
  }

  Relevance relevance() {
    List<Series> emission =
        series.stream().filter(one -> EMISSION.contains(one.modality())).toList();
    List<Series> wanted = emission.stream().filter(this::stationWanted).toList();
    if (!emission.isEmpty() && wanted.isEmpty()) {
      return new Relevance.NotOurs("no emission image comes from a station of the rule");
    }
    Optional<String> description = description();
    if (emission.isEmpty()) {
      return description.isPresent()
          ? new Relevance.Undecided(description.get() + ", but there is no emission image yet")
          : new Relevance.NotOurs("no emission image (PT or NM) and no description of a treatment");
    }
    List<HeaderNuclide> nuclides =
        wanted.stream().flatMap(one -> HeaderNuclide.all(one.example()).stream()).toList();
    Optional<HeaderNuclide> after =
        nuclides.stream().filter(one -> rules.beforeTreatment() && isGiven(one)).findFirst();
    if (after.isPresent()) {
      return new Relevance.NotOurs(
          named(after.get()) + " is of a treatment, not of an image before it");
    }
    Optional<HeaderNuclide> ours = nuclides.stream().filter(this::isOurs).findFirst();
    if (ours.isPresent()) {
      return new Relevance.Ours(named(ours.get()) + " is the treatment's", true);
    }
    if (description.isPresent()) {
      return new Relevance.Ours(description.get(), false);
    }
    if (rules.beforeTreatment()) {
      return new Relevance.NotOurs("neither nuclide nor description says that it is of 99mTc-MAA");
    }
    return nuclides.stream()
        .filter(one -> one.pointsElsewhere(dosed))
        .findFirst()
        .<Relevance>map(
            other -> new Relevance.NotOurs(named(other) + " and no description of a treatment"))
        .orElseGet(
            () -> new Relevance.Undecided("neither nuclide nor description says what it is"));
  }

  private static boolean isGiven(HeaderNuclide nuclide) {
    return Stream.of(Isotope.values()).anyMatch(nuclide::pointsTo);
  }

  /** A nuclide by its code, and by its half-life where that is what decides. */
  private String named(HeaderNuclide nuclide) {
    boolean byCode =
        nuclide.names(dosed)
            || nuclide.kind() != HeaderNuclide.Kind.ABSENT && !nuclide.pointsTo(dosed);
    String code = nuclide.kind() == HeaderNuclide.Kind.ABSENT ? "without code" : nuclide.said();
    return "nuclide "
        + code
        + (byCode
            ? ""
            : nuclide
                .halfLifeS()
                .map(s -> String.format(Locale.ROOT, ", half-life %.6g s,", s))
                .orElse(""));
  }

  private boolean isOurs(HeaderNuclide nuclide) {
    return nuclide.pointsTo(dosed)
        || rules.nuclides().stream().anyMatch(code -> nuclide.isCode(code.value(), code.scheme()));
  }

  private boolean stationWanted(Series one) {
    return rules.stationMatches(StudySeries.text(one.example(), Tag.StationName));
  }

  private Optional<String> description() {
    return series.stream()
        .flatMap(
            one ->
                Stream.of(Tag.StudyDescription, Tag.SeriesDescription, Tag.ProtocolName)
                    .filter(tag -> rules.descriptionMatches(StudySeries.text(one.example(), tag)))
                    .map(
                        tag ->
                            one.example().where(tag) + " of " + one.name() + " matches the rule"))
        .findFirst();
  }
}
