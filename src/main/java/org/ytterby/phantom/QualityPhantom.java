// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;
import org.ytterby.quantity.Nuclide;

/**
 * A phantom that scanners are measured with: a cylinder of 200 x 190 mm, or the body phantom of
 * NEMA NU 2 with its six spheres eight times as hot as the body, and a cold cylinder in their
 * middle.
 *
 * <p><b>Noise</b>: counts of each voxel are Poisson's, of the activity and of randoms four times
 * the cylinder's or the body's; what they are off by is filtered by a Gaussian of 4 mm and added to
 * the expected image, so that noise hangs together as that of a scanner does, and the blur stays
 * the stated one. <b>Determinism</b>: the same specification gives the same values. Immutable.
 *
 * @param spec kind, seed, times and scanner; its noise is a voxel's before the filter
 * @param flaws what is wrong with it
 */
public record QualityPhantom(PhantomSpec spec, Flaws flaws) {
  /** 128 x 128 x 80 voxels of 3 mm. */
  public static final Grid GRID = Scanner.axial(128, 3, 80, 3, -120);

  /** Inner diameter of the cylinder. */
  public static final double CYLINDER_MM = 200;

  /** Inner length of the cylinder. */
  public static final double LENGTH_MM = 190;

  /** Of the spheres, in their order round the ring. */
  public static final List<Double> SPHERES_MM = List.of(37.0, 28.0, 22.0, 17.0, 13.0, 10.0);

  /** Diameter of the circle of their centres. */
  public static final double RING_MM = 114.4;

  /** Outer diameter of the cold cylinder. */
  public static final double INSERT_MM = 51;

  private static final double CYLINDER_MBQ = 2000;
  private static final double SPHERES_BQ_PER_ML = 2.4e6;
  private static final double CONTRAST = 8;
  private static final double BODY_X_MM = 147;
  private static final double BODY_Y_MM = 115;
  private static final double BODY_LENGTH_MM = 180;
  private static final double RANDOMS = 4;
  private static final double FILTER_MM = 4;
  private static final Vector3 CENTRE = new Vector3(3.7, -5.2, 1.3);
  private static final Nuclide NUCLIDE = Nuclide.YTTRIUM_90;

  /**
   * What is wrong with a phantom.
   *
   * @param slopeX by which a cylinder lies askew
   * @param unfilled number of a sphere that holds no more than the body; -1 for none
   * @param wallMm thickness of the spheres' walls, which hold nothing
   * @param overshoot by which the blur undoes a part of itself, as one does that is modelled in the
   *     reconstruction: {@code (1 + o) G(s) - o G(√2 s)}; its edges overshoot by 3.3 % x o
   * @param coldBody true where no activity is around the spheres
   */
  public record Flaws(
      double slopeX, int unfilled, double wallMm, double overshoot, boolean coldBody) {
    /** Nothing. */
    public static final Flaws NONE = new Flaws(0, -1, 0, 0, false);

    /** Lies askew. */
    public static Flaws askew(double slopeX) {
      return new Flaws(slopeX, -1, 0, 0, false);
    }

    /** Lacks a sphere. */
    public static Flaws without(int sphere) {
      return new Flaws(0, sphere, 0, 0, false);
    }

    /** Has spheres in walls. */
    public static Flaws walls(double wallMm) {
      return new Flaws(0, -1, wallMm, 0, false);
    }

    /** Is shown with edges that overshoot. */
    public static Flaws overshooting(double overshoot) {
      return new Flaws(0, -1, 0, overshoot, false);
    }

    /** Has spheres in cold water. */
    public static Flaws cold(double wallMm) {
      return new Flaws(0, -1, wallMm, 0, true);
    }
  }

  /** A phantom as it should be. */
  public static QualityPhantom of(PhantomSpec spec) {
    return new QualityPhantom(spec, Flaws.NONE);
  }

  /** Concentration of spheres or cylinder at the assay. */
  public double statedBqPerMl() {
    return spec.kind() == PhantomKind.CYLINDER
        ? CYLINDER_MBQ * 1e6 / volumeMl()
        : SPHERES_BQ_PER_ML;
  }

  /** Of the body around the spheres. */
  public double backgroundBqPerMl() {
    return flaws.coldBody() ? 0 : SPHERES_BQ_PER_ML / CONTRAST;
  }

  private static double volumeMl() {
    return Math.PI / 4 * CYLINDER_MM * CYLINDER_MM * LENGTH_MM / 1e3;
  }

  /** In the whole phantom at administration, as a header may say it. */
  double netBq() {
    double assayedBq =
        spec.kind() == PhantomKind.CYLINDER
            ? CYLINDER_MBQ * 1e6
            : SPHERES_BQ_PER_ML / CONTRAST * Math.PI * BODY_X_MM * BODY_Y_MM * BODY_LENGTH_MM / 1e3;
    return assayedBq * NUCLIDE.decayFactor(spec.times().waitS());
  }

  /** From the assay to the start of the PET. */
  public double sinceAssayS() {
    return Duration.between(spec.times().assayedAt(), spec.times().petAt()).toMillis() / 1e3;
  }

  /** What the scanner shows at series time, [z][y][x] of {@link #GRID}. */
  public double[] imageBqPerMl() {
    double[] image = expected();
    double scale = spec.scanner().recoveryRatio() * NUCLIDE.decayFactor(sinceAssayS());
    for (int i = 0; i < image.length; i++) {
      image[i] *= scale;
    }
    if (spec.scanner().noiseFraction() > 0) {
      addNoise(image, scale * usualBqPerMl());
    }
    return image;
  }

  private double usualBqPerMl() {
    return spec.kind() == PhantomKind.CYLINDER ? statedBqPerMl() : SPHERES_BQ_PER_ML / CONTRAST;
  }

  private double[] expected() {
    double[] image = blurred(spec.scanner().psfSigmaMm());
    if (flaws.overshoot() > 0) {
      double[] again = blurred(Math.sqrt(2) * spec.scanner().psfSigmaMm());
      for (int i = 0; i < image.length; i++) {
        image[i] += flaws.overshoot() * (image[i] - again[i]);
      }
    }
    return image;
  }

  private double[] blurred(double sigmaMm) {
    QualityImage image = new QualityImage(GRID, sigmaMm);
    if (spec.kind() == PhantomKind.CYLINDER) {
      image.addCylinder(CENTRE, CYLINDER_MM / 2, LENGTH_MM, flaws.slopeX(), statedBqPerMl());
      return image.values();
    }
    double body = backgroundBqPerMl();
    image.addBody(CENTRE, BODY_X_MM, BODY_Y_MM, BODY_LENGTH_MM, body);
    image.addCylinder(CENTRE, INSERT_MM / 2, BODY_LENGTH_MM, 0, -body);
    double turn = new Draws(spec.seed()).between("ring.turn", 0, 6.28);
    for (int sphere = 0; sphere < SPHERES_MM.size(); sphere++) {
      double angle = turn - sphere * 2 * Math.PI / SPHERES_MM.size();
      Vector3 at =
          CENTRE.plus(
              new Vector3(
                  RING_MM / 2 * StrictMath.cos(angle), RING_MM / 2 * StrictMath.sin(angle), 20));
      if (sphere != flaws.unfilled()) {
        image.addSphere(at, SPHERES_MM.get(sphere) + 2 * flaws.wallMm(), -body);
        image.addSphere(at, SPHERES_MM.get(sphere), statedBqPerMl());
      }
    }
    return image.values();
  }

  private void addNoise(double[] image, double usualBqPerMl) {
    double fraction = spec.scanner().noiseFraction();
    double countsPerBqPerMl = (1 + RANDOMS) / (fraction * fraction * usualBqPerMl);
    double randoms = RANDOMS * usualBqPerMl;
    CountStream counts = new CountStream(new Draws(spec.seed()).stream("counts of " + spec.kind()));
    double[] off = new double[image.length];
    for (int i = 0; i < off.length; i++) {
      double mean = countsPerBqPerMl * (Math.max(0, image[i]) + randoms);
      off[i] = (counts.poisson(mean) - mean) / countsPerBqPerMl;
    }
    Smoothing.of(off, GRID, FILTER_MM / Scanner.FWHM_PER_SIGMA);
    for (int i = 0; i < off.length; i++) {
      image[i] += off[i];
    }
  }

  /** What is planted. */
  Map<String, Object> truth() {
    Map<String, Object> truth = new LinkedHashMap<>();
    truth.put("kind", spec.kind().label());
    truth.put("seed", spec.seed());
    truth.put("psf_fwhm_mm", spec.scanner().psfFwhmMm());
    truth.put("measured_over_true", spec.scanner().recoveryRatio());
    truth.put("calibration_factor", 1 / spec.scanner().recoveryRatio());
    truth.put("noise_fraction", spec.scanner().noiseFraction());
    truth.put("assayed_at", spec.times().assayedAt().toString());
    truth.put("stated_bq_per_ml", statedBqPerMl());
    return truth;
  }

  /** As {@code commission} wants to be told of it. */
  String description() {
    String at = spec.times().assayedAt().toString();
    return spec.kind() == PhantomKind.CYLINDER
        ? String.format(
            Locale.ROOT,
            """
            phantom: cylinder
            assayed: %s
            activity: %.0fMBq
            activity-uncertainty: 2%%
            volume: %.1fmL
            volume-uncertainty: 0.5%%
            diameter: %.0fmm
            length: %.0fmm
            """,
            at,
            CYLINDER_MBQ,
            volumeMl(),
            CYLINDER_MM,
            LENGTH_MM)
        : String.format(
            Locale.ROOT,
            """
            phantom: spheres
            assayed: %s
            spheres: %.4fMBq/mL
            background: %.4fMBq/mL
            concentration-uncertainty: 3%%
            diameters: [37mm, 28mm, 22mm, 17mm, 13mm, 10mm]
            wall: %.1fmm
            ring: %.1fmm
            insert: %.0fmm
            """,
            at,
            SPHERES_BQ_PER_ML / 1e6,
            backgroundBqPerMl() / 1e6,
            flaws.wallMm(),
            RING_MM,
            INSERT_MM);
  }
}
