// SPDX-License-Identifier: Apache-2.0
package org.ytterby.finding;

/**
 * The closed set of finding codes. The name is the code that scripts, SR and web page show; it is
 * never renamed.
 */
public enum FindingCode {
  // assembly: which series is what
  NO_EMISSION_SERIES("no series of the study can be the activity image"),
  EMISSION_TIE("several series qualify equally as the activity image"),
  UNREADABLE_INSTANCE("an instance of the study could not be read"),
  CONFLICTING_INSTANCE(
      "the same SOP Instance UID arrived with other pixels, geometry, or times of decay"),
  ANNOUNCED_MISSING("a sender announced instances that are not here"),
  STEP_DISCONTINUED("the performed procedure step of the study was discontinued"),
  FETCHED("instances of the study were fetched from an archive"),
  FETCH_INCOMPLETE("an archive did not hand out all that the case lacks"),
  IDENTITY_CONFLICT("instances of one study carry different patients"),

  // the activity image
  UNITS("Units (0054,1001) is not what this protocol can quantify"),
  RESCALE("Rescale Slope or Intercept is missing or impossible"),
  CORRECTION_MISSING("a required correction is not in Corrected Image (0028,0051)"),
  SERIES_TYPE("the series is gated, dynamic or a projection"),
  GEOMETRY("the planes do not form one grid"),
  MISSING_SLICE("planes are missing"),
  DUPLICATE_SLICE("two planes lie at the same position"),
  UNEVEN_SPACING("the plane spacing varies within the tolerance and is carried exactly"),
  PIXEL_FORMAT("the pixel data can't be read: transfer syntax, bits or length"),
  NUCLIDE("the radionuclide is not the treatment's"),
  FOREIGN_PHOTONS(
      "window or collimator of the SPECT let photons in that are no measure of the activity"),
  HALF_LIFE("the half-life in the header is not the nuclide's"),
  POSITRON_FRACTION("Radionuclide Positron Fraction (0018,1076) is not a known 90Y value"),
  DECAY_CORRECTION("Decay Correction (0054,1102) is missing or unknown"),
  TIME_MISSING("a time that decay needs is missing"),
  TIME_CONFLICT("times contradict each other or lie outside the plausible range"),
  TIME_ZONE_ASSUMED("a time carried no offset; the node's zone was applied"),
  NO_COUNTS("the image holds no activity"),
  PHANTOM("the scan does not show the phantom that its description says"),
  NOT_COMMISSIONED("nobody has measured this scanner and reconstruction with a 90Y phantom"),
  SITE_CALIBRATION("the image was multiplied by what the site has measured of its scanner"),

  // treatment record
  ADMINISTERED_ACTIVITY_MISSING("net administered activity is not known"),
  DEVICE_UNKNOWN(
      "the device is not known, or its ratio is not; that of an unknown one is expected"),
  TREATMENT_CONFLICT("two sources of the treatment record contradict each other"),
  RESIDUAL_UNRECORDED("the residual activity was not recorded"),
  RESIDUAL_OFF_HEADER(
      "a recorded residual was taken off the image header's activity, which may be net already"),
  LUNG_SHUNT_UNRECORDED("the lung shunt fraction was not recorded"),
  ACTIVITY_RATIO("measured over administered activity lies outside the expected range"),
  FIELD_OF_VIEW("the patient's activity may reach beyond the field of view"),
  LIVER_TRUNCATED("a contour of the liver reaches an end of the field of view"),
  RELATIVE_ONLY("there is no absolute scale: an activity is shared out among the voxels"),
  PREDICTED("the dose is what a planned activity would give, of an image before the treatment"),
  ADMINISTRATION_TIMES("administrations at different times share one image"),
  RATIO_REPAIRED("the one hypothesis that explains the ratio was acted on, as the protocol allows"),
  CONTAMINATION("activity lies outside the outline of the body"),
  DELIVERED_PRESCRIBED("the delivered activity differs from the prescribed one"),
  EARLIER_ACTIVITY("activity of an earlier treatment is still in the image"),

  // regions and CT
  NO_REGIONS("no contours came with the study"),
  REGION_EMPTY("a region has no usable contour"),
  REGION_CONTOUR("a contour was dropped or repaired"),
  REGION_KIND("what a region is can't be told, or its name and its observation differ"),
  REGION_REPEATED("regions of the same name came in one or in several structure sets"),
  REGION_OUTSIDE("a region lies partly or wholly outside the dose grid"),
  REGION_OUTSIDE_LIVER("a tumour or perfused volume lies outside the contour of the liver"),
  REGION_FRAME_OF_REFERENCE("a region belongs to another frame of reference"),
  REGION_REFERENCES("the contours refer to instances that did not come"),
  PERFUSED_AUTOMATIC("no contour names the perfused volume: a threshold found one"),
  PERFUSED_PLANNED("the perfused volume is far from the planned one"),
  ACTIVITY_ELSEWHERE("the perfused volume holds too little of the activity"),
  LUNG_DENSITY("a lung is contoured, and the dose grid is of soft tissue"),
  CT_MISSING("no CT of the same frame of reference came with the study"),
  CT_FRAME_OF_REFERENCE("the CT belongs to another frame of reference, or to none"),

  // the mass of the voxels
  CT_UNUSABLE("the density of the CT can't be used: geometry, scale or pixels"),
  CT_TIE("several CTs are about as near to the emission image in time"),
  CT_OTHER_SESSION("the CT was not taken in the session of the emission image"),
  CT_REFORMATTED("the CT is not as the scanner reconstructed it, but derived from other images"),
  CT_CURVE("no density curve is for the tube voltage of the CT"),
  CT_CONTRAST("the CT was taken with a contrast agent"),
  CT_TRUNCATED("the CT does not cover the whole emission image"),
  DENSITY_UNIFORM("an engine that follows density was given the same one everywhere"),
  DENSITY_CAPPED("metal, lipiodol or contrast: a density was capped"),
  DOME_RIM("the liver's dome, where breathing makes a CT wrong, is not guarded as it should be"),
  LUNG_DOSE("the mean dose of the lungs, by each mass that is in use"),
  LIVER_EDGE("how the liver's upper edges in emission image and CT lie to each other"),

  // the results
  COPIED_VALUE_ILLEGAL(
      "an attribute of the source can't be written and was left empty in our objects"),
  DOSE_SATURATED("a dose lies outside what the object can hold"),
  ENGINE_FAILED("the computation failed"),

  // delivery
  DELIVERY_REFUSED("a required destination refused an object for good"),

  // not ours
  NOT_OURS("the study is not a radioembolization by the declared rule");

  private final String meaning;

  FindingCode(String meaning) {
    this.meaning = meaning;
  }

  /** One clause that says what the code means. */
  public String meaning() {
    return meaning;
  }
}
