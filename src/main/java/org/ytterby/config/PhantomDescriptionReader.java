// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.ytterby.config.ValueType.decimal;
import static org.ytterby.config.ValueType.oneOf;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import org.ytterby.commission.CylinderDescription;
import org.ytterby.commission.PhantomDescription;
import org.ytterby.commission.SpheresDescription;
import org.ytterby.finding.ConfigProblem;

/**
 * Reads {@code phantom.yaml}, what a person says of a phantom that was scanned; strictly, as a
 * configuration is read. Stateless.
 */
public final class PhantomDescriptionReader {
  /** What it is called, in the folder of the scan. */
  public static final String NAME = "phantom.yaml";

  private static final String CYLINDER = "cylinder";
  private static final String SPHERES = "spheres";
  private static final OffsetDateTime SOME_DAY = OffsetDateTime.parse("2026-01-01T00:00:00Z");

  private PhantomDescriptionReader() {}

  /**
   * Reads a file.
   *
   * @throws ConfigProblem with every problem of it
   */
  public static PhantomDescription read(Path file) {
    Problems problems = new Problems();
    Source source = Source.read(file, problems);
    PhantomDescription description = read(Section.root(source, problems, Overrides.none()));
    if (!problems.isEmpty()) {
      throw new ConfigProblem(source.name(), problems.sentences());
    }
    return description;
  }

  static PhantomDescription read(Section s) {
    String phantom = s.required("phantom", CYLINDER, oneOf(List.of(CYLINDER, SPHERES)));
    String _ = s.value("isotope", "Y-90", oneOf(List.of("Y-90")));
    return phantom.equals(CYLINDER) ? cylinder(s) : spheres(s);
  }

  private static PhantomDescription cylinder(Section s) {
    CylinderDescription d = new CylinderDescription(SOME_DAY, 1000, 3, 5655, 1, 200, 180);
    OffsetDateTime assayed = s.required("assayed", d.assayedAt(), time());
    double activity = s.required("activity", d.activityMbq(), decimal("MBq", 1, 100_000));
    double activityU =
        s.required("activity-uncertainty", d.activityUncertaintyPercent(), decimal("%", 0.1, 20));
    double volume = s.required("volume", d.volumeMl(), decimal("mL", 100, 50_000));
    double volumeU =
        s.required("volume-uncertainty", d.volumeUncertaintyPercent(), decimal("%", 0.01, 20));
    double diameter = s.required("diameter", d.diameterMm(), decimal("mm", 80, 500));
    double length = s.required("length", d.lengthMm(), decimal("mm", 80, 1000));
    return s.make(
        () ->
            new CylinderDescription(
                assayed, activity, activityU, volume, volumeU, diameter, length),
        d);
  }

  private static PhantomDescription spheres(Section s) {
    SpheresDescription d =
        new SpheresDescription(SOME_DAY, 1e6, 0, 4, SpheresDescription.NEMA_MM, 0.25, 1, 114.4, 51);
    OffsetDateTime assayed = s.required("assayed", d.assayedAt(), time());
    double hot = s.required("spheres", d.sphereBqPerMl() / 1e6, decimal("MBq/mL", 1e-3, 1000));
    double warm = s.required("background", d.backgroundBqPerMl() / 1e6, decimal("MBq/mL", 0, 1000));
    double uncertainty =
        s.required("concentration-uncertainty", d.uncertaintyPercent(), decimal("%", 0.1, 20));
    List<Double> diameters = s.list("diameters", d.diametersMm(), decimal("mm", 4, 60));
    double diameterU =
        s.value("diameter-uncertainty", d.diameterUncertaintyMm(), decimal("mm", 0.01, 2));
    double wall = s.value("wall", d.wallMm(), decimal("mm", 0, 5));
    double ring = s.value("ring", d.ringMm(), decimal("mm", 40, 300));
    double insert = s.value("insert", d.insertMm(), decimal("mm", 0, 100));
    return s.make(
        () ->
            new SpheresDescription(
                assayed,
                hot * 1e6,
                warm * 1e6,
                uncertainty,
                diameters,
                diameterU,
                wall,
                ring,
                insert),
        d);
  }

  private static ValueType<OffsetDateTime> time() {
    return new ValueType<>(
        "a time with its offset, 2026-03-01T08:00:00+01:00", PhantomDescriptionReader::time);
  }

  private static OffsetDateTime time(String found) {
    try {
      return OffsetDateTime.parse(found);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(found, e);
    }
  }
}
