// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

/** Preliminary Flag (0040,A496), PS3.3 C.17.2. */
public enum PreliminaryFlag {
  PRELIMINARY,
  FINAL
}
