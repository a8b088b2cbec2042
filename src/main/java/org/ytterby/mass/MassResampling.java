// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import org.ytterby.geometry.Grid;

/**
 * Puts the density of a CT onto the dose grid by the volume that their voxels share, so that no
 * mass is made or lost. Takes one plane of the CT at a time. Single-threaded; deterministic.
 */
public sealed interface MassResampling permits AlignedResampling, ObliqueResampling {

  /**
   * How far axes may be off without being oblique: mass lies at most so far from where it is.
   * Headers write cosines of four digits.
   */
  double ALIGNED_MM = 0.1;

  /** Exact where the axes of both grids are parallel, whatever way they run; else by sampling. */
  static MassResampling of(Grid source, Grid target) {
    return AlignedResampling.fits(source, target)
        ? new AlignedResampling(source, target)
        : new ObliqueResampling(source, target);
  }

  /**
   * Adds a plane of the source.
   *
   * @param gramPerMl density of each voxel of the plane, NaN where there is none
   */
  void add(int plane, float[] gramPerMl);

  /** What came together; only when all planes are added. */
  ResampledMass result();

  /** How it is done and how exact it is, as a report says it. */
  String statement();
}
