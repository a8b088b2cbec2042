// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ytterby.geometry.Grid;

/** The kinds of phantom study that can be written. */
public enum PhantomKind {
  /** PET and CT of a torso with a treated liver segment, and a structure set; no noise. */
  PET_CT("pet-ct", null),
  /** The same with the anatomy of the kinds below: necrotic core, table; no noise. */
  PATIENT("patient", null),
  /** A patient seen by a scanner that counts, of GE's sizes and habits. */
  GE_LIKE("ge-like", Camera.GE),
  /** A patient seen by a scanner that counts, of Siemens' sizes and habits. */
  SIEMENS_LIKE("siemens-like", Camera.SIEMENS),
  /** A patient seen by a scanner that counts, of Philips' sizes and habits. */
  PHILIPS_LIKE("philips-like", Camera.PHILIPS),
  /** A cylinder of even activity, as it is measured when a scanner is commissioned; PET only. */
  CYLINDER("cylinder", null),
  /** Six hot spheres in a warm body, as in NEMA NU 2; PET only. */
  SPHERES("spheres", null),
  /** Contoured spheres in cold surroundings, whose recovery is known by a table; no CT. */
  RECOVERY("recovery", null);

  private final String label;
  private final @Nullable Camera camera;

  PhantomKind(String label, @Nullable Camera camera) {
    this.label = label;
    this.camera = camera;
  }

  /** The name on the command line and in {@code truth.json}. */
  public String label() {
    return label;
  }

  /** What counts; nothing where the image is the expectation itself. */
  Optional<Camera> camera() {
    return Optional.ofNullable(camera);
  }

  /** A phantom of simple shapes, and no patient. */
  boolean ofQuality() {
    return this == CYLINDER || this == SPHERES || this == RECOVERY;
  }

  /** Manufacturer's Model Name: what is commissioned is the scanner of the studies. */
  String model() {
    return ofQuality() ? PET_CT.label : label;
  }

  /** The PET voxels. */
  Grid petGrid() {
    if (ofQuality()) {
      return QualityPhantom.GRID;
    }
    return camera == null ? Scanner.petGrid() : camera.grid();
  }

  /** How PET headers are written. */
  PetStyle style() {
    return camera == null ? PetStyle.ANALYTIC : camera.style();
  }

  /** The usual blur, and the ratio of glass; noise comes by counts or not at all. */
  Scanner scanner() {
    if (ofQuality()) {
      return Scanner.CALIBRATED;
    }
    return camera == null
        ? Scanner.GLASS
        : new Scanner(camera.resolution().imageFwhmMm(), Scanner.GLASS.recoveryRatio(), 0);
  }

  /** The usual times. */
  PhantomTimes times() {
    return camera == null
        ? PhantomTimes.NEXT_MORNING
        : PhantomTimes.NEXT_MORNING.during(camera.beds().frame());
  }

  /** The kind of this name. */
  public static Optional<PhantomKind> of(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
  }

  @Override
  public String toString() {
    return label;
  }
}
