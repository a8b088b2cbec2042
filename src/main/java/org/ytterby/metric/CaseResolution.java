// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.List;
import java.util.Optional;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.MeasuredBlur;
import org.ytterby.protocol.RecoveryPoint;
import org.ytterby.protocol.ResolutionRules;

/**
 * What is known of the resolution of one image: the site's own measurement of its scanner before
 * the protocol's usual figures. A phantom does not breathe, so what breathing adds is added in
 * quadrature, also to a measured recovery, which moves with the blur as the Gaussian does.
 * Stateless.
 */
public final class CaseResolution {
  private CaseResolution() {}

  /** The rules with what a record knows better. */
  public static ResolutionRules of(ResolutionRules rules, Optional<CalibrationRecord> calibration) {
    return calibration
        .flatMap(one -> one.measuredBlur().map(blur -> of(rules, blur, one.source())))
        .orElse(rules);
  }

  private static ResolutionRules of(ResolutionRules rules, MeasuredBlur blur, String source) {
    double breathingMm = rules.breathingMm();
    double psfMm = Math.min(30, Math.sqrt(blur.psfMm() * blur.psfMm() + breathingMm * breathingMm));
    double atRest = blur.psfMm() * blur.psfUncertaintyMm();
    double moving = breathingMm * rules.breathingUncertaintyMm();
    double uncertaintyMm = Math.sqrt(atRest * atRest + moving * moving) / psfMm;
    List<RecoveryPoint> recovery =
        blur.recovery().stream().map(point -> moved(point, blur.psfMm(), psfMm)).toList();
    return new ResolutionRules(
        psfMm,
        uncertaintyMm,
        recovery,
        rules.leastRecoveryPercent(),
        breathingMm == 0 ? source : source + ", with breathing of " + breathingMm + " mm",
        breathingMm,
        rules.breathingUncertaintyMm());
  }

  private static RecoveryPoint moved(RecoveryPoint point, double fromMm, double toMm) {
    double ratio =
        BlurredSphere.ofVolume(point.volumeMl(), toMm).activityFraction()
            / BlurredSphere.ofVolume(point.volumeMl(), fromMm).activityFraction();
    return new RecoveryPoint(point.volumeMl(), Math.max(0.01, point.recoveryFraction() * ratio));
  }
}
