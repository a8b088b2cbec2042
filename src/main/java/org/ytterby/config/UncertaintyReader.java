// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.ytterby.config.ValueType.decimal;
import static org.ytterby.config.ValueType.flag;
import static org.ytterby.config.ValueType.text;
import static org.ytterby.config.ValueType.word;

import java.util.List;
import java.util.Optional;
import org.ytterby.protocol.Imaging;
import org.ytterby.protocol.PlaceUncertainty;
import org.ytterby.protocol.RatioBudget;
import org.ytterby.protocol.RecoveryPoint;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.ScaleUncertainty;
import org.ytterby.protocol.UncertaintyModel;
import org.ytterby.protocol.UncertaintyRules;

/** What is known of the image's blur and of how well each number is known. Stateless. */
final class UncertaintyReader {
  /** Nobody knows the image's point spread function. */
  private static final String NO_PSF = "none";

  /** The image's resolution was corrected. */
  private static final String SHARP = "0mm";

  private UncertaintyReader() {}

  /** Of this imaging, whose blur is the default's. */
  static ResolutionRules resolution(Section s, Imaging imaging) {
    ResolutionRules d = ResolutionRules.suggested(imaging);
    Optional<Double> psf = s.value("psf", d.psf(), psf());
    double psfUncertainty = s.value("psf-uncertainty", d.psfUncertaintyMm(), decimal("mm", 0, 10));
    List<RecoveryPoint> recovery =
        s.sections("recovery")
            .map(all -> all.stream().map(UncertaintyReader::recoveryPoint).toList())
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
        NO_PSF + ", " + SHARP + ", or " + width.form(),
        found ->
            switch (found.replace(" ", "")) {
              case NO_PSF -> Optional.empty();
              case SHARP -> Optional.of(0.0);
              default -> Optional.of(width.parse(found));
            });
  }

  static RecoveryPoint recoveryPoint(Section s) {
    double volume = s.required("volume", 1.0, decimal("mL", 0.01, 10_000));
    double recovery = s.required("recovery", 1.0, decimal("", 0.01, 1.5));
    return s.make(() -> new RecoveryPoint(volume, recovery), new RecoveryPoint(1, 1));
  }

  static UncertaintyRules uncertainty(Section s, Imaging imaging) {
    UncertaintyRules d = UncertaintyRules.suggested(imaging);
    UncertaintyModel model = s.value("model", d.model(), word(UncertaintyModel.class));
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
}
