// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

/** Value Type (0040,A040), defined in PS3.3 C.17.3.2.1. The name is the defined term. */
public enum ValueType {
  CONTAINER,
  TEXT,
  NUM,
  CODE,
  DATETIME,
  DATE,
  TIME,
  UIDREF,
  PNAME,
  COMPOSITE,
  IMAGE,
  WAVEFORM,
  SCOORD,
  SCOORD3D,
  TCOORD,
  TABLE
}
