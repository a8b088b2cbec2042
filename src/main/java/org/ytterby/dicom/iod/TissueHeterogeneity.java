// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

/** Tissue Heterogeneity Correction (3004,0014), defined in PS3.3 C.8.8.3. */
public enum TissueHeterogeneity {
  IMAGE,
  ROI_OVERRIDE,
  WATER
}
