// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import org.ytterby.assemble.StudyInstance;

/**
 * An instance that the result was made from.
 *
 * @param modality Modality (0008,0060) of its series
 * @param sha256 digest of the data set as received, hex
 */
public record SourceReference(
    String studyInstanceUid,
    String seriesInstanceUid,
    String sopClassUid,
    String sopInstanceUid,
    String modality,
    String sha256) {

  public static SourceReference of(StudyInstance instance) {
    return new SourceReference(
        instance.studyInstanceUid(),
        instance.seriesInstanceUid(),
        instance.sopClassUid(),
        instance.sopInstanceUid(),
        instance.modality(),
        instance.sha256());
  }
}
