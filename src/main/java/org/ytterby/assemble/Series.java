// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.List;
import org.ytterby.dicom.data.DataSet;

/**
 * The instances of one series, in the order of their SOP Instance UIDs, whatever order they came
 * in. The order in space is a matter of the reader.
 *
 * @param description Series Description (0008,103E), empty where absent
 * @param frameOfReferenceUid of the example; of NM without one its own, see {@link
 *     FrameOfReference}; of others empty where absent
 * @param instances at least one
 * @param example header of the first instance; of a multi-frame emission image that of its first
 *     plane, see {@link EmissionPlane}
 */
public record Series(
    String uid,
    String description,
    String modality,
    String frameOfReferenceUid,
    List<StudyInstance> instances,
    DataSet example) {
  public Series {
    instances = List.copyOf(instances);
    if (instances.isEmpty()) {
      throw new IllegalArgumentException("series: found no instance, expected at least 1");
    }
  }

  /** {@code series 1.2.3 "PET AC"}: how findings and choices name it. */
  public String name() {
    return "series " + uid + (description.isEmpty() ? "" : " \"" + description + "\"");
  }
}
