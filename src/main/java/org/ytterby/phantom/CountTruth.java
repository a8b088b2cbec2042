// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ytterby.quantity.Nuclide;

/**
 * What {@code truth.json} says of a scan's counts: all that is needed to compute what each bin was
 * expected to count, and from that the noise of a region's mean.
 */
final class CountTruth {
  private CountTruth() {}

  static Map<String, Object> of(Camera camera, Subject subject, CountedImage.Counts counts) {
    Camera.Reconstruction osem = camera.reconstruction();
    double ofTrues = counts.trues() * CountModel.SCATTER_FRACTION;
    double scatter = ofTrues / (1 - CountModel.SCATTER_FRACTION);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("scanner_fwhm_mm", camera.resolution().scannerFwhmMm());
    map.put("filter_fwhm_mm", camera.resolution().filterFwhmMm());
    map.put("reconstruction", "OSEM %di%ds".formatted(osem.iterations(), osem.subsets()));
    map.put("bound_bq_per_ml_at_pet", osem.boundBqPerMl());
    map.put("views_over_half_a_turn", osem.views());
    map.put("bins", new CountModel(camera, subject).projector().bins());
    map.put("bin_mm", camera.matrix().pixelMm());
    map.put("support_margin_mm", CountModel.SUPPORT_MARGIN_MM);
    map.put("frame_s", camera.beds().frame().toMillis() / 1e3);
    map.put("bed_start_s", starts(camera.beds()));
    map.put("detected_per_bq_by_plane", detected(camera.beds()));
    map.put("scatter_fraction", CountModel.SCATTER_FRACTION);
    map.put("scatter_sigma_mm", CountModel.SCATTER_SIGMA_MM);
    map.put("randoms_fraction_of_field", CountModel.RANDOMS_FRACTION);
    map.put("field_mm", CountModel.FIELD_MM);
    map.put("expected_trues", counts.trues());
    map.put("expected_scatter", scatter);
    map.put("expected_randoms", counts.background() - scatter);
    map.put("prompts", counts.prompts());
    map.put("tissues", subject.tissues().stream().map(ShapeTruth::tissue).toList());
    return map;
  }

  private static List<Double> starts(Beds beds) {
    List<Double> starts = new ArrayList<>();
    for (int bed = 0; bed < Beds.COUNT; bed++) {
      starts.add(beds.startOf(bed).toMillis() / 1e3);
    }
    return starts;
  }

  private static List<Double> detected(Beds beds) {
    List<Double> detected = new ArrayList<>();
    for (int plane = 0; plane < beds.planes(); plane++) {
      detected.add(beds.detectedPerBq(plane, Nuclide.YTTRIUM_90));
    }
    return detected;
  }
}
