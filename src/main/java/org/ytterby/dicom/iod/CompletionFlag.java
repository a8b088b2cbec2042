// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

/** Completion Flag (0040,A491), PS3.3 C.17.2. */
public enum CompletionFlag {
  PARTIAL,
  COMPLETE
}
