// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.ytterby.config.ValueType.decimal;
import static org.ytterby.config.ValueType.text;
import static org.ytterby.config.ValueType.word;

import java.util.List;
import org.ytterby.protocol.CurvePoint;
import org.ytterby.protocol.CurveRule;
import org.ytterby.protocol.DensitySource;
import org.ytterby.protocol.MassRules;

/** Where the mass of a voxel comes from. Stateless. */
final class MassReader {
  private MassReader() {}

  static MassRules mass(Section s) {
    MassRules d = MassRules.UNIFORM;
    DensitySource density = s.value("density", d.density(), word(DensitySource.class));
    List<CurveRule> curves =
        s.sections("curves")
            .map(all -> all.stream().map(MassReader::curve).toList())
            .orElse(d.curves());
    double metal = s.value("metal", d.metalGramPerMl(), decimal("g/mL", 1.5, 25));
    double organ = s.value("organ", d.organGramPerMl(), decimal("g/mL", 1, 1.5));
    double rimMm = s.value("rim", d.rimMm(), decimal("mm", 0, 100));
    double edgeMm = s.value("edge-tolerance", d.edgeToleranceMm(), decimal("mm", 1, 50));
    double lungG = s.value("lung-mass", d.lungMassG(), decimal("g", 0, 3000));
    return s.make(() -> new MassRules(density, curves, metal, organ, rimMm, edgeMm, lungG), d);
  }

  private static CurveRule curve(Section s) {
    CurveRule d = CurveRule.SCHNEIDER_2000;
    double kvp = s.required("kvp", d.kvp(), decimal("kV", 40, 200));
    String source = s.required("source", d.source(), text());
    List<CurvePoint> points =
        s.sections("points")
            .map(all -> all.stream().map(MassReader::point).toList())
            .orElse(List.of());
    return s.make(() -> new CurveRule(kvp, points, source), d);
  }

  private static CurvePoint point(Section s) {
    CurvePoint d = CurveRule.SCHNEIDER_2000.points().getFirst();
    double hounsfield = s.required("hounsfield", d.hounsfield(), decimal("HU", -1100, 32_767));
    double density = s.required("density", d.gramPerMl(), decimal("g/mL", 5e-4, 25));
    return s.make(() -> new CurvePoint(hounsfield, density), d);
  }
}
