// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.ytterby.config.ValueType.decimal;
import static org.ytterby.config.ValueType.expression;
import static org.ytterby.config.ValueType.flag;
import static org.ytterby.config.ValueType.oneOf;
import static org.ytterby.config.ValueType.text;
import static org.ytterby.config.ValueType.word;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.CurvePoint;
import org.ytterby.protocol.CurveRule;
import org.ytterby.protocol.DeliveryRules;
import org.ytterby.protocol.DoseRules;
import org.ytterby.protocol.ExpectedRatio;
import org.ytterby.protocol.MassRules;
import org.ytterby.protocol.MetricRules;
import org.ytterby.protocol.NormalisationRules;
import org.ytterby.protocol.NuclideCode;
import org.ytterby.protocol.OursRules;
import org.ytterby.protocol.PerfusedRules;
import org.ytterby.protocol.PlaceUncertainty;
import org.ytterby.protocol.PositronFraction;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.QuantificationRules;
import org.ytterby.protocol.RatioBudget;
import org.ytterby.protocol.RatioRules;
import org.ytterby.protocol.RecoveryPoint;
import org.ytterby.protocol.RegionRule;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.ScaleUncertainty;
import org.ytterby.protocol.ScannerMatch;
import org.ytterby.protocol.ScannerRatios;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.protocol.TissueRule;
import org.ytterby.protocol.UncertaintyRules;

/** The keys of a protocol file; what it does not say is as in the shipped {@code y90-pet.yaml}. */
final class ProtocolReader {
  /** Nobody knows the image's point spread function. */
  private static final String NO_PSF = "none";

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
    MassRules mass = mass(root.section("mass"));
    RatioRules ratio =
        ratio(root.section("expected-ratio"), normalisation(root.section("normalisation")));
    List<RegionRule> regions =
        root.sections("regions")
            .map(all -> all.stream().map(ProtocolReader::region).toList())
            .orElse(d.regions());
    PerfusedRules perfused = perfused(root.section("perfused-volume"));
    MetricRules metrics = metrics(root.section("metrics"));
    ResolutionRules resolution = resolution(root.section("resolution"), series.imaging());
    UncertaintyRules uncertainty = uncertainty(root.section("uncertainty"), series.imaging());
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
    String imaging = s.value("imaging", d.imaging(), oneOf(SeriesRules.IMAGINGS));
    List<String> units = s.list("units", d.units(), oneOf(SeriesRules.UNITS));
    List<String> corrections = s.list("corrections", d.corrections(), text());
    List<String> types =
        s.list("series-types", d.seriesTypes(), oneOf(List.of("STATIC", "WHOLE BODY")));
    double toleranceMm =
        s.value("plane-spacing-tolerance", d.planeSpacingToleranceMm(), decimal("mm", 0, 1));
    String overlap = s.value("overlap", d.overlap(), oneOf(SeriesRules.OVERLAPS));
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
    String decay =
        s.value("scanner-decay", d.scannerDecay(), oneOf(QuantificationRules.SCANNER_DECAY));
    List<String> repair =
        s.list("nuclide-repair", d.nuclideRepair(), oneOf(QuantificationRules.SURROGATES));
    List<CalibrationRecord> calibrations =
        s.sections("calibrations")
            .map(all -> all.stream().map(CalibrationReader::read).toList())
            .orElse(d.calibrations());
    String commissioning =
        s.value("commissioning", d.commissioning(), oneOf(QuantificationRules.COMMISSIONING));
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
    String constants = s.value("constants", d.constants(), oneOf(DoseRules.CONSTANTS));
    double density = s.value("density", d.densityGramPerMl(), decimal("g/mL", 0.1, 3));
    List<String> engines = s.list("engines", d.engines(), oneOf(DoseRules.ENGINES));
    return s.make(() -> new DoseRules(constants, density, engines), d);
  }

  static MassRules mass(Section s) {
    MassRules d = MassRules.UNIFORM;
    String density = s.value("density", d.density(), oneOf(MassRules.DENSITIES));
    List<CurveRule> curves =
        s.sections("curves")
            .map(all -> all.stream().map(ProtocolReader::curve).toList())
            .orElse(d.curves());
    double metal = s.value("metal", d.metalGramPerMl(), decimal("g/mL", 1.5, 25));
    double organ = s.value("organ", d.organGramPerMl(), decimal("g/mL", 1, 1.5));
    double rimMm = s.value("rim", d.rimMm(), decimal("mm", 0, 100));
    double edgeMm = s.value("edge-tolerance", d.edgeToleranceMm(), decimal("mm", 1, 50));
    double lungG = s.value("lung-mass", d.lungMassG(), decimal("g", 0, 3000));
    return s.make(() -> new MassRules(density, curves, metal, organ, rimMm, edgeMm, lungG), d);
  }

  private static CurveRule curve(Section s) {
    CurveRule d = CurveRule.SCHNEIDER_2000;
    double kvp = s.required("kvp", d.kvp(), decimal("kV", 40, 200));
    String source = s.required("source", d.source(), text());
    List<CurvePoint> points =
        s.sections("points")
            .map(all -> all.stream().map(ProtocolReader::point).toList())
            .orElse(List.of());
    return s.make(() -> new CurveRule(kvp, points, source), d);
  }

  private static CurvePoint point(Section s) {
    CurvePoint d = CurveRule.SCHNEIDER_2000.points().getFirst();
    double hounsfield = s.required("hounsfield", d.hounsfield(), decimal("HU", -1100, 32_767));
    double density = s.required("density", d.gramPerMl(), decimal("g/mL", 5e-4, 25));
    return s.make(() -> new CurvePoint(hounsfield, density), d);
  }

  static RatioRules ratio(Section s, NormalisationRules normalisation) {
    RatioRules d = RatioRules.PUBLISHED;
    double coverage = s.value("coverage-factor", d.coverageFactor(), decimal("", 1, 4));
    SortedMap<String, ExpectedRatio> devices = devices(s);
    List<ScannerRatios> scanners =
        s.sections("scanners")
            .map(all -> all.stream().map(ProtocolReader::ratios).toList())
            .orElse(d.scanners());
    String earlier = s.value("earlier-treatment", d.earlier(), oneOf(RatioRules.EARLIER));
    List<Double> marks =
        s.list("delivered-over-prescribed", d.prescribedMarksPercent(), decimal("%", 0.1, 100));
    List<String> repairs = s.list("repairs", d.repairs(), oneOf(RatioRules.REPAIRS));
    return s.make(
        () ->
            new RatioRules(
                coverage,
                devices.isEmpty() && !s.has("devices") ? d.devices() : devices,
                scanners,
                normalisation,
                earlier,
                marks,
                repairs),
        d);
  }

  private static SortedMap<String, ExpectedRatio> devices(Section s) {
    SortedMap<String, ExpectedRatio> devices = new TreeMap<>();
    s.named("devices")
        .ifPresent(all -> all.forEach((device, one) -> devices.put(device, expected(one))));
    return devices;
  }

  private static ScannerRatios ratios(Section s) {
    ScannerMatch scanner = scanner(s);
    SortedMap<String, ExpectedRatio> devices = devices(s);
    return s.make(
        () -> new ScannerRatios(scanner, devices),
        new ScannerRatios(ScannerMatch.ANY, RatioRules.PUBLISHED.devices()));
  }

  private static NormalisationRules normalisation(Section s) {
    NormalisationRules d = NormalisationRules.BODY_OR_LIVER;
    String activity = s.value("activity", d.activity(), oneOf(NormalisationRules.ACTIVITIES));
    String volume = s.value("volume", d.volume(), oneOf(NormalisationRules.VOLUMES));
    double liverMm = s.value("liver-margin", d.liverMarginMm(), decimal("mm", 0, 50));
    double bodyMm = s.value("body-margin", d.bodyMarginMm(), decimal("mm", 0, 50));
    double shunt = s.value("negligible-shunt", d.negligibleShuntPercent(), decimal("%", 0, 20));
    return s.make(() -> new NormalisationRules(activity, volume, liverMm, bodyMm, shunt), d);
  }

  private static ExpectedRatio expected(Section s) {
    double ratio = s.required("ratio", 1.0, decimal("", 0.1, 10));
    double spread = s.required("spread", 0.1, decimal("", 0, 1));
    return s.make(() -> new ExpectedRatio(ratio, spread), new ExpectedRatio(1, 0.1));
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

  /** Of this imaging, whose blur is the default's. */
  static ResolutionRules resolution(Section s, String imaging) {
    ResolutionRules d = ResolutionRules.suggested(imaging);
    Optional<Double> psf = s.value("psf", d.psf(), psf());
    double psfUncertainty = s.value("psf-uncertainty", d.psfUncertaintyMm(), decimal("mm", 0, 10));
    List<RecoveryPoint> recovery =
        s.sections("recovery")
            .map(all -> all.stream().map(ProtocolReader::recoveryPoint).toList())
            .orElse(d.recovery());
    double least = s.value("least-recovery", d.leastRecoveryPercent(), decimal("%", 5, 95));
    String source = s.value("source", d.source(), text());
    double breathing = s.value("breathing", d.breathingMm(), decimal("mm", 0, 20));
    double breathingUncertainty =
        s.value("breathing-uncertainty", d.breathingUncertaintyMm(), decimal("mm", 0, 10));
    return s.make(
        () ->
            new ResolutionRules(
                psf.orElse(null),
                psfUncertainty,
                recovery,
                least,
                source,
                breathing,
                breathingUncertainty),
        d);
  }

  private static ValueType<Optional<Double>> psf() {
    ValueType<Double> width = decimal("mm", 1, 30);
    return new ValueType<>(
        NO_PSF + ", or " + width.form(),
        found -> found.equals(NO_PSF) ? Optional.empty() : Optional.of(width.parse(found)));
  }

  static RecoveryPoint recoveryPoint(Section s) {
    double volume = s.required("volume", 1.0, decimal("mL", 0.01, 10_000));
    double recovery = s.required("recovery", 1.0, decimal("", 0.01, 1.5));
    return s.make(() -> new RecoveryPoint(volume, recovery), new RecoveryPoint(1, 1));
  }

  static UncertaintyRules uncertainty(Section s, String imaging) {
    UncertaintyRules d = UncertaintyRules.suggested(imaging);
    String model = s.value("model", d.model(), oneOf(UncertaintyRules.MODELS));
    double coverage = s.value("coverage", d.coveragePercent(), decimal("%", 50, 99.9));
    ScaleUncertainty scale = scale(s.section("scale"), d.scale());
    PlaceUncertainty place = place(s.section("place"));
    double recovery = s.value("recovery", d.recoveryPercent(), decimal("%", 0, 100));
    double bias = s.value("bias-allowed", d.biasAllowedPercent(), decimal("%", 1, 100));
    RatioBudget ofRatio = s.value("of-ratio", d.ofRatio(), word(RatioBudget.class));
    return s.make(
        () -> new UncertaintyRules(model, coverage, scale, place, recovery, bias, ofRatio), d);
  }

  private static ScaleUncertainty scale(Section s, ScaleUncertainty d) {
    double administered = s.value("administered", d.administeredPercent(), percent());
    double residual = s.value("residual", d.residualPercent(), percent());
    double residualMost = s.value("residual-most", d.residualMostPercent(), percent());
    double scanner = s.value("scanner", d.scannerPercent(), percent());
    double branching = s.value("branching-ratio", d.branchingRatioPercent(), percent());
    double later = s.value("branching-ratio-most", d.branchingRatioMostPercent(), percent());
    double density = s.value("density", d.densityPercent(), percent());
    double clock = s.value("clock", d.clockMin(), decimal("min", 0, 600));
    double shunt = s.value("lung-shunt", d.lungShuntPercent(), percent());
    return s.make(
        () ->
            new ScaleUncertainty(
                administered,
                residual,
                residualMost,
                scanner,
                branching,
                later,
                density,
                clock,
                shunt),
        d);
  }

  private static PlaceUncertainty place(Section s) {
    PlaceUncertainty d = PlaceUncertainty.SUGGESTED;
    double contour = s.value("contour", d.contourMm(), decimal("mm", 0, 20));
    boolean onEmission = s.value("contour-on-emission", d.contourOnEmission(), flag());
    double registration = s.value("registration", d.registrationMm(), decimal("mm", 0, 20));
    return s.make(() -> new PlaceUncertainty(contour, onEmission, registration), d);
  }

  private static ValueType<Double> percent() {
    return decimal("%", 0, 100);
  }

  static DeliveryRules delivery(Section s) {
    DeliveryRules d = DeliveryRules.UNATTENDED;
    boolean review = s.value("review-before-delivery", d.reviewBeforeDelivery(), flag());
    return s.make(() -> new DeliveryRules(review), d);
  }
}
