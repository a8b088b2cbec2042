// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

/**
 * Content Qualification (0018,9004), PS3.3 C.8.13.2.1.1: whether the object is of a cleared
 * product.
 */
public enum ContentQualification {
  PRODUCT,
  RESEARCH,
  SERVICE
}
