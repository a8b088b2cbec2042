// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.ytterby.config.ValueType.decimal;
import static org.ytterby.config.ValueType.expression;
import static org.ytterby.config.ValueType.flag;
import static org.ytterby.config.ValueType.oneOf;
import static org.ytterby.config.ValueType.text;
import static org.ytterby.config.ValueType.word;

import java.util.List;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.CommissioningRule;
import org.ytterby.protocol.DeliveryRules;
import org.ytterby.protocol.DoseRules;
import org.ytterby.protocol.Imaging;
import org.ytterby.protocol.Isotope;
import org.ytterby.protocol.MassRules;
import org.ytterby.protocol.MetricRules;
import org.ytterby.protocol.NuclideCode;
import org.ytterby.protocol.OursRules;
import org.ytterby.protocol.Overlap;
import org.ytterby.protocol.PerfusedRules;
import org.ytterby.protocol.PositronFraction;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.QuantificationRules;
import org.ytterby.protocol.RatioRules;
import org.ytterby.protocol.RegionRule;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.ScannerDecay;
import org.ytterby.protocol.ScannerMatch;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.protocol.Surrogate;
import org.ytterby.protocol.TissueRule;
import org.ytterby.protocol.UncertaintyRules;

/** The keys of a protocol file; what it does not say is as in the shipped {@code y90-pet.yaml}. */
final class ProtocolReader {
  private ProtocolReader() {}

  static Protocol read(Section root) {
    Protocol d = Protocol.y90Pet();
    String name =
        root.required(
            "name",
            d.name(),
            text(
                "a name of letters, digits, dots and dashes",
                found -> found.matches(Protocol.NAME)));
    String description = root.value("description", d.description(), text());
    OursRules ours = ours(root.section("ours"));
    SeriesRules series = series(root.section("series"));
    QuantificationRules quantification = quantification(root.section("quantification"));
    DoseRules dose = dose(root.section("dose"));
    MassRules mass = MassReader.mass(root.section("mass"));
    RatioRules ratio =
        RatioReader.ratio(
            root.section("expected-ratio"),
            RatioReader.normalisation(root.section("normalisation")));
    List<RegionRule> regions =
        root.sections("regions")
            .map(all -> all.stream().map(ProtocolReader::region).toList())
            .orElse(d.regions());
    PerfusedRules perfused = perfused(root.section("perfused-volume"));
    MetricRules metrics = metrics(root.section("metrics"));
    ResolutionRules resolution =
        UncertaintyReader.resolution(root.section("resolution"), series.imaging());
    UncertaintyRules uncertainty =
        UncertaintyReader.uncertainty(root.section("uncertainty"), series.imaging());
    DeliveryRules delivery = delivery(root.section("delivery"));
    return root.make(
        () ->
            new Protocol(
                name,
                description,
                ours,
                series,
                quantification,
                dose,
                mass,
                ratio,
                regions,
                perfused,
                metrics,
                resolution,
                uncertainty,
                delivery),
        d);
  }

  static OursRules ours(Section s) {
    OursRules d = OursRules.Y90;
    List<NuclideCode> nuclides =
        s.sections("nuclides")
            .map(all -> all.stream().map(ProtocolReader::nuclide).toList())
            .orElse(d.nuclides());
    List<String> descriptions = s.list("descriptions", d.descriptions(), expression());
    List<String> stations = s.list("stations", d.stations(), expression());
    return s.make(() -> new OursRules(nuclides, descriptions, stations), d);
  }

  private static NuclideCode nuclide(Section s) {
    NuclideCode d = OursRules.Y90.nuclides().getFirst();
    String value = s.required("value", d.value(), text());
    String scheme = s.required("scheme", d.scheme(), text());
    return s.make(() -> new NuclideCode(value, scheme), d);
  }

  static SeriesRules series(Section s) {
    SeriesRules d = SeriesRules.PET;
    String modality = s.value("modality", d.modality(), oneOf(SeriesRules.MODALITIES));
    Imaging imaging = s.value("imaging", d.imaging(), word(Imaging.class));
    List<String> units = s.list("units", d.units(), oneOf(SeriesRules.UNITS));
    List<String> corrections = s.list("corrections", d.corrections(), text());
    List<String> types =
        s.list("series-types", d.seriesTypes(), oneOf(List.of("STATIC", "WHOLE BODY")));
    double toleranceMm =
        s.value(
            "plane-spacing-tolerance",
            d.planeSpacingToleranceMm(),
            decimal("mm", 0, SeriesRules.MOST_TOLERANCE_MM));
    Overlap overlap = s.value("overlap", d.overlap(), word(Overlap.class));
    List<String> preferred = s.list("preferred", d.preferred(), expression());
    return s.make(
        () ->
            new SeriesRules(
                modality, imaging, units, corrections, types, toleranceMm, overlap, preferred),
        d);
  }

  static QuantificationRules quantification(Section s) {
    QuantificationRules d = QuantificationRules.Y90;
    List<PositronFraction> fractions =
        s.sections("positron-fractions")
            .map(all -> all.stream().map(ProtocolReader::positronFraction).toList())
            .orElse(d.positronFractions());
    boolean inCalibration =
        s.value("positron-fraction-in-calibration", d.positronFractionInCalibration(), flag());
    double earliestH = s.value("earliest-scan", d.earliestScanH(), decimal("h", 0, 1000));
    double latestH = s.value("latest-scan", d.latestScanH(), decimal("h", 0, 1000));
    ScannerDecay decay = s.value("scanner-decay", d.scannerDecay(), word(ScannerDecay.class));
    List<Surrogate> repair = s.list("nuclide-repair", d.nuclideRepair(), word(Surrogate.class));
    List<CalibrationRecord> calibrations =
        s.sections("calibrations")
            .map(all -> all.stream().map(CalibrationReader::read).toList())
            .orElse(d.calibrations());
    CommissioningRule commissioning =
        s.value("commissioning", d.commissioning(), word(CommissioningRule.class));
    return s.make(
        () ->
            new QuantificationRules(
                fractions,
                inCalibration,
                earliestH,
                latestH,
                decay,
                repair,
                calibrations,
                commissioning),
        d);
  }

  /** Keys beside others of the same section, which is closed by whoever makes the whole of it. */
  static ScannerMatch scanner(Section s) {
    ScannerMatch d = ScannerMatch.ANY;
    String station = s.value("station", d.station(), expression());
    String model = s.value("model", d.model(), expression());
    String reconstruction = s.value("reconstruction", d.reconstruction(), expression());
    return new ScannerMatch(station, model, reconstruction);
  }

  private static PositronFraction positronFraction(Section s) {
    PositronFraction d = QuantificationRules.Y90.positronFractions().getFirst();
    double fraction = s.required("fraction", d.fraction(), decimal("", 1e-9, 1));
    String note = s.required("note", d.note(), text());
    return s.make(() -> new PositronFraction(fraction, note), d);
  }

  static DoseRules dose(Section s) {
    DoseRules d = DoseRules.LOCAL_DEPOSITION;
    Isotope nuclide = s.value("nuclide", d.nuclide(), word(Isotope.class));
    String constants = s.value("constants", d.constants(), oneOf(DoseRules.CONSTANTS));
    double density = s.value("density", d.densityGramPerMl(), decimal("g/mL", 0.1, 3));
    List<String> engines = s.list("engines", d.engines(), oneOf(DoseRules.ENGINES));
    return s.make(() -> new DoseRules(nuclide, constants, density, engines), d);
  }

  private static RegionRule region(Section s) {
    RegionRule d = RegionRule.COMMON_NAMES.getFirst();
    String kind = s.required("kind", d.kind(), oneOf(RegionRule.KINDS));
    List<String> names = s.list("names", List.of(), expression());
    if (names.isEmpty()) {
      s.problem("names", "expected a list of at least one regular expression");
    }
    return s.make(() -> new RegionRule(kind, names), d);
  }

  static PerfusedRules perfused(Section s) {
    PerfusedRules d = PerfusedRules.HALF_OF_MEDIAN;
    boolean automatic = s.value("automatic", d.automatic(), flag());
    double smoothingMm = s.value("smoothing", d.smoothingMm(), decimal("mm", 0, 30));
    double seed = s.value("seed", d.seedPercent(), decimal("%", 1, 90));
    double edge = s.value("edge", d.edgePercent(), decimal("%", 10, 90));
    double keep = s.value("keep", d.keepPercent(), decimal("%", 0, 100));
    return s.make(() -> new PerfusedRules(automatic, smoothingMm, seed, edge, keep), d);
  }

  static MetricRules metrics(Section s) {
    MetricRules d = MetricRules.STANDARD;
    List<Double> levels =
        s.list(
            "volume-levels",
            d.volumeLevelsGy().stream().map(Integer::doubleValue).toList(),
            decimal("Gy", 1, 10_000));
    List<TissueRule> tissues =
        s.sections("tissues")
            .map(all -> all.stream().map(ProtocolReader::tissue).toList())
            .orElse(d.tissues());
    return s.make(
        () -> new MetricRules(levels.stream().map(ProtocolReader::whole).toList(), tissues), d);
  }

  private static TissueRule tissue(Section s) {
    TissueRule d = TissueRule.LIVER_AND_TUMOUR.getFirst();
    String kind = s.required("kind", d.kind(), oneOf(TissueRule.KINDS));
    double alphaBeta = s.required("alpha-beta", d.alphaBetaGy(), decimal("Gy", 0.1, 100));
    double repair = s.required("repair-half-time", d.repairHalfTimeH(), decimal("h", 0.01, 100));
    Double alpha = s.has("alpha") ? s.required("alpha", 0.036, decimal("/Gy", 1e-4, 10)) : null;
    String source = s.required("source", d.source(), text());
    return s.make(() -> new TissueRule(kind, alphaBeta, repair, alpha, source), d);
  }

  private static int whole(double levelGy) {
    if (levelGy != Math.rint(levelGy)) {
      throw new IllegalArgumentException(
          "volume-levels must be whole numbers of Gy, found " + levelGy);
    }
    return (int) levelGy;
  }

  static DeliveryRules delivery(Section s) {
    DeliveryRules d = DeliveryRules.UNATTENDED;
    boolean review = s.value("review-before-delivery", d.reviewBeforeDelivery(), flag());
    return s.make(() -> new DeliveryRules(review), d);
  }
}
