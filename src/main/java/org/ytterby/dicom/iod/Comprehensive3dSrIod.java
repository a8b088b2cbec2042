// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.Defect;

/** Comprehensive 3D SR (PS3.3 A.35.13). */
public record Comprehensive3dSrIod(
    PatientModule patient,
    Optional<CopiedModule> clinicalTrialSubject,
    GeneralStudyModule generalStudy,
    Optional<CopiedModule> patientStudy,
    Optional<CopiedModule> clinicalTrialStudy,
    SrDocumentSeriesModule srDocumentSeries,
    GeneralEquipmentModule generalEquipment,
    SrDocumentGeneralModule srDocumentGeneral,
    SrDocumentContentModule srDocumentContent,
    SopCommonModule sopCommon) {

  public Comprehensive3dSrIod {
    if (!sopCommon.sopClassUid().equals(Uids.Comprehensive3DSRStorage)) {
      throw new Defect("Comprehensive 3D SR has the SOP Class UID " + sopCommon.sopClassUid());
    }
  }

  /** The object, ready to be written. */
  public DataSet toDataSet() {
    return RecordEncoder.join(this);
  }
}
