// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Defect;
import org.ytterby.quantity.Coded;

/**
 * SR Document Content (PS3.3 C.17.3): the root container and, as encoded items, all below it.
 *
 * @param continuityOfContent SEPARATE or CONTINUOUS
 */
public record SrDocumentContentModule(
    @At(Tag.ValueType) String valueType,
    @At(Tag.ConceptNameCodeSequence) Coded conceptName,
    @At(Tag.ContinuityOfContent) String continuityOfContent,
    @At(Tag.ContentTemplateSequence) Optional<ContentTemplate> contentTemplate,
    @At(Tag.ContentSequence) Optional<List<DataSet>> contentSequence)
    implements AttributeRecord {
  public SrDocumentContentModule {
    if (!valueType.equals("CONTAINER")) {
      throw new Defect(
          "the root of an SR document is a CONTAINER, not " + valueType + " (PS3.3 C.17.3)");
    }
  }
}
