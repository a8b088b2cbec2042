// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.ytterby.protocol.Isotope;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.store.CanonicalJson;

/**
 * A run is computed from the frozen form of a merged record: whatever was merged must come back.
 */
class TreatmentRoundTripTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
  private static final int TWO_YEARS_MIN = 2 * 365 * 24 * 60;

  @Property
  void a_merged_record_comes_back_equal_and_reviews_the_same(
      @ForAll("records") TreatmentRecord web,
      @ForAll("records") TreatmentRecord file,
      @ForAll("records") TreatmentRecord header) {
    TreatmentRecord merged =
        from(web, TreatmentSource.WEB)
            .merge(from(file, TreatmentSource.TREATMENT_FILE))
            .merge(from(header, TreatmentSource.PET_HEADER));
    TreatmentRecord read = TreatmentJson.parse(CanonicalJson.text(TreatmentJson.toMap(merged)));
    assertThat(read).isEqualTo(merged);
    assertThat(read.review(DoseConstants.DEFAULT, Isotope.YTTRIUM_90))
        .isEqualTo(merged.review(DoseConstants.DEFAULT, Isotope.YTTRIUM_90));
  }

  @Provide
  Arbitrary<TreatmentRecord> records() {
    return administrations()
        .list()
        .ofMaxSize(2)
        .map(
            all ->
                new TreatmentRecord(
                    Optional.empty(), Optional.empty(), all, ClinicalContext.NONE, List.of()));
  }

  private static Arbitrary<Administration> administrations() {
    Arbitrary<Optional<Sourced<Assay>>> assays =
        Combinators.combine(activities(), moments().optional())
            .as((activity, at) -> sourced(new Assay(activity, at)))
            .flatMap(
                assay ->
                    Arbitraries.of(
                        assay, sourced(Assay.atAdministration(assay.value().activity()))))
            .optional();
    Arbitrary<Optional<Sourced<Moment>>> times =
        moments().map(TreatmentRoundTripTest::sourced).optional();
    Arbitrary<Optional<Sourced<Residual>>> residuals =
        residuals().map(TreatmentRoundTripTest::sourced).optional();
    Arbitrary<Optional<Sourced<String>>> regions =
        Arbitraries.of("Seg 5", "Segment 4a/b").map(TreatmentRoundTripTest::sourced).optional();
    return Combinators.combine(regions, assays, residuals, times)
        .as(
            (region, assay, residual, at) ->
                new Administration(
                    Optional.empty(), region, assay, residual, at, Optional.empty()));
  }

  private static Arbitrary<Residual> residuals() {
    return Arbitraries.oneOf(
        Arbitraries.just(new Residual.NoneMeasured()),
        Combinators.combine(activities(), moments().optional())
            .as((activity, at) -> new Residual.Measured(activity, Optional.of("meter"), at)),
        Combinators.combine(Arbitraries.integers().between(0, 999), moments().optional())
            .as(
                (thousandths, at) ->
                    new Residual.OfAssay(
                        BigDecimal.valueOf(thousandths, 3).doubleValue(), Optional.empty(), at)));
  }

  /** Numbers as people and headers write them: at most 12 digits. */
  private static Arbitrary<Activity> activities() {
    return Arbitraries.longs()
        .between(1, 100_000_000_000L)
        .map(becquerel -> new Activity((double) becquerel));
  }

  private static Arbitrary<Moment> moments() {
    Arbitrary<LocalDateTime> locals =
        Arbitraries.integers()
            .between(0, TWO_YEARS_MIN)
            .map(minutes -> LocalDateTime.of(2025, 1, 1, 0, 0).plusMinutes(minutes));
    return Arbitraries.oneOf(
        locals.map(local -> Moment.inZone(local, ZONE)),
        locals.map(local -> Moment.written(OffsetDateTime.of(local, ZoneOffset.ofHours(-5)))));
  }

  private static <T> Sourced<T> sourced(T value) {
    return new Sourced<>(value, TreatmentSource.TREATMENT_FILE, "somewhere");
  }

  private static TreatmentRecord from(TreatmentRecord record, TreatmentSource source) {
    return new TreatmentRecord(
        record.isotope(),
        record.device(),
        record.administrations().stream()
            .map(
                one ->
                    new Administration(
                        one.target(),
                        one.region().map(said -> by(said, source)),
                        one.assay().map(said -> by(said, source)),
                        one.residual().map(said -> by(said, source)),
                        one.administeredAt().map(said -> by(said, source)),
                        one.lungShuntFraction()))
            .toList(),
        record.clinical(),
        record.findings());
  }

  private static <T> Sourced<T> by(Sourced<T> said, TreatmentSource source) {
    return new Sourced<>(said.value(), source, source.text());
  }
}
