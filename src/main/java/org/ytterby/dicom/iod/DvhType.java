// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

/** DVH Type (3004,0001), PS3.3 C.8.8.4. */
public enum DvhType {
  DIFFERENTIAL,
  CUMULATIVE,
  NATURAL
}
