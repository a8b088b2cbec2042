// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DerivedUid;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.InvalidObject;

/**
 * The frame of reference of an emission image. An NM image need not name one (PS3.3 2026b A.5,
 * usage U): its planes still have their places among each other, which is all that its own dose
 * needs. It then has a frame that is its own, with a UID made of its series' UID: what names
 * another frame, or none, is never taken to lie on it, and what is drawn on our objects of it is.
 * Stateless.
 */
public final class FrameOfReference {
  private FrameOfReference() {}

  /** True for an NM image that names none; a PET must, and one that does not is judged as such. */
  public static boolean isUnnamed(DataSet header) {
    return EmissionPlanes.sopClass(header).equals(Uids.NuclearMedicineImageStorage)
        && named(header).isEmpty();
  }

  /**
   * The UID that objects made of an emission image carry.
   *
   * @throws InvalidObject where there is none, and there has to be
   */
  public static String uid(DataSet emission) {
    return isUnnamed(emission) ? own(emission) : emission.require(Tag.FrameOfReferenceUID).uid();
  }

  /** The same for comparing; empty where there is none. */
  static String compared(DataSet header) {
    return isUnnamed(header) ? own(header) : named(header);
  }

  private static String named(DataSet header) {
    return StudySeries.text(header, Tag.FrameOfReferenceUID);
  }

  private static String own(DataSet header) {
    return DerivedUid.of("frame of reference", StudySeries.text(header, Tag.SeriesInstanceUID));
  }
}
