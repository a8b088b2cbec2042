// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;

/**
 * General Equipment (PS3.3 C.7.5.1), with model, serial number and software as Enhanced General
 * Equipment demands them.
 */
public record GeneralEquipmentModule(
    @At(Tag.Manufacturer) Type2<String> manufacturer,
    @At(Tag.StationName) Optional<String> stationName,
    @At(Tag.ManufacturerModelName) Optional<String> manufacturerModelName,
    @At(Tag.DeviceSerialNumber) Optional<String> deviceSerialNumber,
    @At(Tag.SoftwareVersions) Optional<List<String>> softwareVersions)
    implements AttributeRecord {}
