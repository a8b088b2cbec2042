// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import org.ytterby.metric.RegionDose;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;

/** A region with its numbers, but for what it is said to be. */
final class RegionVariant {
  private RegionVariant() {}

  static RegionDose named(RegionDose region, String name) {
    return as(
        region,
        name,
        region.number(),
        region.kind(),
        region.source(),
        region.sourceSopInstanceUid());
  }

  static RegionDose ofKind(RegionDose region, RegionKind kind) {
    return as(
        region,
        region.name(),
        region.number(),
        kind,
        region.source(),
        region.sourceSopInstanceUid());
  }

  static RegionDose from(RegionDose region, RegionSource source) {
    return as(
        region,
        region.name(),
        region.number(),
        region.kind(),
        source,
        region.sourceSopInstanceUid());
  }

  /** Contoured under this number of that structure set, the number behind its name. */
  static RegionDose contoured(RegionDose region, int number, String structures) {
    return as(
        region, region.name() + number, number, region.kind(), RegionSource.RTSTRUCT, structures);
  }

  private static RegionDose as(
      RegionDose region,
      String name,
      int number,
      RegionKind kind,
      RegionSource source,
      String structures) {
    return new RegionDose(
        name,
        number,
        kind,
        source,
        structures,
        region.reviewed(),
        region.voxels(),
        region.volumeMl(),
        region.contourVolumeMl(),
        region.massG(),
        region.activityMbq(),
        region.activityAsMeasuredMbq(),
        region.relative(),
        region.absolute(),
        region.compartment(),
        region.notJudged(),
        region.sizeUncertainty());
  }
}
