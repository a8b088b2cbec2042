// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

/** Dose Units (3004,0002), enumerated in PS3.3 C.8.8.3. */
public enum DoseUnits {
  GY,
  RELATIVE
}
