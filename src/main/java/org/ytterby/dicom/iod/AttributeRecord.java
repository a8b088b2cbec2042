// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import org.ytterby.dicom.data.DataSet;

/**
 * A record whose components are attributes: a module, or the item of a sequence.
 *
 * <p>Each component carries {@link At}. A plain component is Type 1, {@link Type2} is Type 2,
 * {@link java.util.Optional} is Type 3 or a conditional type whose condition the compact
 * constructor checks. A component of type {@link DataSet} without {@link At} is a group of
 * attributes that was copied from another object.
 */
public interface AttributeRecord {

  /** The attributes as a data set. */
  default DataSet toDataSet() {
    return RecordEncoder.encode(this);
  }
}
