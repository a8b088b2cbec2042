// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.geometry.Vector3;

/**
 * Reads the closed planar contours of one ROI. The length of Contour Data is trusted over Number of
 * Contour Points; data that was written as UN is read as the DS that it is; a decimal comma is
 * understood. Single-threaded.
 */
final class ContourReader {
  private static final int COORDINATES = 3;
  private static final String MARKER = "POINT";

  private final String where;
  private final Map<String, Integer> ignoredTypes = new TreeMap<>();
  private final Map<String, Integer> dropped = new TreeMap<>();
  private int miscounted;
  private int commas;

  ContourReader(String where) {
    this.where = where;
  }

  /** All usable contours of these items of the ROI Contour Sequence. */
  List<Contour> read(List<DataSet> roiContours) {
    List<Contour> contours = new ArrayList<>();
    for (DataSet roiContour : roiContours) {
      for (DataSet item : roiContour.items(Tag.ContourSequence)) {
        contour(item).ifPresent(contours::add);
      }
    }
    return contours;
  }

  private Optional<Contour> contour(DataSet item) {
    String type = item.optional(Tag.ContourGeometricType).map(Attribute::text).orElse("");
    boolean exclusiveOr = type.equals("CLOSEDPLANAR_XOR");
    if (!exclusiveOr && !type.equals("CLOSED_PLANAR")) {
      ignoredTypes.merge(type.isEmpty() ? "no geometric type" : type, 1, Integer::sum);
      return Optional.empty();
    }
    try {
      List<Vector3> points = points(item.require(Tag.ContourData));
      checkCount(item, points.size());
      if (points.stream().distinct().count() < Contour.FEWEST_POINTS) {
        dropped.merge("fewer than " + Contour.FEWEST_POINTS + " distinct points", 1, Integer::sum);
        return Optional.empty();
      }
      return Optional.of(new Contour(points, exclusiveOr));
    } catch (InvalidObject e) {
      dropped.merge("unreadable Contour Data (3006,0050)", 1, Integer::sum);
      return Optional.empty();
    }
  }

  private List<Vector3> points(Attribute data) {
    double[] numbers = numbers(data);
    if (numbers.length % COORDINATES != 0) {
      throw new InvalidObject(data.where(), numbers.length + " numbers", "triplets");
    }
    List<Vector3> points = new ArrayList<>(numbers.length / COORDINATES);
    for (int i = 0; i < numbers.length; i += COORDINATES) {
      points.add(new Vector3(numbers[i], numbers[i + 1], numbers[i + 2]));
    }
    return points;
  }

  private double[] numbers(Attribute data) {
    List<String> texts = data.texts();
    if (texts.stream().noneMatch(text -> text.indexOf(',') >= 0)) {
      return data.numbers();
    }
    commas++;
    return texts.stream().mapToDouble(text -> withComma(data, text)).toArray();
  }

  private static double withComma(Attribute data, String text) {
    try {
      double number = Double.parseDouble(text.trim().replace(',', '.'));
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new InvalidObject(
          ErrorCode.OBJECT_UNREADABLE, data.where(), "text that is no number", "a number", e);
    }
    throw new InvalidObject(data.where(), "a number that is not finite", "a finite number");
  }

  private void checkCount(DataSet item, int points) {
    Optional<Attribute> count = item.optional(Tag.NumberOfContourPoints);
    try {
      if (count.isPresent() && count.get().integer() != points) {
        miscounted++;
      }
    } catch (InvalidObject e) {
      miscounted++;
    }
  }

  /** How many contours enclose nothing only because they are not closed. */
  int open() {
    return ignoredTypes.getOrDefault("OPEN_PLANAR", 0);
  }

  /** Whether contours were there that can't be used and are no markers. */
  boolean unusable() {
    return !dropped.isEmpty()
        || ignoredTypes.keySet().stream().anyMatch(type -> !MARKER.equals(type));
  }

  /** What was left out or repaired, summed up for the region. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    ignoredTypes.forEach(
        (type, count) ->
            findings.add(
                Finding.info(
                    FindingCode.REGION_CONTOUR,
                    where,
                    count + " contours of type " + type,
                    "CLOSED_PLANAR or CLOSEDPLANAR_XOR",
                    "They enclose no volume and were left out.")));
    dropped.forEach(
        (why, count) ->
            findings.add(
                Finding.review(
                    FindingCode.REGION_CONTOUR,
                    where,
                    count + " contours with " + why,
                    "points that enclose an area",
                    "They were left out. Check the region's volume.")));
    if (miscounted > 0) {
      findings.add(
          Finding.info(
              FindingCode.REGION_CONTOUR,
              where,
              miscounted + " contours with a wrong Number of Contour Points (3006,0046)",
              "the number of points in Contour Data (3006,0050)",
              "Contour Data was taken as it is."));
    }
    if (commas > 0) {
      findings.add(
          Finding.info(
              FindingCode.REGION_CONTOUR,
              where,
              commas + " contours with decimal commas",
              "decimal points",
              "Commas were read as points."));
    }
    return findings;
  }
}
