// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.time.LocalDate;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.activity.Scanner;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.phantom.PhantomTimes;
import org.ytterby.phantom.QualityPhantom;
import org.ytterby.protocol.ImageForm;
import org.ytterby.quantity.DoseConstants;

/** Phantoms as scans, without files. */
final class PhantomScans {
  static final ImageForm FORM = new ImageForm("Gauss 4.0 mm", 3.0, 3.0, 3.6e-5);

  private PhantomScans() {}

  static QualityPhantom phantom(
      PhantomKind kind, long seed, double psfMm, double ratio, double noise) {
    return QualityPhantom.of(
        PhantomSpec.of(kind, seed).with(new org.ytterby.phantom.Scanner(psfMm, ratio, noise)));
  }

  static PhantomScan scan(QualityPhantom phantom) {
    double[] image = phantom.imageBqPerMl();
    double decay =
        Math.exp(Math.log(2) * phantom.sinceAssayS() / DoseConstants.DEFAULT.halfLifeS());
    float[] values = new float[image.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (image[i] * decay);
    }
    return scan(phantom, values, decay);
  }

  /** The same image, of which each voxel is changed. */
  static PhantomScan scan(QualityPhantom phantom, DoubleUnaryOperator change) {
    PhantomScan scan = scan(phantom);
    float[] values = scan.map().becquerelPerMl().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) change.applyAsDouble(values[i]);
    }
    return scan(phantom, values, scan.map().decayToAdministration());
  }

  private static PhantomScan scan(QualityPhantom phantom, float[] values, double decay) {
    return new PhantomScan(
        new ActivityMap(
            QualityPhantom.GRID,
            values,
            ActivityScale.ABSOLUTE,
            phantom.spec().times().assayedAt().toInstant(),
            phantom.spec().times().petAt().toInstant(),
            decay,
            new Quantification(
                "BQML", "START", DoseConstants.DEFAULT.halfLifeS(), List.of("ATTN"), "phantom")),
        new Scanner("PET1", "Phantom", List.of("OSEM"), FORM),
        "2.25.1",
        LocalDate.of(2026, 3, 3),
        false,
        List.of(),
        List.of());
  }

  static CylinderDescription cylinder() {
    return new CylinderDescription(
        PhantomTimes.NEXT_MORNING.assayedAt(),
        2000,
        2,
        Math.PI / 4 * 200 * 200 * 190 / 1e3,
        0.5,
        200,
        190);
  }

  static SpheresDescription spheres() {
    return spheres(0.3e6, 0);
  }

  static SpheresDescription spheres(double backgroundBqPerMl, double wallMm) {
    return new SpheresDescription(
        PhantomTimes.NEXT_MORNING.assayedAt(),
        2.4e6,
        backgroundBqPerMl,
        3,
        QualityPhantom.SPHERES_MM,
        0.25,
        wallMm,
        QualityPhantom.RING_MM,
        QualityPhantom.INSERT_MM);
  }
}
