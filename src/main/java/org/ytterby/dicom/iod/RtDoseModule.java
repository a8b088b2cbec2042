// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Defect;
import org.ytterby.quantity.Coded;

/**
 * RT Dose (PS3.3 C.8.8.3). Its pixel attributes are those of {@link ImagePixelModule}, its content
 * date and time those of {@link GeneralImageModule}.
 *
 * @param gridFrameOffsetVector Type 1C: mm from the first frame along row x column, option (a):
 *     starts with 0, increasing
 * @param doseGridScaling Type 1C: stored value to dose units
 * @param referencedRtPlanSequence Type 1C by Dose Summation Type
 * @param planOverviewSequence Type 1C: required with PLAN_OVERVIEW
 */
public record RtDoseModule(
    @At(Tag.DoseUnits) DoseUnits doseUnits,
    @At(Tag.DoseType) DoseType doseType,
    @At(Tag.DoseSummationType) DoseSummationType doseSummationType,
    @At(Tag.DoseComment) Optional<String> doseComment,
    @At(Tag.EntityLongLabel) Optional<String> entityLongLabel,
    @At(Tag.TissueHeterogeneityCorrection)
        Optional<List<TissueHeterogeneity>> tissueHeterogeneityCorrection,
    @At(Tag.SpatialTransformOfDose) Optional<String> spatialTransformOfDose,
    @At(Tag.GridFrameOffsetVector) Optional<List<Double>> gridFrameOffsetVector,
    @At(Tag.DoseGridScaling) Optional<Double> doseGridScaling,
    @At(Tag.ReferencedRTPlanSequence) Optional<List<ReferencedSop>> referencedRtPlanSequence,
    @At(Tag.PlanOverviewSequence) Optional<List<PlanOverview>> planOverviewSequence,
    @At(Tag.DerivationCodeSequence) Optional<List<Coded>> derivationCodeSequence,
    @At(Tag.ReferencedInstanceSequence)
        Optional<List<ReferencedInstance>> referencedInstanceSequence)
    implements AttributeRecord {
  private static final int MOST_HETEROGENEITY_VALUES = 3;

  public RtDoseModule {
    gridFrameOffsetVector = gridFrameOffsetVector.map(List::copyOf);
    gridFrameOffsetVector.ifPresent(RtDoseModule::checkOffsets);
    if (doseGridScaling.isPresent() && !(doseGridScaling.get() > 0)) {
      throw new Defect(
          "Dose Grid Scaling is " + doseGridScaling.get() + ", expected above 0 (PS3.3 C.8.8.3)");
    }
    if (tissueHeterogeneityCorrection
        .filter(terms -> terms.size() > MOST_HETEROGENEITY_VALUES)
        .isPresent()) {
      throw new Defect("Tissue Heterogeneity Correction has at most 3 values (PS3.3 C.8.8.3)");
    }
    checkSummation(
        doseSummationType, referencedRtPlanSequence.isPresent(), planOverviewSequence.isPresent());
  }

  private static void checkSummation(DoseSummationType type, boolean plan, boolean overview) {
    boolean planRequired =
        switch (type) {
          case PLAN,
              MULTI_PLAN,
              FRACTION,
              BEAM,
              BRACHY,
              FRACTION_SESSION,
              BEAM_SESSION,
              BRACHY_SESSION,
              CONTROL_POINT ->
              true;
          case PLAN_OVERVIEW, RECORD -> false;
        };
    if (planRequired && !plan) {
      throw new Defect(
          "Dose Summation Type " + type + " requires Referenced RT Plan Sequence (PS3.3 C.8.8.3)");
    }
    if (type == DoseSummationType.PLAN_OVERVIEW && !overview) {
      throw new Defect(
          "Dose Summation Type PLAN_OVERVIEW requires Plan Overview Sequence (PS3.3 C.8.8.3)");
    }
    if (type == DoseSummationType.RECORD) {
      throw new Defect(
          "Dose Summation Type RECORD requires a treatment record object, which this module has no"
              + " place for");
    }
  }

  private static void checkOffsets(List<Double> offsets) {
    if (offsets.isEmpty() || offsets.getFirst() != 0) {
      throw new Defect("Grid Frame Offset Vector has to start with 0 (PS3.3 C.8.8.3.2)");
    }
    for (int frame = 1; frame < offsets.size(); frame++) {
      if (!(offsets.get(frame) > offsets.get(frame - 1))) {
        throw new Defect(
            "Grid Frame Offset Vector does not increase at frame "
                + (frame + 1)
                + " (PS3.3 C.8.8.3.2)");
      }
    }
  }
}
