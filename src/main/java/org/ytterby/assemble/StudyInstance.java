// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import org.ytterby.dicom.io.DataSetLocation;

/**
 * One stored instance of a study, as the index knows it.
 *
 * @param sha256 digest of the data set as received, hex
 * @param location where its bytes lie
 */
public record StudyInstance(
    String sopClassUid,
    String sopInstanceUid,
    String seriesInstanceUid,
    String studyInstanceUid,
    String modality,
    String sha256,
    DataSetLocation location) {}
