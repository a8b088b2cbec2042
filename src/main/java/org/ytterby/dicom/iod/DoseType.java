// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

/** Dose Type (3004,0004), defined in PS3.3 C.8.8.3. */
public enum DoseType {
  PHYSICAL,
  EFFECTIVE,
  ERROR
}
