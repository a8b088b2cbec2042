// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.InvalidObject;

/**
 * What stored values of one plane mean: stored x slope + intercept, in the unit.
 *
 * <p>In this order: a Real World Value Mapping in a unit of activity concentration (PS3.3
 * C.7.6.16.2.11; UCUM Bq/ml, kBq/ml, MBq/ml), Units (0054,1001) with the plane's rescale, and of
 * Philips' counts the private Activity Concentration Scale Factor, (7053,xx09) of creator Philips
 * PET Private Group, which leads from CNTS, and only from CNTS, to Bq/mL.
 *
 * @param slope more than 0
 * @param mapped the stored values for which it holds, where that is stated
 */
public record PixelScale(Unit unit, double slope, double intercept, Optional<Mapped> mapped) {
  private static final double MOST_BQ_PER_ML = 1e15;

  /** Two statements of one scale agree as far as a DS is written. */
  private static final double SAME = 1e-5;

  private static final int PHILIPS_GROUP = 0x7053;
  private static final int PHILIPS_ACTIVITY_FACTOR = 0x09;
  private static final String PHILIPS_CREATOR = "Philips PET Private Group";

  /** What a scaled value is. */
  public enum Unit {
    /** Activity concentration in Bq/mL. */
    BECQUEREL_PER_ML,
    /** Proportional to activity, by a factor that the object does not know. */
    COUNTS,
    /** Something that is no activity, or nothing is said. */
    OTHER
  }

  /** Stored values from first to last. */
  public record Mapped(int first, int last) {}

  private record Mapping(DataSet item, double becquerelPerMl) {}

  /**
   * Reads the header of a plane.
   *
   * @throws InvalidObject where a slope or a factor is missing, impossible, or contradicts another
   */
  public static PixelScale of(DataSet plane) {
    Optional<Mapping> mapping = mapping(plane);
    PixelScale scale = mapping.isPresent() ? mapped(plane, mapping.get()) : rescaled(plane);
    if (!(scale.slope > 0 && scale.slope <= MOST_BQ_PER_ML)) {
      throw new InvalidObject(
          plane.where(mapping.isPresent() ? Tag.RealWorldValueSlope : Tag.RescaleSlope),
          Double.toString(scale.slope),
          "more than 0, at most " + MOST_BQ_PER_ML);
    }
    if (!(Math.abs(scale.intercept) <= MOST_BQ_PER_ML)) {
      throw new InvalidObject(
          plane.where(mapping.isPresent() ? Tag.RealWorldValueIntercept : Tag.RescaleIntercept),
          Double.toString(scale.intercept),
          "at most " + MOST_BQ_PER_ML);
    }
    return scale;
  }

  /** The unit alone, also where the scale can't be read. */
  public static Unit unit(DataSet plane) {
    if (mapping(plane).isPresent()) {
      return Unit.BECQUEREL_PER_ML;
    }
    return switch (StudySeries.text(plane, Tag.Units)) {
      case "BQML", "KBQML" -> Unit.BECQUEREL_PER_ML;
      case "CNTS" ->
          plane.privateElement(PHILIPS_GROUP, PHILIPS_CREATOR, PHILIPS_ACTIVITY_FACTOR).isPresent()
              ? Unit.BECQUEREL_PER_ML
              : Unit.COUNTS;
      case "" -> isNuclearMedicine(plane) ? Unit.COUNTS : Unit.OTHER;
      default -> Unit.OTHER;
    };
  }

  /** The unit as the object says it, for people; empty where it says nothing. */
  public static String said(DataSet plane) {
    String units = StudySeries.text(plane, Tag.Units);
    return units.isEmpty()
        ? plane.items(Tag.RealWorldValueMappingSequence).stream()
            .map(PixelScale::code)
            .distinct()
            .collect(Collectors.joining(", "))
        : units;
  }

  private static PixelScale mapped(DataSet plane, Mapping mapping) {
    DataSet item = mapping.item();
    PixelScale scale =
        new PixelScale(
            Unit.BECQUEREL_PER_ML,
            activity(mapping, Tag.RealWorldValueSlope),
            activity(mapping, Tag.RealWorldValueIntercept),
            range(item));
    boolean saysBoth =
        StudySeries.text(plane, Tag.Units).equals("BQML")
            && plane.optional(Tag.RescaleSlope).isPresent();
    return saysBoth ? agreeing(plane, item, scale) : scale;
  }

  /** Two statements of one scale: the rescale, which is written in decimal, where they agree. */
  private static PixelScale agreeing(DataSet plane, DataSet item, PixelScale mapped) {
    PixelScale rescaled = rescaled(plane);
    if (differ(mapped.slope, rescaled.slope)
        || Math.abs(mapped.intercept - rescaled.intercept) > SAME * Math.abs(mapped.slope)) {
      throw new InvalidObject(
          item.where(Tag.RealWorldValueSlope),
          mapped.slope
              + " Bq/mL and intercept "
              + mapped.intercept
              + ", where Rescale has "
              + rescaled.slope
              + " and "
              + rescaled.intercept,
          "the same scale, both being in Bq/mL");
    }
    return rescaled;
  }

  private static boolean differ(double one, double other) {
    return !(Math.abs(one - other) <= SAME * Math.abs(one));
  }

  private static Optional<Mapped> range(DataSet item) {
    Optional<Integer> first =
        item.optional(Tag.RealWorldValueFirstValueMapped).map(Attribute::integer);
    Optional<Integer> last =
        item.optional(Tag.RealWorldValueLastValueMapped).map(Attribute::integer);
    return first.isPresent() && last.isPresent()
        ? Optional.of(new Mapped(first.get(), last.get()))
        : Optional.empty();
  }

  private static PixelScale rescaled(DataSet plane) {
    Unit unit = unit(plane);
    double factor =
        switch (StudySeries.text(plane, Tag.Units)) {
          case "KBQML" -> 1e3;
          case "CNTS" ->
              plane
                  .privateElement(PHILIPS_GROUP, PHILIPS_CREATOR, PHILIPS_ACTIVITY_FACTOR)
                  .map(PixelScale::factor)
                  .orElse(1.0);
          default -> 1;
        };
    // NM has no rescale: its pixels are counts (PS3.3 A.5).
    boolean none =
        isNuclearMedicine(plane) && unit == Unit.COUNTS && !plane.contains(Tag.RescaleSlope);
    double slope = none ? 1 : plane.require(Tag.RescaleSlope).number();
    double intercept = none ? 0 : plane.require(Tag.RescaleIntercept).number();
    return new PixelScale(unit, slope * factor, intercept * factor, Optional.empty());
  }

  private static double factor(Attribute factor) {
    double number = factor.number();
    if (!(number > 0 && number <= MOST_BQ_PER_ML)) {
      throw new InvalidObject(
          factor.where() + " " + PHILIPS_CREATOR + " activity concentration scale factor",
          Double.toString(number),
          "more than 0: the factor from counts to Bq/mL");
    }
    return number;
  }

  /** The mapping to activity; of several the one of Bq/mL, which say the same or are refused. */
  private static Optional<Mapping> mapping(DataSet plane) {
    List<Mapping> all = new ArrayList<>();
    for (DataSet item : plane.items(Tag.RealWorldValueMappingSequence)) {
      double becquerelPerMl =
          switch (code(item).replace("mL", "ml").replace("cm3", "ml")) {
            case "Bq/ml" -> 1;
            case "kBq/ml" -> 1e3;
            case "MBq/ml" -> 1e6;
            default -> 0;
          };
      if (becquerelPerMl > 0) {
        all.add(new Mapping(item, becquerelPerMl));
      }
    }
    for (Mapping other : all) {
      if (differs(all.getFirst(), other)) {
        throw new InvalidObject(
            plane.where(Tag.RealWorldValueMappingSequence),
            all.size() + " mappings to an activity concentration that differ",
            "one scale");
      }
    }
    return all.stream().findFirst();
  }

  private static boolean differs(Mapping one, Mapping other) {
    return other != one
        && (differ(activity(one, Tag.RealWorldValueSlope), activity(other, Tag.RealWorldValueSlope))
            || differ(
                activity(one, Tag.RealWorldValueIntercept),
                activity(other, Tag.RealWorldValueIntercept))
            || !range(one.item()).equals(range(other.item())));
  }

  private static double activity(Mapping mapping, int tag) {
    return mapping.item().require(tag).number() * mapping.becquerelPerMl();
  }

  private static String code(DataSet mapping) {
    return mapping.items(Tag.MeasurementUnitsCodeSequence).stream()
        .findFirst()
        .map(code -> StudySeries.text(code, Tag.CodeValue))
        .orElse("");
  }

  private static boolean isNuclearMedicine(DataSet plane) {
    return StudySeries.text(plane, Tag.SOPClassUID).equals(Uids.NuclearMedicineImageStorage);
  }
}
