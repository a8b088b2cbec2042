// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import static org.ytterby.phantom.CoveragePhantom.GRID;
import static org.ytterby.phantom.CoveragePhantom.MEDIUM;
import static org.ytterby.phantom.CoveragePhantom.PER_BQ;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.dose.LocalDeposition;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;
import org.ytterby.metric.DoseUncertainty;
import org.ytterby.metric.MetricInput;
import org.ytterby.metric.MetricUncertainty;
import org.ytterby.metric.RegionDose;
import org.ytterby.phantom.CoverageRepeat.Held;
import org.ytterby.protocol.PerfusedRules;
import org.ytterby.region.PerfusedVolume;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;

/**
 * One repeat of volumes that the node finds by itself: a ball of 60 mm and a half ball of 68 mm,
 * its flat face oblique, which stand for a segment that was treated, in a body that holds a
 * fiftieth of their uptake. Counted anew, searched anew by {@link PerfusedVolume}, each in the half
 * of the field that a contour calls liver, and measured with every input drawn anew.
 * Single-threaded.
 */
final class FoundRepeat {
  private static final double HOT = 5e6;
  private static final double COLD = 1e5;

  /** As many of an activity as the other phantom has. */
  private static final double TRUES = 1.2e5;

  private static final double MIDDLE_MM = 45;
  private static final double BALL_MM = 30;
  private static final double HALF_BALL_MM = 34;

  /** Of physics.md 3.2, 60 mm. */
  private static final double BALL_ABSORBED = .9318;

  /** Across the flat face, from it inwards. */
  private static final Vector3 INWARDS = new Vector3(.48, .6, .64);

  private FoundRepeat() {}

  /** What all repeats share. */
  record Shown(BackProjectedScan scan, double psfMm) {
    static Shown once(double psfMm) {
      return new Shown(
          new BackProjectedScan(CoveragePhantom.voxels(FoundRepeat::becquerelPerMl), TRUES), psfMm);
    }
  }

  private static double becquerelPerMl(Vector3 at) {
    if (inBall(at) || inHalfBall(at)) {
      return HOT;
    }
    return CoveragePhantom.inBody(at.x(), at.y()) ? COLD : 0;
  }

  private static boolean inBall(Vector3 at) {
    return within(at.minus(new Vector3(MIDDLE_MM, 1.3, -.7)), BALL_MM);
  }

  /** Its centre of mass lies in the middle. */
  private static boolean inHalfBall(Vector3 at) {
    Vector3 from =
        at.minus(new Vector3(-MIDDLE_MM, 1.3, -.7)).plus(INWARDS.times(3 * HALF_BALL_MM / 8));
    return within(from, HALF_BALL_MM) && from.dot(INWARDS) >= 0;
  }

  private static boolean within(Vector3 from, double radiusMm) {
    return from.dot(from) <= radiusMm * radiusMm;
  }

  /** All that one repeat states, by name. */
  static SequencedMap<String, Held> of(Shown shown, int repeat) {
    CountStream stream = new CountStream(0xF0DL * 1_000_003 + repeat);
    float[] image = shown.scan().image(Optional.of(stream));
    DrawnInputs drawn = DrawnInputs.of(stream);
    double measuredBq = 0;
    for (int i = 0; i < image.length; i++) {
      image[i] *= (float) (drawn.absolute() * drawn.recovered());
      measuredBq += image[i] * GRID.voxelVolumeMl(0);
    }
    MetricInput input =
        CoverageRepeat.input("local", new LocalDeposition(), image, drawn, measuredBq, measuredBq);
    SequencedMap<String, Held> held = new LinkedHashMap<>();
    double ballMl = 4 * Math.PI / 3 * BALL_MM * BALL_MM * BALL_MM / 1e3;
    RegionDose ball = found(shown, image, drawn, input, 1);
    String name = "ball of 60 mm that was found";
    put(held, name + ", volume", ballMl, ball, DoseUncertainty.VOLUME);
    MetricUncertainty mass =
        CoverageRepeat.times(
            CoverageRepeat.size(ball, DoseUncertainty.MASS).orElseThrow(), 1 / drawn.density());
    double gramPerMl = input.mass().uniform().orElseThrow().gramPerMl();
    held.put(name + ", mass", new Held(ballMl * gramPerMl, Optional.of(mass)));
    double stays = BlurredSphere.ofVolume(ballMl, shown.psfMm()).activityFraction();
    double shownBqPerMl = drawn.recovered() * (COLD + (HOT - COLD) * stays);
    put(held, name + ", activity", shownBqPerMl * ballMl / 1e6, ball, DoseUncertainty.ACTIVITY);
    DoseUncertainty doses = CoverageRepeat.uncertainty(ball.absolute());
    held.put(
        name + ", mean, absolute", new Held(PER_BQ * shownBqPerMl, doses.of(DoseUncertainty.MEAN)));
    held.put(
        name + ", recovered mean, absolute",
        new Held(
            PER_BQ * (BALL_ABSORBED * HOT + (MEDIUM - BALL_ABSORBED) * COLD),
            CoverageRepeat.recovered(doses)));
    put(
        held,
        "half ball of 68 mm that was found, volume",
        2 * Math.PI / 3 * HALF_BALL_MM * HALF_BALL_MM * HALF_BALL_MM / 1e3,
        found(shown, image, drawn, input, -1),
        DoseUncertainty.VOLUME);
    return held;
  }

  private static void put(
      SequencedMap<String, Held> held, String name, double truth, RegionDose of, String size) {
    held.put(name, new Held(truth, CoverageRepeat.size(of, size)));
  }

  private static RegionDose found(
      Shown shown, float[] image, DrawnInputs drawn, MetricInput input, int side) {
    Mask half = Mask.where(GRID, index -> side * CoveragePhantom.centre(index).x() > 0);
    Region liver =
        new Region(
            "liver", 1, RegionKind.LIVER, RegionSource.RTSTRUCT, "", false, half, half.volumeMl());
    Region found =
        new PerfusedVolume(PerfusedRules.HALF_OF_MEDIAN)
            .find(GRID, image, "phantom", List.of(liver))
            .orElseThrow()
            .region();
    return CoverageRepeat.metrics(shown.psfMm(), drawn).of(found, input);
  }
}
