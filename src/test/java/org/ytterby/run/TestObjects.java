// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;

/** Small data sets that stand for a study's instances. Stateless. */
public final class TestObjects {
  /** The study that most tests receive. */
  public static final String STUDY = "1.2.826.0.1.3680043.10.1";

  private TestObjects() {}

  /** A slice of a PET series of {@link #STUDY}; {@code pixel} makes its bytes and content. */
  public static DataSet slice(int number, int pixel) {
    return sliceOf(STUDY, number, pixel);
  }

  /** A slice of a PET series of a study. */
  public static DataSet sliceOf(String study, int number, int pixel) {
    return DataSet.builder()
        .uid(Tag.SOPClassUID, Uids.PositronEmissionTomographyImageStorage)
        .uid(Tag.SOPInstanceUID, study + ".1." + number)
        .text(Tag.Modality, "PT")
        .uid(Tag.StudyInstanceUID, study)
        .uid(Tag.SeriesInstanceUID, study + ".1")
        .integers(Tag.InstanceNumber, number)
        .text(Tag.SpecificCharacterSet, "ISO_IR 192")
        .integers(Tag.Rows, pixel)
        .build();
  }

  /** A structured report of {@link #STUDY} by this maker. */
  public static DataSet report(String uid, String manufacturer) {
    return DataSet.builder()
        .uid(Tag.SOPClassUID, Uids.Comprehensive3DSRStorage)
        .uid(Tag.SOPInstanceUID, uid)
        .text(Tag.Modality, "SR")
        .text(Tag.Manufacturer, manufacturer)
        .uid(Tag.StudyInstanceUID, STUDY)
        .uid(Tag.SeriesInstanceUID, STUDY + ".9")
        .build();
  }
}
