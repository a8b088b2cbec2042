// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Defect;
import org.ytterby.quantity.Coded;

/**
 * SR Document General (PS3.3 C.17.2).
 *
 * @param verifyingObserverSequence Type 1C: required when VERIFIED
 * @param referencedRequestSequence Type 1C: required when the document fulfils a request
 * @param currentRequestedProcedureEvidenceSequence Type 1C: every instance that the tree
 *     references, of this study
 * @param pertinentOtherEvidenceSequence Type 1C: those of other studies
 */
public record SrDocumentGeneralModule(
    @At(Tag.InstanceNumber) int instanceNumber,
    @At(Tag.CompletionFlag) CompletionFlag completionFlag,
    @At(Tag.CompletionFlagDescription) Optional<String> completionFlagDescription,
    @At(Tag.VerificationFlag) VerificationFlag verificationFlag,
    @At(Tag.PreliminaryFlag) Optional<PreliminaryFlag> preliminaryFlag,
    @At(Tag.ContentDate) LocalDate contentDate,
    @At(Tag.ContentTime) LocalTime contentTime,
    @At(Tag.VerifyingObserverSequence) Optional<List<DataSet>> verifyingObserverSequence,
    @At(Tag.PredecessorDocumentsSequence)
        Optional<List<EvidenceStudy>> predecessorDocumentsSequence,
    @At(Tag.ReferencedRequestSequence) Optional<List<ReferencedRequest>> referencedRequestSequence,
    @At(Tag.PerformedProcedureCodeSequence) Type2<List<Coded>> performedProcedureCodeSequence,
    @At(Tag.CurrentRequestedProcedureEvidenceSequence)
        Optional<List<EvidenceStudy>> currentRequestedProcedureEvidenceSequence,
    @At(Tag.PertinentOtherEvidenceSequence)
        Optional<List<EvidenceStudy>> pertinentOtherEvidenceSequence)
    implements AttributeRecord {
  public SrDocumentGeneralModule {
    if (verificationFlag == VerificationFlag.VERIFIED && verifyingObserverSequence.isEmpty()) {
      throw new Defect(
          "Verification Flag VERIFIED requires Verifying Observer Sequence (PS3.3 C.17.2)");
    }
    if (preliminaryFlag.filter(flag -> flag == PreliminaryFlag.FINAL).isPresent()
        && completionFlag == CompletionFlag.PARTIAL) {
      throw new Defect("a partial document is not final (PS3.3 C.17.2)");
    }
  }
}
