// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ytterby.geometry.Vector3;

/** Shapes and tissues as {@code truth.json} writes them. */
final class ShapeTruth {
  private ShapeTruth() {}

  /** A tissue with its attenuation; the shape stands under its own name. */
  static Map<String, Object> tissue(Tissue tissue) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", tissue.name());
    map.put("hounsfield", tissue.hounsfield());
    map.put("attenuation_per_mm", Tissue.attenuationPerMm(tissue.hounsfield()));
    switch (tissue.shape()) {
      case Cylinder cylinder -> map.put("cylinder", cylinder(cylinder));
      case Slab slab -> map.put("slab", slab(slab));
      case Solid solid -> map.put("solid", solid(solid));
    }
    return map;
  }

  private static Map<String, Object> slab(Slab slab) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("x_mm", List.of(slab.width().fromMm(), slab.width().toMm()));
    map.put("y_mm", List.of(slab.depth().fromMm(), slab.depth().toMm()));
    return map;
  }

  static Map<String, Object> solid(Solid solid) {
    List<Object> sides = new ArrayList<>();
    for (HalfSpace side : solid.cutBy()) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("point_mm", numbers(side.point()));
      map.put("outward", numbers(side.outward()));
      sides.add(map);
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("ellipsoid", ellipsoid(solid.within()));
    map.put("cut_by", sides);
    map.put("without", solid.without().stream().map(ShapeTruth::ellipsoid).toList());
    return map;
  }

  private static Map<String, Object> ellipsoid(Ellipsoid ellipsoid) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("centre_mm", numbers(ellipsoid.centre()));
    map.put("semi_axes_mm", numbers(ellipsoid.semiAxesMm()));
    return map;
  }

  static Map<String, Object> cylinder(Cylinder cylinder) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("centre_xy_mm", List.of(cylinder.centreX(), cylinder.centreY()));
    map.put("semi_axes_xy_mm", List.of(cylinder.semiXMm(), cylinder.semiYMm()));
    return map;
  }

  static List<Double> numbers(Vector3 vector) {
    return List.of(vector.x(), vector.y(), vector.z());
  }
}
