// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.util.List;
import org.ytterby.archive.StoredInstance;

/** Gives each destination the courier that fits its address. Thread-safe, as both are. */
public record CourierByAddress(Courier dicom, Courier web) implements Courier {
  @Override
  public Trip open(Destination destination, List<StoredInstance> objects) {
    return switch (destination.address()) {
      case Address.Dicom _ -> dicom.open(destination, objects);
      case Address.DicomWeb _ -> web.open(destination, objects);
    };
  }
}
