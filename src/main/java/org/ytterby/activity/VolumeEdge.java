// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

/**
 * How much hangs on where a contoured normalisation volume ends. Immutable.
 *
 * @param volumeMl of the volume, its margin included
 * @param voxels in it
 * @param onSurfaceFraction concentration on its surface over that which its activity has on
 *     average: by so much the activity grows, relative to itself, for each relative growth of the
 *     volume
 */
public record VolumeEdge(double volumeMl, int voxels, double onSurfaceFraction) {}
