// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.function.ToDoubleFunction;
import org.ytterby.dose.BlurredSphere;

/**
 * What the uncertainty of an image's blur does to levels and volumes. Noise takes from a level by
 * the form that it is added to, and that is the even dose behind the blur ({@link NoiseWidening}).
 *
 * <p>The noise itself is told by that blur too, but hardly moves with it (0.1 % per millimetre).
 * Immutable.
 *
 * @param blur the input quantity, in mm
 * @param wider the region behind a blur that is wider by one standard uncertainty
 * @param narrower behind one that is narrower by that, or behind none
 * @param partFactor one standard uncertainty over what lies between both: a half, but more where
 *     there is no blur that could be so much narrower
 */
record WideningByBlur(
    InputQuantity blur, NoiseWidening wider, NoiseWidening narrower, double partFactor) {

  /** Of a region with its voxels. */
  static WideningByBlur of(
      InputQuantity blur, double psfMm, NoiseWidening widening, RankedDose ranked) {
    double uncertaintyMm = blur.standardUncertainty();
    double widerMm = psfMm + uncertaintyMm;
    double narrowerMm = Math.max(0, psfMm - uncertaintyMm);
    return new WideningByBlur(
        blur,
        widening.with(ranked, BlurredSphere.ofVolume(ranked.volumeMl(), widerMm)),
        widening.with(ranked, BlurredSphere.ofVolume(ranked.volumeMl(), narrowerMm)),
        uncertaintyMm > 0 ? uncertaintyMm / (widerMm - narrowerMm) : 0);
  }

  /**
   * Adds what it does to a number that is expected without noise, times a factor. Where there is no
   * noise it does nothing, and no budget names it.
   */
  void addTo(
      MetricUncertainty.Builder effects, double factor, ToDoubleFunction<NoiseWidening> expected) {
    double apart = expected.applyAsDouble(wider) - expected.applyAsDouble(narrower);
    if (apart != 0) {
      effects.add(blur, factor * partFactor * apart);
    }
  }
}
