// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

/**
 * Where a ring of spheres lies: one rigid body, so that spheres which noise hides are found by
 * those that it does not.
 *
 * <p>Immutable; in the axes of {@link Place}.
 *
 * @param xMm of the ring's middle
 * @param yMm of it
 * @param zMm of it
 * @param turn angle of the first sphere, from the direction of rows to that of columns
 * @param mirrored true where the spheres follow each other the other way round
 * @param tiltX by which spheres lie further along the normal for each mm along the rows
 * @param tiltY the same along the columns
 */
record SphereRing(
    double xMm, double yMm, double zMm, double turn, boolean mirrored, double tiltX, double tiltY) {

  /** Centre of a sphere, or of any other place on the ring. */
  double[] centre(double sphere, SpheresDescription said) {
    double step = 2 * Math.PI / said.diametersMm().size();
    double angle = turn + (mirrored ? -step : step) * sphere;
    double dx = said.ringRadiusMm() * StrictMath.cos(angle);
    double dy = said.ringRadiusMm() * StrictMath.sin(angle);
    return new double[] {xMm + dx, yMm + dy, zMm + tiltX * dx + tiltY * dy};
  }

  /** Distance from the ring's axis. */
  double fromAxisMm(double x, double y) {
    return StrictMath.hypot(x - xMm, y - yMm);
  }
}
