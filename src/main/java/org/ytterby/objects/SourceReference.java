// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.Optional;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;

/**
 * An instance that the result was made from.
 *
 * @param modality Modality (0008,0060) of its series
 * @param sha256 digest of the data set as received, hex
 * @param acquired when this one image was acquired, as its header says
 */
public record SourceReference(
    String studyInstanceUid,
    String seriesInstanceUid,
    String sopClassUid,
    String sopInstanceUid,
    String modality,
    String sha256,
    Acquired acquired) {

  /**
   * Acquisition Date (0008,0022) and Acquisition Time (0008,0032) as written, where they are legal.
   */
  public record Acquired(Optional<String> date, Optional<String> time) {
    /** Nothing said. */
    public static final Acquired UNSAID = new Acquired(Optional.empty(), Optional.empty());

    /** What a header says. */
    public static Acquired of(DataSet header) {
      SourceText text = new SourceText(header, Tag.AcquisitionDate, Tag.AcquisitionTime);
      return new Acquired(text.text(Tag.AcquisitionDate), text.text(Tag.AcquisitionTime));
    }
  }

  /** Without a time of acquisition: no image, or nobody asks. */
  public static SourceReference of(StudyInstance instance) {
    return of(instance, Acquired.UNSAID);
  }

  public static SourceReference of(StudyInstance instance, Acquired acquired) {
    return new SourceReference(
        instance.studyInstanceUid(),
        instance.seriesInstanceUid(),
        instance.sopClassUid(),
        instance.sopInstanceUid(),
        instance.modality(),
        instance.sha256(),
        acquired);
  }
}
