// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.Optional;
import org.ytterby.dicom.iod.CieLab;
import org.ytterby.dicom.iod.CodingSchemeIdentification;
import org.ytterby.finding.FindingCode;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;
import org.ytterby.region.RegionKind;

/** Concepts of our own scheme 99YTTERBY that objects carry, and the standard's beside them. */
final class YtterbyCodes {
  /** Fixed for good: {@code 2.25} form of SHA-256 of {@code coding-scheme|99YTTERBY}. */
  static final String SCHEME_UID = "2.25.11387279354571068240971882791215907584";

  static final CodingSchemeIdentification SCHEME =
      new CodingSchemeIdentification(
          Codes.OWN_SCHEME,
          Optional.of(SCHEME_UID),
          Optional.of("Ytterby Y-90 dosimetry codes"),
          Optional.of("Ytterby"));

  // calibration
  static final Coded CALIBRATION_METHOD = own("CALMETH", "Image activity calibration method");
  static final Coded RELATIVE_CALIBRATION =
      own("SELFCAL", "Relative calibration to net administered activity");
  static final Coded ABSOLUTE_CALIBRATION = own("ABSCAL", "Absolute scanner calibration");

  // dose-volume histogram
  static final Coded DOSE_AT_VOLUME = own("DVHD", "Minimum dose to the hottest volume (Dx)");
  static final Coded DOSE_BUT_FOR_COLDEST =
      own("DVHC", "Minimum dose to all but the coldest volume");
  static final Coded PERCENT_VOLUME_AT_DOSE =
      own("DVHVP", "Percent volume receiving at least a dose (Vx%)");
  static final Coded SPECIFIED_VOLUME = dcm("130020", "Specified Volume Size");
  static final Coded VOLUME_AT_DOSE = own("DVHV", "Volume receiving at least a dose (Vx)");
  static final Coded SPECIFIED_VOLUME_PERCENTAGE = dcm("130021", "Specified Volume Percentage");
  static final Coded SPECIFIED_DOSE = dcm("130019", "Specified Radiation Dose");
  static final Coded STANDARD_DEVIATION = new Coded("386136009", "SCT", "Standard Deviation");
  static final Coded ACTIVITY_OVER_MASS = own("AKM", "Activity in region times K over its mass");
  static final Coded ACTIVITY_FRACTION =
      own("ACTINFR", "Part of the activity outside the lungs that the region holds");
  static final Coded VOXEL_SUM = dcm("126030", "Sum of segmented voxel method for volume");
  static final Coded NUMBER_OF_VOXELS = dcm("130923", "Number of voxels");
  static final Coded CONTOUR_VOLUME =
      own("CONTVOL", "Volume of the contours before they became voxels");
  static final Coded ACTIVITY_AS_MEASURED =
      own("ACTMEAS", "Activity in region at the time of the image");
  static final Coded UNCERTAINTY_BUDGET = own("UBUDGET", "Uncertainty budget of the mean dose");
  static final Coded RECOVERED_MEAN = own("RECMEAN", "Mean with what the image blur took of it");
  static final Coded RECOVERY = own("RECOVERY", "What the image blur makes of the mean dose");
  static final Coded REGION_SOURCE = own("REGSRC", "Source of the region");
  static final Coded NOT_JUDGED = own("NOTJUDGED", "Could not be judged, and why");

  // models of effect
  static final Coded BED = own("BED", "Biologically effective dose");
  static final Coded EUD = own("EUD", "Equivalent uniform dose");
  static final Coded MEAN_BY_VOLUME = own("MEANVOL", "Mean over voxels by volume");
  static final Coded VOXEL_MEAN = own("VOXMEAN", "Mean over voxels, each by the model");
  static final Coded LQ_LOW_DOSE_RATE =
      dcm("130134", "Linear-Quadratic Model for Low-Dose Rate Brachytherapy");
  static final Coded ALPHA_BETA = own("ALPHABETA", "Alpha/beta ratio");
  static final Coded ALPHA = own("ALPHA", "Radiosensitivity alpha");
  static final Coded REPAIR_HALF_TIME = own("REPAIRT", "Half-time of repair of sublethal damage");

  // the treatment and its totals
  static final Coded ADMINISTERED_ACTIVITY = dcm("113507", "Administered activity");
  static final Coded ASSAYED_ACTIVITY = dcm("113508", "Pre-Administration Measured Activity");
  static final Coded RESIDUAL_ACTIVITY = dcm("113509", "Post-Administration Measured Activity");
  static final Coded LUNG_SHUNT = own("LSF", "Lung shunt fraction");
  static final Coded RECOVERED_FRACTION = own("ACTRECFR", "Recovered activity fraction");
  static final Coded EXPECTED_FRACTION = own("ACTEXPFR", "Expected recovered activity fraction");
  static final Coded FRACTION_BUDGET =
      own("UBUDGETR", "Uncertainty budget of the recovered activity fraction");
  static final Coded TREATMENT_FIELD =
      own("TREATREC", "Field of the treatment record, and its source");
  static final Coded DOSE_OBJECT = own("DOSEOBJ", "Dose object");

  // constants
  static final Coded DOSE_CONSTANT = own("KCONST", "Dose constant K: dose times mass per activity");
  static final Coded ELECTRON_ENERGY = own("ELENERGY", "Mean energy of all electrons per decay");
  static final Coded UNIFORM_DENSITY = own("DENSITY", "Uniform density of the dose calculation");
  static final Coded GY_KG_PER_GBQ =
      new Coded("Gy.kg/GBq", "UCUM", "gray kilogram per gigabecquerel");
  static final Coded MEV = new Coded("MeV", "UCUM", "megaelectronvolt");

  // state and provenance
  static final Coded QA_STATUS = own("QASTATUS", "Dosimetry QA status");
  static final Coded AWAITING_REVIEW = own("QAREVIEW", "Awaiting medical physics review");
  static final Coded QA_FLAG = own("QAFLAG", "Dosimetry QA flag");
  static final Coded RUN_ID = own("RUNID", "Dosimetry run identifier");
  static final Coded RUN_NUMBER = own("RUNNO", "Number of the run within its case");
  static final Coded REVISION = own("RUNREV", "Revision of the run's report");
  static final Coded INPUT_DIGEST = own("INPDIG", "Digest of input objects (SHA-256)");
  static final Coded SERIES_CHOICE = own("SERCHOICE", "Series taken or left, and why");
  static final Coded INTENDED_USE = own("INTUSE", "Intended-use statement");

  // the standard's
  static final Coded VALUE_UNKNOWN = dcm("114010", "Value unknown");
  static final Coded ACQUISITION_EQUIPMENT = dcm("109101", "Acquisition Equipment");
  static final Coded PROCESSING_EQUIPMENT = dcm("109102", "Processing Equipment");
  static final Coded USED_FOR_DOSE = dcm("129202", "Image used for Dose Calculation");
  static final Coded SEGMENTATION = dcm("113076", "Segmentation");
  static final Coded SOURCE_IMAGE = dcm("121322", "Source image for image processing operation");
  static final Coded PET_PROCEDURE = new Coded("44136-0", "LN", "PET unspecified body region");
  static final Coded NM_PROCEDURE = new Coded("49118-3", "LN", "NM unspecified body region");

  private YtterbyCodes() {}

  /**
   * The flag of a finding: codes of the report are few and stable, the text beside it says the
   * rest.
   */
  static Coded flag(FindingCode code) {
    return switch (code) {
      case NO_EMISSION_SERIES,
          UNREADABLE_INSTANCE,
          NO_REGIONS,
          CT_MISSING,
          REGION_REFERENCES,
          MISSING_SLICE,
          ANNOUNCED_MISSING,
          STEP_DISCONTINUED,
          FETCH_INCOMPLETE ->
          own("QAMISS", "Expected object missing");
      case REGION_FRAME_OF_REFERENCE, CT_FRAME_OF_REFERENCE, CT_OTHER_SESSION, LIVER_EDGE ->
          own("QAREG", "SPECT-CT or PET-CT misregistration suspected");
      case LIVER_TRUNCATED -> own("QATRUNC", "Liver truncated in the field of view");
      case FIELD_OF_VIEW, REGION_OUTSIDE, CT_TRUNCATED ->
          own("QAFIELD", "Activity or region may reach beyond the field of view");
      case UNITS,
          RESCALE,
          ACTIVITY_RATIO,
          POSITRON_FRACTION,
          ADMINISTERED_ACTIVITY_MISSING,
          RELATIVE_ONLY,
          RATIO_REPAIRED,
          CONTAMINATION,
          FOREIGN_PHOTONS,
          NOT_COMMISSIONED ->
          own("QACAL", "Activity calibration missing or inconsistent");
      case TIME_MISSING, TIME_CONFLICT, TIME_ZONE_ASSUMED, ADMINISTRATION_TIMES ->
          own("QATIME", "Administration or acquisition time missing or inconsistent");
      case NUCLIDE, HALF_LIFE, NOT_OURS ->
          own("QANUCL", "Radionuclide in image header is not Y-90");
      case DECAY_CORRECTION -> own("QADECAY", "Decay correction reference ambiguous");
      case CORRECTION_MISSING -> own("QAATTN", "Attenuation or scatter correction not stated");
      case NO_COUNTS -> own("QACOUNT", "Low count or noisy image");
      case REGION_EMPTY,
          REGION_CONTOUR,
          REGION_KIND,
          REGION_REPEATED,
          REGION_OUTSIDE_LIVER,
          PERFUSED_AUTOMATIC,
          PERFUSED_PLANNED,
          ACTIVITY_ELSEWHERE ->
          own("QAROI", "Region incomplete or contradictory");
      case DOSE_SATURATED -> own("QASAT", "Stored value clipped or saturated");
      case DEVICE_UNKNOWN,
          TREATMENT_CONFLICT,
          RESIDUAL_UNRECORDED,
          RESIDUAL_OFF_HEADER,
          LUNG_SHUNT_UNRECORDED,
          DELIVERED_PRESCRIBED,
          EARLIER_ACTIVITY ->
          own("QATREAT", "Treatment record incomplete or contradictory");
      case CONFLICTING_INSTANCE,
          IDENTITY_CONFLICT,
          SERIES_TYPE,
          GEOMETRY,
          DUPLICATE_SLICE,
          PIXEL_FORMAT,
          PHANTOM,
          CT_UNUSABLE ->
          own("QAINPUT", "Input object contradictory or not usable");
      case ENGINE_FAILED, LUNG_DENSITY, DOME_RIM, DENSITY_UNIFORM ->
          own("QAJUDGE", "Metric could not be judged");
      case EMISSION_TIE,
          UNEVEN_SPACING,
          COPIED_VALUE_ILLEGAL,
          DELIVERY_REFUSED,
          FETCHED,
          CT_CURVE,
          CT_REFORMATTED,
          CT_TIE,
          CT_CONTRAST,
          DENSITY_CAPPED,
          LUNG_DOSE,
          PREDICTED,
          SITE_CALIBRATION ->
          own("QANOTE", "Noted for the record");
    };
  }

  /** How a segment is shown: hues that stay apart on grey, the tumour in the loudest. */
  static CieLab colour(RegionKind kind) {
    return switch (kind) {
      case TUMOUR -> new CieLab(53, 80, 67);
      case PERFUSED -> new CieLab(87, -86, 83);
      case LIVER -> new CieLab(60, 25, 45);
      case LUNG -> new CieLab(70, -20, -30);
      case OTHER -> new CieLab(60, 60, -60);
      case FIELD_OF_VIEW -> new CieLab(80, 0, 0);
    };
  }

  /** A modality as TID 1602 row 1 wants it. */
  static Coded modality(String modality) {
    String meaning =
        switch (modality) {
          case "PT" -> "Positron emission tomography";
          case "CT" -> "Computed Tomography";
          case "NM" -> "Nuclear Medicine";
          case "RTSTRUCT" -> "RT Structure Set";
          default -> modality;
        };
    return dcm(modality, meaning);
  }

  private static Coded own(String value, String meaning) {
    return new Coded(value, Codes.OWN_SCHEME, meaning);
  }

  private static Coded dcm(String value, String meaning) {
    return new Coded(value, "DCM", meaning);
  }
}
