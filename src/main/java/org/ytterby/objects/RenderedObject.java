// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import org.ytterby.dicom.data.DataSet;

/**
 * An object that is ready to be stored and sent.
 *
 * @param role RTDOSE or SR
 */
public record RenderedObject(
    String role, String sopClassUid, String sopInstanceUid, DataSet dataSet) {
  /** Dose per voxel. */
  public static final String RT_DOSE = "RTDOSE";

  /** The structured report. */
  public static final String REPORT = "SR";
}
