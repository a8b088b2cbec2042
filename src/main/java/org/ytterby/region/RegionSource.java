// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

/** Where a region comes from. */
public enum RegionSource {
  RTSTRUCT,
  FIELD_OF_VIEW,
  AUTOMATIC,
  PHANTOM
}
