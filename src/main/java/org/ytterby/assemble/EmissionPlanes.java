// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.DataSetPath;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.Finding;
import org.ytterby.finding.InvalidObject;

/**
 * The planes of an emission object with their attributes where PET Image Storage has them, so that
 * one reader judges and quantifies classic, Enhanced and Legacy Converted Enhanced PET and
 * reconstructed NM. Nothing is made up: what an object does not say, its planes do not say.
 *
 * @param planes in the order of the object's frames, which is no order in space
 * @param findings what a physicist has to look at, about the object as a whole
 */
public record EmissionPlanes(List<EmissionPlane> planes, List<Finding> findings) {
  /** Megabecquerel, in which NM and Enhanced PET state Radionuclide Total Dose (0018,1074). */
  private static final double BQ_PER_MBQ = 1e6;

  /**
   * More than any treatment in Bq; what is more stays as it is, and is no activity in Bq either.
   */
  private static final double MOST_MBQ = 1e12;

  public EmissionPlanes {
    planes = List.copyOf(planes);
    findings = List.copyOf(findings);
  }

  /**
   * Takes an object apart; one that is no emission image is its own only plane.
   *
   * @throws InvalidObject where frames can't be told from each other or have no place
   */
  public static EmissionPlanes of(DataSet object) {
    return switch (sopClass(object)) {
      case Uids.EnhancedPETImageStorage, Uids.LegacyConvertedEnhancedPETImageStorage ->
          new EnhancedPlanes(object).read();
      case Uids.NuclearMedicineImageStorage -> new TomoPlanes(object).read();
      default -> new EmissionPlanes(List.of(new EmissionPlane(name(object), 0, object)), List.of());
    };
  }

  /** True when the attributes of an object's planes lie where those of one plane do not. */
  static boolean isTakenApart(DataSet object) {
    return object.contains(Tag.NumberOfFrames)
        && switch (sopClass(object)) {
          case Uids.EnhancedPETImageStorage,
              Uids.LegacyConvertedEnhancedPETImageStorage,
              Uids.NuclearMedicineImageStorage ->
              true;
          default -> false;
        };
  }

  static String sopClass(DataSet object) {
    return StudySeries.text(object, Tag.SOPClassUID);
  }

  static String name(DataSet object) {
    String uid = StudySeries.text(object, Tag.SOPInstanceUID);
    return uid.isEmpty() ? "?" : uid;
  }

  static EmissionPlane plane(DataSet object, int frame, DataSetBuilder header) {
    header.remove(Tag.NumberOfFrames);
    return new EmissionPlane(
        name(object) + "[" + (frame + 1) + "]", frame, at(header, DataSetPath.ROOT, object));
  }

  /** The items of Radiopharmaceutical Information Sequence with Total Dose in Bq. */
  static void activityInBecquerel(DataSet object, DataSetBuilder header) {
    List<DataSet> items = new ArrayList<>();
    for (DataSet item : object.items(Tag.RadiopharmaceuticalInformationSequence)) {
      DataSetBuilder copy = DataSet.builder().putAll(item);
      item.optional(Tag.RadionuclideTotalDose)
          .filter(said -> said.nonBlank().isPresent())
          .map(Attribute::number)
          .filter(mbq -> Math.abs(mbq) <= MOST_MBQ)
          .ifPresent(mbq -> copy.numbers(Tag.RadionuclideTotalDose, mbq * BQ_PER_MBQ));
      DataSetPath path =
          DataSetPath.ROOT.item(Tag.RadiopharmaceuticalInformationSequence, items.size() + 1);
      items.add(at(copy, path, item));
    }
    if (!items.isEmpty()) {
      header.sequence(Tag.RadiopharmaceuticalInformationSequence, items);
    }
  }

  /** As a reader would have given it, with the character set of where it came from. */
  private static DataSet at(DataSetBuilder built, DataSetPath path, DataSet from) {
    List<Element> elements = new ArrayList<>();
    built.build().forEach(elements::add);
    return DataSet.asRead(elements, path, from.characterSet());
  }
}
