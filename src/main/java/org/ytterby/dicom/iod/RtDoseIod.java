// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.Defect;

/** RT Dose (PS3.3 A.18) with a dose grid. */
public record RtDoseIod(
    PatientModule patient,
    Optional<CopiedModule> clinicalTrialSubject,
    GeneralStudyModule generalStudy,
    Optional<CopiedModule> patientStudy,
    Optional<CopiedModule> clinicalTrialStudy,
    RtSeriesModule rtSeries,
    FrameOfReferenceModule frameOfReference,
    GeneralEquipmentModule generalEquipment,
    GeneralImageModule generalImage,
    ImagePlaneModule imagePlane,
    ImagePixelModule imagePixel,
    MultiFrameModule multiFrame,
    RtDoseModule rtDose,
    Optional<RtDvhModule> rtDvh,
    SopCommonModule sopCommon,
    Optional<CommonInstanceReferenceModule> commonInstanceReference) {

  /** The conditions that reach across modules (PS3.3 C.8.8.3). */
  public RtDoseIod {
    check(
        sopCommon.sopClassUid().equals(Uids.RTDoseStorage),
        "SOP Class UID is that of RT Dose Storage");
    check(rtSeries.modality().equals("RTDOSE"), "Modality is RTDOSE");
    check(
        imagePixel.photometricInterpretation().equals("MONOCHROME2"),
        "Photometric Interpretation is MONOCHROME2");
    check(
        imagePixel.bitsAllocated() == 16 || imagePixel.bitsAllocated() == 32,
        "Bits Allocated is 16 or 32");
    check(
        imagePixel.bitsStored() == imagePixel.bitsAllocated(), "Bits Stored equals Bits Allocated");
    check(
        imagePixel.pixelRepresentation() == 0 || rtDose.doseType() == DoseType.ERROR,
        "Pixel Representation is 0 unless Dose Type is ERROR");
    check(
        multiFrame.frameIncrementPointer() == Tag.GridFrameOffsetVector,
        "Frame Increment Pointer names Grid Frame Offset Vector");
    check(
        rtDose
            .gridFrameOffsetVector()
            .filter(offsets -> offsets.size() == multiFrame.numberOfFrames())
            .isPresent(),
        "Grid Frame Offset Vector has one value a frame");
    check(
        imagePixel.pixelData().isPresent() && rtDose.doseGridScaling().isPresent(),
        "a dose grid has Pixel Data and Dose Grid Scaling");
  }

  /** The object, ready to be written. */
  public DataSet toDataSet() {
    return RecordEncoder.join(this);
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new Defect("RT Dose breaks a rule of PS3.3 C.8.8.3: " + rule);
    }
  }
}
