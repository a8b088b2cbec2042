// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import org.ytterby.dicom.dict.Tag;

/** Enhanced General Equipment (PS3.3 C.7.5.2): what General Equipment may leave out is Type 1. */
public record EnhancedGeneralEquipmentModule(
    @At(Tag.Manufacturer) String manufacturer,
    @At(Tag.ManufacturerModelName) String manufacturerModelName,
    @At(Tag.DeviceSerialNumber) String deviceSerialNumber,
    @At(Tag.SoftwareVersions) List<String> softwareVersions)
    implements AttributeRecord {
  public EnhancedGeneralEquipmentModule {
    softwareVersions = List.copyOf(softwareVersions);
  }
}
