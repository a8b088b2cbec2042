// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import org.ytterby.quantity.Coded;

/** The concepts that the templates of this package name (PS3.16 Annex D, CID 225, 228, 7021). */
public final class Concepts {
  // TID 1500 and its containers
  public static final Coded IMAGING_MEASUREMENT_REPORT =
      dcm("126000", "Imaging Measurement Report");
  public static final Coded ONCOLOGY_MEASUREMENT_REPORT =
      dcm("126001", "Oncology Measurement Report");
  public static final Coded DYNAMIC_CONTRAST_MR_REPORT =
      dcm("126002", "Dynamic Contrast MR Measurement Report");
  public static final Coded PET_MEASUREMENT_REPORT = dcm("126003", "PET Measurement Report");
  public static final Coded PROCEDURE_REPORTED = dcm("121058", "Procedure reported");
  public static final Coded IMAGING_MEASUREMENTS = dcm("126010", "Imaging Measurements");
  public static final Coded DERIVED_IMAGING_MEASUREMENTS =
      dcm("126011", "Derived Imaging Measurements");
  public static final Coded MEASUREMENT_GROUP = dcm("125007", "Measurement Group");
  public static final Coded QUALITATIVE_EVALUATIONS =
      new Coded("C0034375", "UMLS", "Qualitative Evaluations");

  // language and observer, TID 1204, 1001 to 1007
  public static final Coded LANGUAGE = dcm("121049", "Language of Content Item and Descendants");
  public static final Coded COUNTRY = dcm("121046", "Country of Language");
  public static final Coded OBSERVER_TYPE = dcm("121005", "Observer Type");
  public static final Coded PERSON = dcm("121006", "Person");
  public static final Coded DEVICE = dcm("121007", "Device");
  public static final Coded PERSON_OBSERVER_NAME = dcm("121008", "Person Observer Name");
  public static final Coded PERSON_OBSERVER_LOGIN = dcm("128774", "Person Observer's Login Name");
  public static final Coded PERSON_OBSERVER_ORGANIZATION =
      dcm("121009", "Person Observer's Organization Name");
  public static final Coded DEVICE_UID = dcm("121012", "Device Observer UID");
  public static final Coded DEVICE_NAME = dcm("121013", "Device Observer Name");
  public static final Coded DEVICE_MANUFACTURER = dcm("121014", "Device Observer Manufacturer");
  public static final Coded DEVICE_MODEL = dcm("121015", "Device Observer Model Name");
  public static final Coded DEVICE_SERIAL = dcm("121016", "Device Observer Serial Number");
  public static final Coded DEVICE_LOCATION =
      dcm("121017", "Device Observer Physical Location During Observation");
  public static final Coded DEVICE_ROLE = dcm("113876", "Device Role in Procedure");
  public static final Coded ENGLISH = new Coded("en", "RFC5646", "English");

  // algorithm, TID 4019
  public static final Coded ALGORITHM_NAME = dcm("111001", "Algorithm Name");
  public static final Coded ALGORITHM_PARAMETERS = dcm("111002", "Algorithm Parameters");
  public static final Coded ALGORITHM_VERSION = dcm("111003", "Algorithm Version");
  public static final Coded ALGORITHM_FAMILY = dcm("111000", "Algorithm Family");

  // image library, TID 1600 to 1607
  public static final Coded IMAGE_LIBRARY = dcm("111028", "Image Library");
  public static final Coded IMAGE_LIBRARY_GROUP = dcm("126200", "Image Library Group");
  public static final Coded MODALITY = dcm("121139", "Modality");
  public static final Coded TARGET_REGION = dcm("123014", "Target Region");
  public static final Coded STUDY_DATE = dcm("111060", "Study Date");
  public static final Coded STUDY_TIME = dcm("111061", "Study Time");
  public static final Coded ACQUISITION_DATE = dcm("126201", "Acquisition Date");
  public static final Coded ACQUISITION_TIME = dcm("126202", "Acquisition Time");
  public static final Coded FRAME_OF_REFERENCE_UID = dcm("112227", "Frame of Reference UID");
  public static final Coded PIXEL_ROWS = dcm("110910", "Pixel Data Rows");
  public static final Coded PIXEL_COLUMNS = dcm("110911", "Pixel Data Columns");
  public static final Coded RADIONUCLIDE = sct("89457008", "Radionuclide");
  public static final Coded RADIOPHARMACEUTICAL_AGENT =
      sct("417881006", "Radiopharmaceutical agent");
  public static final Coded RADIONUCLIDE_HALF_LIFE = sct("304283002", "Radionuclide Half Life");
  public static final Coded RADIOPHARMACEUTICAL_START =
      dcm("123003", "Radiopharmaceutical Start DateTime");
  public static final Coded RADIOPHARMACEUTICAL_STOP =
      dcm("123004", "Radiopharmaceutical Stop DateTime");
  public static final Coded RADIOPHARMACEUTICAL_VOLUME =
      dcm("123005", "Radiopharmaceutical Volume");
  public static final Coded RADIONUCLIDE_TOTAL_DOSE = dcm("123006", "Radionuclide Total Dose");
  public static final Coded ROUTE = sct("410675002", "Route of administration");

  // measurement groups, TID 1411, 1501, 1419, 300, 310, 1502
  public static final Coded ACTIVITY_SESSION = new Coded("C67447", "NCIt", "Activity Session");
  public static final Coded TRACKING_IDENTIFIER = dcm("112039", "Tracking Identifier");
  public static final Coded TRACKING_UID = dcm("112040", "Tracking Unique Identifier");
  public static final Coded FINDING_CATEGORY = sct("276214006", "Finding category");
  public static final Coded FINDING = dcm("121071", "Finding");
  public static final Coded IMAGE_REGION = dcm("111030", "Image Region");
  public static final Coded REFERENCED_SEGMENT = dcm("121191", "Referenced Segment");
  public static final Coded REFERENCED_SEGMENTATION_FRAME =
      dcm("121214", "Referenced Segmentation Frame");
  public static final Coded VOLUME_SURFACE = dcm("121231", "Volume Surface");
  public static final Coded REGION_IN_SPACE = dcm("130488", "Region in Space");
  public static final Coded REFERENCED_ROI_IDENTIFIER =
      dcm("130489", "Referenced Region of Interest Identifier");
  public static final Coded SOURCE_SERIES_FOR_SEGMENTATION =
      dcm("121232", "Source series for segmentation");
  public static final Coded SOURCE_IMAGE_FOR_SEGMENTATION =
      dcm("121233", "Source image for segmentation");
  public static final Coded ILLUSTRATION_OF_ROI = dcm("121200", "Illustration of ROI");
  public static final Coded REAL_WORLD_VALUE_MAP =
      dcm("126100", "Real World Value Map used for measurement");
  public static final Coded GEOMETRIC_PURPOSE = dcm("130400", "Geometric purpose of region");
  public static final Coded SOURCE_OF_MEASUREMENT = dcm("121112", "Source of Measurement");
  public static final Coded MEASUREMENT_METHOD = sct("370129005", "Measurement Method");
  public static final Coded FINDING_SITE = sct("363698007", "Finding Site");
  public static final Coded LATERALITY = sct("272741003", "Laterality");
  public static final Coded TOPOGRAPHICAL_MODIFIER = sct("106233006", "Topographical modifier");
  public static final Coded DERIVATION = dcm("121401", "Derivation");
  public static final Coded EQUIVALENT_MEANING =
      dcm("121050", "Equivalent Meaning of Concept Name");
  public static final Coded EQUATION = dcm("121420", "Equation");
  public static final Coded EQUATION_CITATION = dcm("121421", "Equation Citation");
  public static final Coded TABLE_OF_VALUES_CITATION = dcm("121422", "Table of Values Citation");
  public static final Coded METHOD_CITATION = dcm("121423", "Method Citation");
  public static final Coded NORMALITY = dcm("121402", "Normality");
  public static final Coded LEVEL_OF_SIGNIFICANCE = dcm("121403", "Level of Significance");
  public static final Coded SELECTION_STATUS = dcm("121404", "Selection Status");
  public static final Coded UNCERTAINTY = sct("371884006", "+/-, range of measurement uncertainty");
  public static final Coded LOWER_UNCERTAINTY =
      sct("371885007", "-, range of lower measurement uncertainty");
  public static final Coded UPPER_UNCERTAINTY =
      sct("371886008", "+, range of upper measurement uncertainty");
  public static final Coded SUBJECT_TIME_POINT = dcm("126070", "Subject Time Point Identifier");
  public static final Coded PROTOCOL_TIME_POINT = dcm("126071", "Protocol Time Point Identifier");
  public static final Coded TIME_POINT = new Coded("C2348792", "UMLS", "Time Point");
  public static final Coded TIME_POINT_TYPE = dcm("126072", "Time Point Type");
  public static final Coded TIME_POINT_ORDER = dcm("126073", "Time Point Order");
  public static final Coded COMMENT = dcm("121106", "Comment");

  private Concepts() {}

  private static Coded dcm(String value, String meaning) {
    return new Coded(value, "DCM", meaning);
  }

  private static Coded sct(String value, String meaning) {
    return new Coded(value, "SCT", meaning);
  }
}
