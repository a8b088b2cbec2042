// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import org.ytterby.dicom.data.DataSet;

/**
 * One plane of an emission object, whatever kind of object it is.
 *
 * @param name the SOP Instance UID; of one frame of several with its number, {@code 1.2.3[7]}
 * @param frame which frame of the object, from 0
 * @param header the plane's attributes where PET Image Storage has them, activity in Bq; without
 *     Number of Frames
 */
public record EmissionPlane(String name, int frame, DataSet header) {}
