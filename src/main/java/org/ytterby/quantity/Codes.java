// SPDX-License-Identifier: Apache-2.0
package org.ytterby.quantity;

/**
 * Coded concepts that several packages use. Values of schemes SCT and DCM are those of PS3.16;
 * 99YTTERBY is defined in the conformance statement.
 */
public final class Codes {
  /** Designator of our own coding scheme. */
  public static final String OWN_SCHEME = "99YTTERBY";

  // nuclide and device
  public static final Coded YTTRIUM_90 = sct("14691008", "^90^Yttrium");
  public static final Coded YTTRIUM_90_MICROSPHERES = sct("764678003", "Yttrium^90^ microspheres");
  public static final Coded TECHNETIUM_99M = sct("72454006", "^99m^Technetium");
  public static final Coded AGGREGATED_ALBUMIN =
      sct("85693008", "Technetium Tc^99m^ aggregated albumin");

  // finding categories, CID 7150
  public static final Coded ANATOMICAL_STRUCTURE = sct("91723000", "Anatomical Structure");
  public static final Coded MORPHOLOGICALLY_ABNORMAL_STRUCTURE =
      sct("49755003", "Morphologically Abnormal Structure");
  public static final Coded SPATIAL_CONCEPT = sct("309825002", "Spatial and Relational Concept");

  // what a region is
  public static final Coded LIVER = sct("10200004", "Liver");
  public static final Coded LUNG = sct("39607008", "Lung");
  public static final Coded NEOPLASM = sct("108369006", "Neoplasm");
  public static final Coded PERFUSED_VOLUME = own("PERFVOL", "Perfused volume");
  public static final Coded FIELD_OF_VIEW = own("FOV", "Field of view of the emission image");
  public static final Coded REGION = own("REGION", "Region of interest");

  // what is measured
  public static final Coded ABSORBED_DOSE = dcm("128513", "Absorbed Dose");
  public static final Coded VOLUME = sct("118565006", "Volume");
  public static final Coded MASS = sct("118538004", "Mass");
  public static final Coded ACTIVITY_IN_REGION = own("ACTROI", "Activity in region");
  public static final Coded MEAN = sct("373098007", "Mean");
  public static final Coded MINIMUM = sct("255605001", "Minimum");
  public static final Coded MAXIMUM = sct("56851009", "Maximum");

  // how it was computed
  public static final Coded LOCAL_DEPOSITION = own("LDM", "Local deposition model");
  public static final Coded VOXEL_S_VALUE = own("VSV", "Voxel S-value convolution");
  public static final Coded DENSITY_SCALED_KERNEL =
      own("DSK", "Density-scaled kernel superposition");

  public static final Coded SINGLE_COMPARTMENT = own("MIRD1C", "Single compartment MIRD");

  private Codes() {}

  private static Coded sct(String value, String meaning) {
    return new Coded(value, "SCT", meaning);
  }

  private static Coded dcm(String value, String meaning) {
    return new Coded(value, "DCM", meaning);
  }

  private static Coded own(String value, String meaning) {
    return new Coded(value, OWN_SCHEME, meaning);
  }
}
