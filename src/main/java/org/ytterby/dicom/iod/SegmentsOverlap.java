// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

/** Segments Overlap (0062,0013), PS3.3 C.8.20.2: whether a voxel belongs to two segments. */
public enum SegmentsOverlap {
  YES,
  NO,
  UNDEFINED
}
