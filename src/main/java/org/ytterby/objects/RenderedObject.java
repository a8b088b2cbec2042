// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import org.ytterby.dicom.data.DataSet;

/**
 * An object that is ready to be stored and sent.
 *
 * @param role SEG, RTDOSE or SR
 */
public record RenderedObject(
    String role, String sopClassUid, String sopInstanceUid, DataSet dataSet) {
  /** The regions' voxels. */
  public static final String SEGMENTATION = "SEG";

  /** Dose per voxel. */
  public static final String RT_DOSE = "RTDOSE";

  /** The structured report. */
  public static final String REPORT = "SR";
}
