// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Truth against delivered dose, region by region.
 *
 * <p>The truth is what an image of the phantom's stated resolution holds in the analytic shape; the
 * delivered mean is that of the contours' voxels. Both are patient-relative: what the scanner loses
 * of the total activity is not in them.
 */
record DemoReport(List<Line> lines) {
  /**
   * The same as the independent check's: contour, quantisation and plane spacing together stay
   * below it.
   */
  private static final double TOLERANCE_PERCENT = 0.5;

  DemoReport {
    lines = List.copyOf(lines);
  }

  /**
   * One region.
   *
   * @param foundGy null where the node reported none
   */
  record Line(
      String name, double volumeMl, double truthGy, double expectedGy, @Nullable Double foundGy) {
    double differencePercent() {
      return foundGy == null ? Double.NaN : 100 * (foundGy - expectedGy) / expectedGy;
    }

    boolean agrees() {
      return Math.abs(differencePercent()) <= TOLERANCE_PERCENT;
    }

    Map<String, @Nullable Object> tree() {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("name", name);
      tree.put("volume_ml", volumeMl);
      tree.put("true_mean_gy", truthGy);
      tree.put("in_the_image_gy", expectedGy);
      tree.put("delivered_gy", foundGy);
      tree.put("difference_percent", foundGy == null ? null : differencePercent());
      return tree;
    }
  }

  static DemoReport of(JsonNode truth, JsonNode delivered) {
    List<Line> lines = new ArrayList<>();
    for (JsonNode region : truth.path("regions")) {
      boolean contoured = region.path("roi_number").asInt() > 0;
      if (!contoured) {
        continue; // what no contour names has no row in the summary
      }
      lines.add(
          new Line(
              region.path("name").asText(),
              region.path("volume_ml").asDouble(),
              region.path("mean_gy").asDouble(),
              region.path("after_psf").path("mean_gy").asDouble(),
              found(delivered, region.path("name").asText())));
    }
    return new DemoReport(lines);
  }

  private static @Nullable Double found(JsonNode delivered, String name) {
    for (JsonNode region : delivered.path("regions")) {
      if (region.path("name").asText().equals(name) && region.path("mean_gy").isNumber()) {
        return region.path("mean_gy").asDouble();
      }
    }
    return null;
  }

  boolean agrees() {
    return !lines.isEmpty() && lines.stream().allMatch(Line::agrees);
  }

  /** The same as JSON values. */
  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("agrees", agrees());
    tree.put("tolerance_percent", TOLERANCE_PERCENT);
    tree.put("regions", lines.stream().map(Line::tree).toList());
    return tree;
  }

  void print(PrintWriter out) {
    out.println(
        "region                    volume mL   true mean Gy   in the image Gy   delivered Gy  "
            + " difference");
    for (Line line : lines) {
      out.println(
          String.format(
              Locale.ROOT,
              "%-24s %10.2f %14.2f %17.2f %14s %10.3f %%",
              line.name(),
              line.volumeMl(),
              line.truthGy(),
              line.expectedGy(),
              line.foundGy() == null ? "none" : String.format(Locale.ROOT, "%.2f", line.foundGy()),
              line.differencePercent()));
    }
    out.println(
        agrees()
            ? "every region agrees within " + TOLERANCE_PERCENT + " %"
            : "NOT every region agrees within " + TOLERANCE_PERCENT + " %");
  }
}
