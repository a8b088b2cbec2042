// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;

/**
 * The stated imperfections of the phantom's PET scanner, and the grids on which PET and CT are
 * written.
 *
 * @param psfFwhmMm full width at half maximum of the isotropic Gaussian that the image is blurred
 *     with, in mm
 * @param recoveryRatio activity in the image over true activity: what a scanner shows of a vial's
 *     stated activity, uniform over the field
 * @param noiseFraction standard deviation of independent Gaussian noise inside the body, as a
 *     fraction of the mean concentration of the perfused segment; 0 is no noise
 */
public record Scanner(double psfFwhmMm, double recoveryRatio, double noiseFraction) {
  /**
   * 6.5 mm, the ratio published for glass microspheres (0.79, J Nucl Med 2023;64:825), no noise: a
   * dose that is wrong can then not hide behind a statistical excuse.
   */
  public static final Scanner GLASS = new Scanner(6.5, 0.79, 0);

  /** The same blur of a solution, which is measured as what it is. */
  public static final Scanner CALIBRATED = new Scanner(6.5, 1, 0);

  /** 2 sqrt(2 ln 2). */
  static final double FWHM_PER_SIGMA = 2.3548200450309493;

  private static final Vector3 TO_LEFT = new Vector3(1, 0, 0);
  private static final Vector3 TO_BACK = new Vector3(0, 1, 0);
  private static final double FEET_END_MM = -75;

  public Scanner {
    if (!(psfFwhmMm >= 4 && psfFwhmMm <= 20) && psfFwhmMm != 0) {
      throw new IllegalArgumentException(
          "PSF in mm: found "
              + psfFwhmMm
              + ", expected 0, which only kind recovery takes, or 4 to 20: the PET voxels sample no"
              + " less");
    }
    if (!(recoveryRatio > 0.1 && recoveryRatio < 10)) {
      throw new IllegalArgumentException(
          "recovery ratio: found " + recoveryRatio + ", expected between 0.1 and 10");
    }
    if (!(noiseFraction >= 0 && noiseFraction <= 2)) {
      throw new IllegalArgumentException(
          "noise fraction: found " + noiseFraction + ", expected 0 to 2");
    }
  }

  /** Standard deviation of the blur along each axis. */
  public double psfSigmaMm() {
    return psfFwhmMm / FWHM_PER_SIGMA;
  }

  /** The PET voxels: 128 x 128 x 96 of 4.07 x 4.07 x 3 mm. */
  public static Grid petGrid() {
    return axial(128, 4.07, 96, 3, FEET_END_MM);
  }

  /** The CT voxels: 256 x 256 x 58 of 1.953125 x 1.953125 x 5 mm. */
  public static Grid ctGrid() {
    return axial(256, 1.953125, 58, 5, FEET_END_MM);
  }

  /** An axial grid, square in the plane and centred on the axis, from its end at the feet. */
  static Grid axial(int columns, double spacingMm, int planes, double stepMm, double feetEndMm) {
    double cornerMm = -(columns - 1) / 2.0 * spacingMm;
    Vector3 origin = new Vector3(cornerMm, cornerMm, feetEndMm + stepMm / 2);
    return Grid.axial(columns, columns, planes, spacingMm, spacingMm, stepMm).at(origin);
  }
}
