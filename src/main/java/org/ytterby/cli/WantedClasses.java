// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.util.List;
import java.util.stream.Stream;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.Proposal;

/**
 * The presentation contexts of a C-GET. An association has fewer than there are storage SOP
 * classes, so that those of nuclear medicine, CT, MR, radiotherapy and their results come first,
 * then the others in the order of the registry as far as they fit, retired ones never. Stateless.
 */
public final class WantedClasses {
  private static final List<String> FIRST =
      List.of(
          Uids.CTImageStorage,
          Uids.EnhancedCTImageStorage,
          Uids.LegacyConvertedEnhancedCTImageStorage,
          Uids.PositronEmissionTomographyImageStorage,
          Uids.EnhancedPETImageStorage,
          Uids.LegacyConvertedEnhancedPETImageStorage,
          Uids.NuclearMedicineImageStorage,
          Uids.MRImageStorage,
          Uids.EnhancedMRImageStorage,
          Uids.SegmentationStorage,
          Uids.SurfaceSegmentationStorage,
          Uids.RTStructureSetStorage,
          Uids.RTDoseStorage,
          Uids.RTPlanStorage,
          Uids.RTImageStorage,
          Uids.SpatialRegistrationStorage,
          Uids.DeformableSpatialRegistrationStorage,
          Uids.ParametricMapStorage,
          Uids.BasicTextSRStorage,
          Uids.EnhancedSRStorage,
          Uids.ComprehensiveSRStorage,
          Uids.Comprehensive3DSRStorage,
          Uids.RadiopharmaceuticalRadiationDoseSRStorage,
          Uids.XRayRadiationDoseSRStorage,
          Uids.KeyObjectSelectionDocumentStorage,
          Uids.SecondaryCaptureImageStorage,
          Uids.EncapsulatedPDFStorage);

  private WantedClasses() {}

  /**
   * The contexts.
   *
   * @param sopClass of the C-GET
   * @param only UIDs of these storage SOP classes; none: the usual ones
   * @throws IllegalArgumentException when they are more than an association has room for
   */
  public static List<Proposal> proposals(String sopClass, List<String> only) {
    if (only.size() > Proposal.MOST_STORAGE) {
      throw new IllegalArgumentException(
          "an association has room for "
              + Proposal.MOST_STORAGE
              + " SOP classes, found "
              + only.size());
    }
    Stream<String> usual =
        Stream.concat(
            FIRST.stream(), Dictionary.storageSopClasses().stream().filter(uid -> !retired(uid)));
    return Proposal.ofGet(sopClass, only.isEmpty() ? usual : only.stream());
  }

  private static boolean retired(String uid) {
    return Dictionary.uid(uid).filter(Dictionary.UidEntry::retired).isPresent();
  }
}
