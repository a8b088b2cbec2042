// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import org.ytterby.dicom.dict.Tag;

/** Item of Content Template Sequence (0040,A504), PS3.3 C.18.8.1.2. */
public record ContentTemplate(
    @At(Tag.MappingResource) String mappingResource,
    @At(Tag.TemplateIdentifier) String templateIdentifier)
    implements AttributeRecord {

  /** A template of PS3.16. */
  public static ContentTemplate dcmr(String templateIdentifier) {
    return new ContentTemplate("DCMR", templateIdentifier);
  }
}
