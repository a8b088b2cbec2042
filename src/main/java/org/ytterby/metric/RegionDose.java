// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.ytterby.quantity.Coded;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;

/**
 * One region's numbers, on both bases.
 *
 * <p>What can't be judged is absent, and {@code notJudged} says why in one sentence a reason.
 *
 * @param name as the region's source names it
 * @param number ROI Number, 0 for the whole field of view
 * @param voxels number of voxels
 * @param volumeMl sum of the voxels' volumes
 * @param contourVolumeMl volume of the contours before they became voxels
 * @param massG volume times density
 * @param activityMbq absolute basis, at administration
 * @param activityAsMeasuredMbq absolute basis, at the time to which the image's own numbers refer
 * @param relative absolute times (net administered / measured); absent where there is no such scale
 * @param absolute as the scanner is calibrated
 * @param compartment single-compartment dose; of the perfused volume only
 * @param notJudged why something is absent
 * @param sizeUncertainty of volume, mass, activity and single-compartment dose by their names in
 *     {@link DoseUncertainty}; empty where the protocol does not ask for it
 */
public record RegionDose(
    String name,
    int number,
    RegionKind kind,
    RegionSource source,
    String sourceSopInstanceUid,
    boolean reviewed,
    int voxels,
    double volumeMl,
    double contourVolumeMl,
    double massG,
    double activityMbq,
    double activityAsMeasuredMbq,
    Optional<DoseStatistics> relative,
    Optional<DoseStatistics> absolute,
    Optional<SingleCompartment> compartment,
    List<String> notJudged,
    SequencedMap<String, MetricUncertainty> sizeUncertainty) {
  public RegionDose {
    notJudged = List.copyOf(notJudged);
    sizeUncertainty = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(sizeUncertainty));
  }

  /** Why a threshold's region has no minimum and no D98, D95 and D90. */
  public static final String COLD_END =
      "the threshold that drew the region decides its coldest voxels";

  /**
   * Whether the cold end of its histogram says something of the dose: not where the region was
   * drawn by the activity itself.
   */
  public boolean coldEndJudged() {
    return source != RegionSource.AUTOMATIC;
  }

  /** Segmented Property Category, CID 7150. */
  public Coded category() {
    return kind.category();
  }

  /** Segmented Property Type, CID 7159 or our own. */
  public Coded type() {
    return kind.type();
  }
}
