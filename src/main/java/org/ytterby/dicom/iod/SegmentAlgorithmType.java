// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

/** Segment Algorithm Type (0062,0008), PS3.3 C.8.20.4. */
public enum SegmentAlgorithmType {
  /** A calculated segment. */
  AUTOMATIC,
  /** A calculated segment with user assistance. */
  SEMIAUTOMATIC,
  /** A user-entered segment. */
  MANUAL
}
