// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.ytterby.assemble.AssemblyRules;
import org.ytterby.assemble.Series;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.protocol.CommissioningRule;
import org.ytterby.protocol.QuantificationRules;
import org.ytterby.protocol.ScannerDecay;
import org.ytterby.protocol.Surrogate;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.treatment.PetHeaderTreatment;

/**
 * Scans of 90Y that the scanner took for another nuclide: what it would have written is computed
 * from a true concentration by hand, and the truth has to come back.
 */
class SurrogateRepairTest implements PetReading {
  private static final Deviations DEVIATIONS = Deviations.of(SurrogateRepairTest.class);

  /** True concentration at administration in Bq/mL: 2 GBq in 1 L. */
  private static final double TRUE_BQ_PER_ML = 2e6;

  private static final double FRAME_S = 1200;
  private static final double YTTRIUM_S = HALF_LIFE_H * 3600;
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

  @TempDir Path folder;

  @Override
  public Path folder() {
    return folder;
  }

  /** As a console would name it. */
  private enum Console {
    FLUORINE("C-111A1", "SRT", "^18^Fluorine", 6586.2, 0.9686),
    SODIUM("C-155A1", "SRT", "^22^Sodium", 8.2111e7, 0.8990),
    GERMANIUM("C-128A2", "SRT", "^68^Germanium", 2.341e7, 0.889),
    ZIRCONIUM("C-168A4", "SRT", "^89^Zirconium", 282276, 0.2274),
    YTTRIUM_86("C-162A3", "SRT", "^86^Yttrium", 53064, 0.319);

    final String code;
    final String scheme;
    final String meaning;
    final double halfLifeS;
    final double fraction;

    Console(String code, String scheme, String meaning, double halfLifeS, double fraction) {
      this.code = code;
      this.scheme = scheme;
      this.meaning = meaning;
      this.halfLifeS = halfLifeS;
      this.fraction = fraction;
    }
  }

  /** Local times of the header and its offset. */
  private record Clock(String name, String administered, String scan, String offset) {}

  private static final List<Clock> CLOCKS =
      List.of(
          new Clock("next day", "20260301140000", "20260302100000", "+0000"),
          new Clock("over midnight", "20260301210000", "20260301235000", "+0000"),
          new Clock("zone", "20260301230000", "20260303013000", "+1100"));

  static Stream<Arguments> scans() {
    return Stream.of(Console.values())
        .flatMap(
            console ->
                Stream.of("NONE", "START", "ADMIN")
                    .flatMap(
                        correction ->
                            CLOCKS.stream()
                                .map(clock -> Arguments.of(console, correction, clock))));
  }

  /** Two beds, the second 20 min later; factors to seven digits as scanners write them. */
  @ParameterizedTest
  @MethodSource("scans")
  void the_truth_comes_back(Console console, String correction, Clock clock) {
    ActivityMap map = map(series(console, correction, clock, true));
    for (int plane = 0; plane < map.grid().planes(); plane++) {
      DEVIATIONS.relative(
          "Bq/mL by hand: stored x fraction / 3.186e-5 / Decay Factor, then 90Y's own decay",
          console + " " + correction + " " + clock.name() + " plane " + plane,
          map.becquerelPerMl()[map.grid().index(1, 1, plane)],
          TRUE_BQ_PER_ML,
          1e-4);
    }
    assertThat(map.how().positronScale()).isCloseTo(console.fraction / 3.186e-5, within(1e-6));
  }

  /** A factor for the frame's start, not for its mean, is divided out all the same. */
  @ParameterizedTest
  @CsvSource({"START", "ADMIN"})
  void whatever_point_of_the_frame_the_factor_is_for(String correction) {
    ActivityMap map = map(series(Console.FLUORINE, correction, CLOCKS.getFirst(), false));
    assertThat((double) map.becquerelPerMl()[0]).isCloseTo(TRUE_BQ_PER_ML, within(200.0));
  }

  /** By hand: 2^(20 h / 1.8295 h) = 1954; 0.9686 / 3.186e-5 = 30402; 90Y 1.241647 and 1.001805. */
  @Test
  void the_finding_holds_the_arithmetic() {
    Outcome<ActivityMap> outcome =
        read(series(Console.FLUORINE, "ADMIN", CLOCKS.getFirst(), false));
    assertThat(outcome.findings())
        .filteredOn(finding -> finding.action().startsWith("Repaired"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.NUCLIDE);
              assertThat(finding.found())
                  .isEqualTo("18F: half-life 6586 s, positron fraction 0.9686");
              assertThat(finding.action())
                  .contains(
                      "stored value x 0.9686 / 3.186e-5 = x 30400",
                      "/ Decay Factor 1954, x 1.243889 of 90Y from its frame to the administration"
                          + " = x 19.36 in all");
            });
    assertThat(PetReading.done(outcome).how().decayRule())
        .isEqualTo(
            "ADMIN: the administration in the header; decayed as 18F, undone by each slice's Decay"
                + " Factor");
  }

  /** By hand: 20 min of 18F are 0.1263 mean decays, so that a frame's mean stands 1.0645 below. */
  @Test
  void a_factor_to_the_start_of_the_frame_only_is_told() {
    assertThat(repaired(series(Console.FLUORINE, "START", CLOCKS.getFirst(), false)))
        .contains("less than decay inside of its frame alone", "by 1.0645", "up to 6.4 % too high");
    assertThat(repaired(series(Console.FLUORINE, "START", CLOCKS.getFirst(), true)))
        .doesNotContain("too high");
  }

  private String repaired(PetSeriesFixture series) {
    return read(series).findings().stream()
        .map(Finding::action)
        .filter(action -> action.startsWith("Repaired"))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"C-128A2, SRT, ''", "53315004, SCT, ''", "X, 99Y, Germanium 68", "X, 99Y, 68Ge"})
  void a_code_or_its_meaning_names_a_surrogate(String value, String scheme, String meaning) {
    assertThat(
            repaired(
                series(Console.GERMANIUM, "START", CLOCKS.getFirst(), true)
                    .code(value, scheme, meaning)))
        .contains("stored value x 0.889");
  }

  private static PetSeriesFixture series(
      Console console, String correction, Clock clock, boolean ofMean) {
    LocalDateTime administered = LocalDateTime.parse(clock.administered(), STAMP);
    LocalDateTime scan = LocalDateTime.parse(clock.scan(), STAMP);
    return PetSeriesFixture.even()
        .code(console.code, console.scheme, console.meaning)
        .item(
            (item, k) ->
                item.numbers(Tag.RadionuclideHalfLife, console.halfLifeS)
                    .text(Tag.RadionuclidePositronFraction, Double.toString(console.fraction))
                    .text(Tag.RadiopharmaceuticalStartDateTime, clock.administered())
                    .text(Tag.RadiopharmaceuticalStartTime, clock.administered().substring(8)))
        .each(
            (plane, k) -> {
              LocalDateTime frame = scan.plusMinutes(k < 3 ? 0 : 20);
              LocalDateTime reference = correction.equals("ADMIN") ? administered : scan;
              double factor =
                  correction.equals("NONE")
                      ? 1
                      : factor(console, Duration.between(reference, frame).toSeconds(), ofMean);
              double elapsedS = Duration.between(administered, frame).toSeconds();
              double meanBqPerMl =
                  TRUE_BQ_PER_ML * Math.pow(2, -elapsedS / YTTRIUM_S) / inFrame(YTTRIUM_S);
              double written = meanBqPerMl * 3.186e-5 / console.fraction * factor;
              plane
                  .text(Tag.StudyDate, clock.scan().substring(0, 8))
                  .text(Tag.SeriesDate, clock.scan().substring(0, 8))
                  .text(Tag.SeriesTime, clock.scan().substring(8))
                  .text(Tag.AcquisitionDate, STAMP.format(frame).substring(0, 8))
                  .text(Tag.AcquisitionTime, STAMP.format(frame).substring(8))
                  .text(Tag.TimezoneOffsetFromUTC, clock.offset())
                  .text(Tag.DecayCorrection, correction)
                  .numbers(Tag.DecayFactor, digits(factor, 7))
                  .numbers(Tag.RescaleSlope, digits(written / PetSeriesFixture.STORED, 9));
            });
  }

  private static double factor(Console console, double elapsedS, boolean ofMean) {
    return Math.pow(2, elapsedS / console.halfLifeS) * (ofMean ? inFrame(console.halfLifeS) : 1);
  }

  /** Activity at the start of a frame over the mean in it. */
  private static double inFrame(double halfLifeS) {
    double decays = Math.log(2) / halfLifeS * FRAME_S;
    return decays / (1 - Math.exp(-decays));
  }

  private static double digits(double value, int digits) {
    return Double.parseDouble(String.format(Locale.ROOT, "%." + (digits - 1) + "e", value));
  }

  @Test
  void without_its_factor_a_corrected_slice_is_refused_and_an_uncorrected_one_is_not() {
    for (String correction : List.of("START", "ADMIN")) {
      PetSeriesFixture without =
          series(Console.FLUORINE, correction, CLOCKS.getFirst(), true)
              .each(
                  (plane, k) -> {
                    if (k == 2) {
                      plane.remove(Tag.DecayFactor);
                    }
                  });
      Finding finding = only(FindingCode.DECAY_CORRECTION, without);
      assertThat(finding.found()).isEqualTo("nothing, where the image was decayed as 18F");
    }
    map(
        series(Console.FLUORINE, "NONE", CLOCKS.getFirst(), true)
            .each((plane, k) -> plane.remove(Tag.DecayFactor)));
  }

  /** Decayed as 90Y, or for another time, whatever its header says. */
  @ParameterizedTest
  @CsvSource({"1.2416, TIME_CONFLICT", "1000000, HALF_LIFE"})
  void a_factor_that_is_not_the_nuclides_is_refused(double factor, FindingCode code) {
    only(
        code,
        series(Console.FLUORINE, "ADMIN", CLOCKS.getFirst(), true)
            .each((plane, k) -> plane.numbers(Tag.DecayFactor, factor)));
  }

  /** Each of code, half-life and fraction must say the same. */
  @ParameterizedTest
  @CsvSource({
    "1, 6586.2, ^18^Fluorine",
    "0.9686, 53064, ^18^Fluorine",
    "0.9686, 6586.2, ^11^Carbon"
  })
  void a_header_that_contradicts_itself_is_not_repaired(
      String fraction, double halfLifeS, String meaning) {
    PetSeriesFixture fixture =
        series(Console.FLUORINE, "START", CLOCKS.getFirst(), true)
            .code("X", "99Y", meaning)
            .item(
                (item, k) ->
                    item.text(Tag.RadionuclidePositronFraction, fraction)
                        .numbers(Tag.RadionuclideHalfLife, halfLifeS));
    assertThat(PetReading.codes(read(fixture))).contains(FindingCode.NUCLIDE);
    assertThat(read(fixture)).isInstanceOf(Outcome.Blocked.class);
  }

  /** The factor that a ratio is explained by follows from a fraction in use, to its five digits. */
  @Test
  void each_surrogates_factor_is_its_fraction_over_that_of_yttrium() {
    for (Surrogate one : Surrogate.values()) {
      assertThat(one.fractions())
          .as(one.word())
          .anySatisfy(
              fraction ->
                  assertThat(fraction / 3.186e-5)
                      .isCloseTo(one.overYttriumFactor(), withPercentage(0.01)));
    }
  }

  /** By hand: 18F's factor 30402 and 1.2439 of 90Y's decay make 100 GBq of 2.6 MBq. */
  @Test
  void what_would_be_more_than_any_vial_is_no_scan_of_yttrium() {
    PetSeriesFixture fdg =
        series(Console.FLUORINE, "START", CLOCKS.getFirst(), true)
            .each((plane, k) -> plane.numbers(Tag.RescaleSlope, 1e5));
    Finding finding = only(FindingCode.NUCLIDE, fdg);
    assertThat(finding.expected()).isEqualTo("at most 100 GBq, more than any treatment");
  }

  /** As every run before there was a repair. */
  @Test
  void a_protocol_without_repair_refuses_it() {
    Series emission =
        PetReading.series(series(Console.FLUORINE, "START", CLOCKS.getFirst(), true).write(folder));
    QuantificationRules shipped = RULES.quantification();
    QuantificationRules none =
        new QuantificationRules(
            shipped.positronFractions(),
            false,
            shipped.earliestScanH(),
            shipped.latestScanH(),
            ScannerDecay.BELIEVED,
            List.of(),
            List.of(),
            CommissioningRule.NOTED);
    ActivityRules rules =
        new ActivityRules(
            new AssemblyRules(RULES.assembly().ours(), RULES.assembly().series(), List.of()),
            none,
            RULES.ratio(),
            RULES.constants());
    Outcome<ActivityMap> outcome =
        EmissionActivity.read(
            emission, PetHeaderTreatment.read(emission.example(), ZoneOffset.UTC), rules, ZONE);
    assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
    assertThat(PetReading.codes(outcome))
        .contains(FindingCode.NUCLIDE, FindingCode.HALF_LIFE, FindingCode.POSITRON_FRACTION);
  }
}
