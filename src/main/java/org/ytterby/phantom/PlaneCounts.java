// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

/**
 * What a plane's bins are expected to count: attenuated true pairs, scattered pairs and randoms.
 * Shape [view][bin]. Immutable by agreement.
 *
 * @param projector geometry of the plane
 * @param detectedPerBqPerMl pairs in one view for each Bq/mL of a voxel, attenuation apart
 * @param relativeNoise noise of the plane over that of the one that is seen best
 * @param attenuation part of the pairs that leaves the body, for each bin
 * @param trues expected true pairs
 * @param background expected scattered pairs and randoms
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PlaneCounts(
    Projector projector,
    double detectedPerBqPerMl,
    double relativeNoise,
    double[] attenuation,
    double[] trues,
    double[] background) {

  /** Expected prompts. */
  double[] prompts() {
    double[] prompts = new double[trues.length];
    for (int i = 0; i < prompts.length; i++) {
      prompts[i] = trues[i] + background[i];
    }
    return prompts;
  }

  /** Prompts drawn from a stream. */
  double[] drawn(CountStream stream) {
    double[] drawn = prompts();
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = stream.poisson(drawn[i]);
    }
    return drawn;
  }
}
