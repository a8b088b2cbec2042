// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

/** Verification Flag (0040,A493), PS3.3 C.17.2. */
public enum VerificationFlag {
  UNVERIFIED,
  VERIFIED
}
