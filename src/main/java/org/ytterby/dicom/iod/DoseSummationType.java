// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

/** Dose Summation Type (3004,000A), defined in PS3.3 C.8.8.3. */
public enum DoseSummationType {
  PLAN,
  MULTI_PLAN,
  PLAN_OVERVIEW,
  FRACTION,
  BEAM,
  BRACHY,
  FRACTION_SESSION,
  BEAM_SESSION,
  BRACHY_SESSION,
  CONTROL_POINT,
  RECORD
}
