// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;

/**
 * What the header of one plane says about being an activity image of the treatment's nuclide (PS3.3
 * C.8.9.1, C.8.9.4; of SPECT C.8.4).
 *
 * <p>Judged without a treatment record and without pixels, for the choice of a series and again for
 * each of its instances.
 */
public final class EmissionHeader {
  /** Values of Image Type (0008,0008) that are pictures of an image, not the image. */
  private static final Set<String> PICTURES =
      Set.of(
          "MIP",
          "MPR",
          "PROJECTION IMAGE",
          "PROJECTION",
          "REFORMATTED",
          "REPROJECTION",
          "LOCALIZER",
          "TRANSMISSION",
          "MAX_IP",
          "MIN_IP",
          "MEAN_IP",
          "FILTERED_MAX",
          "MAXIMUM",
          "MINIMUM",
          "MEDIAN",
          "STD_DEVIATION",
          "SUBTRACTION",
          "DIVISION",
          "MULTIPLICATION",
          "VOLUME_RENDERED",
          "SURFACE_RENDERED");

  private static final Set<String> NO_METHOD = Set.of("NONE", "NO", "OFF");

  private static final Set<String> PET_CLASSES =
      Set.of(
          Uids.PositronEmissionTomographyImageStorage,
          Uids.EnhancedPETImageStorage,
          Uids.LegacyConvertedEnhancedPETImageStorage);

  private final DataSet header;
  private final AssemblyRules rules;
  private final String instance;
  private final List<Finding> findings = new ArrayList<>();

  private EmissionHeader(DataSet header, AssemblyRules rules) {
    this.header = header;
    this.rules = rules;
    this.instance = header.optional(Tag.SOPInstanceUID).map(Attribute::text).orElse("?") + " ";
  }

  /** The findings, blocking ones where it can't be the activity image; none where all is well. */
  public static List<Finding> judge(DataSet header, AssemblyRules rules) {
    EmissionHeader judged = new EmissionHeader(header, rules);
    List<Runnable> checks =
        List.of(
            judged::sopClass,
            judged::seriesType,
            judged::imageType,
            judged::units,
            judged::intercept,
            judged::corrections,
            judged::nuclide);
    if (judged.isOnePlane()) {
      checks.forEach(judged::run);
    }
    return List.copyOf(judged.findings);
  }

  /** What can't be taken apart has its attributes where nobody looks for them. */
  private boolean isOnePlane() {
    if (!EmissionPlanes.isTakenApart(header)) {
      return true;
    }
    try {
      EmissionPlanes.of(header);
    } catch (InvalidObject e) {
      findings.add(
          Finding.block(
              FindingCode.GEOMETRY,
              instance + e.where(),
              e.found(),
              e.expected(),
              isNuclearMedicine()
                  ? "Send the reconstructed SPECT as one static volume of one bed and energy"
                      + " window, with Detector Information, Slice Vector and Spacing Between"
                      + " Slices."
                  : "Send the reconstruction as one static volume with the place of each frame."));
    }
    return false;
  }

  /** An attribute that can't be read does not hide what the others say. */
  private void run(Runnable check) {
    try {
      check.run();
    } catch (InvalidObject e) {
      findings.add(
          Finding.block(
              FindingCode.UNREADABLE_INSTANCE,
              instance + e.where(),
              e.found(),
              e.expected(),
              "Send the series again; if it stays so, tell the maker of the sender."));
    }
  }

  private void sopClass() {
    String uid = text(Tag.SOPClassUID);
    Set<String> accepted =
        rules.series().modality().equals("NM")
            ? Set.of(Uids.NuclearMedicineImageStorage)
            : PET_CLASSES;
    if (!accepted.contains(uid)) {
      block(
          FindingCode.NO_EMISSION_SERIES,
          Tag.SOPClassUID,
          Dictionary.uid(uid).map(Dictionary.UidEntry::name).orElse(quoted(uid)),
          accepted.stream()
              .flatMap(one -> Dictionary.uid(one).stream())
              .map(Dictionary.UidEntry::name)
              .sorted()
              .collect(Collectors.joining(" or ")),
          "Send the reconstructed series as such images; no other object is quantified.");
    }
  }

  private boolean isNuclearMedicine() {
    return text(Tag.SOPClassUID).equals(Uids.NuclearMedicineImageStorage);
  }

  private void seriesType() {
    if (isNuclearMedicine()) {
      reconstruction();
      return;
    }
    List<String> values = texts(Tag.SeriesType);
    String first = values.isEmpty() ? "" : values.getFirst();
    String second = values.size() < 2 ? "" : values.get(1);
    if (!rules.series().seriesTypes().contains(first) || second.equals("REPROJECTION")) {
      block(
          FindingCode.SERIES_TYPE,
          Tag.SeriesType,
          quoted(String.join("\\", values)),
          String.join(" or ", rules.series().seriesTypes()) + ", and IMAGE",
          values.isEmpty()
              ? "Nothing says that the image is static and no projection: send the series with its"
                  + " Series Type."
              : "Reconstruct one static image of the whole acquisition and send that.");
    }
  }

  /** Projections, whole body scans and gated reconstructions hold no concentration. */
  private void reconstruction() {
    if (!TomoPlanes.isReconstruction(header)) {
      block(
          FindingCode.SERIES_TYPE,
          Tag.ImageType,
          quoted(String.join("\\", texts(Tag.ImageType))),
          "RECON TOMO as the third value",
          "Send the reconstructed, ungated SPECT; projections and planar images hold no activity"
              + " in a volume.");
    }
  }

  private void imageType() {
    String technique = text(Tag.VolumeBasedCalculationTechnique);
    if (!technique.isEmpty() && !technique.equals("NONE")) {
      block(
          FindingCode.SERIES_TYPE,
          Tag.VolumeBasedCalculationTechnique,
          technique,
          "NONE",
          "Send the series that this one was made from.");
    }
    String volume = text(Tag.VolumetricProperties);
    if (!volume.isEmpty() && !volume.equals("VOLUME")) {
      block(
          FindingCode.SERIES_TYPE,
          Tag.VolumetricProperties,
          volume,
          "VOLUME",
          "Send the series that this one was made from.");
    }
    texts(Tag.ImageType).stream()
        .filter(PICTURES::contains)
        .findFirst()
        .ifPresent(
            value ->
                block(
                    FindingCode.SERIES_TYPE,
                    Tag.ImageType,
                    value,
                    "reconstructed transverse planes",
                    "Send the series that this one was made from."));
  }

  private void units() {
    PixelScale.Unit unit = PixelScale.unit(header);
    List<String> accepted = rules.series().units();
    boolean fits =
        switch (unit) {
          case BECQUEREL_PER_ML -> accepted.contains("BQML");
          case COUNTS -> accepted.contains("CNTS");
          case OTHER -> false;
        };
    if (!fits) {
      String said = PixelScale.said(header);
      block(
          FindingCode.UNITS,
          Tag.Units,
          quoted(said) + meaning(said),
          units(accepted),
          unit == PixelScale.Unit.COUNTS
              ? "Send the reconstruction in Bq/mL, or with the maker's factor (7053,1009) or a real"
                  + " world value mapping to it. Counts lead to a relative dose only, of SPECT,"
                  + " under a protocol whose series.units names CNTS."
              : "Send the reconstruction in Bq/mL; this protocol does not guess the factor.");
    }
  }

  /** PS3.3 C.8.9.4.1.1 has it 0 always; what a reader that knows this makes of it is not ours. */
  private void intercept() {
    boolean classic =
        text(Tag.SOPClassUID).equals(Uids.PositronEmissionTomographyImageStorage)
            && header.items(Tag.RealWorldValueMappingSequence).isEmpty();
    Optional<Double> intercept =
        header
            .optional(Tag.RescaleIntercept)
            .filter(read -> classic && read.nonBlank().isPresent())
            .map(Attribute::number);
    if (intercept.filter(value -> value != 0).isPresent()) {
      review(
          FindingCode.RESCALE,
          Tag.RescaleIntercept,
          Double.toString(intercept.get()),
          "0, as in every PET image",
          "It is applied: stored value x slope + intercept, so that every voxel holds that much"
              + " more, outside the patient too. Other programs may leave it out. Have the sender"
              + " write 0, or make sure that it is meant.");
    }
  }

  private String meaning(String units) {
    if (units.startsWith("g/ml") || units.equals("GML")) {
      return ", which is SUV: its weight and dose are those that the scanner used, unknown here";
    }
    return switch (units) {
      case "CNTS" -> ", counts: a private factor of the maker leads to Bq/mL";
      case "PROPCPS", "PROPCNTS" -> ", proportional to counts: relative only";
      case "" -> isNuclearMedicine() ? ", which is counts" : "";
      default -> ", not an activity concentration";
    };
  }

  private void corrections() {
    List<String> applied = texts(Tag.CorrectedImage);
    if (isNuclearMedicine() && applied.isEmpty() && !rules.series().corrections().isEmpty()) {
      review(
          FindingCode.CORRECTION_MISSING,
          Tag.CorrectedImage,
          "nothing",
          String.join(" and ", rules.series().corrections()) + " among them",
          "NM often leaves it out. Make sure that the reconstruction is corrected for"
              + " attenuation.");
      return;
    }
    if (rules.series().bySpect()
        && !rules.series().corrections().contains("ATTN")
        && !applied.contains("ATTN")) {
      review(
          FindingCode.CORRECTION_MISSING,
          Tag.CorrectedImage,
          quoted(String.join("\\", applied)) + ", without ATTN, which the protocol allows",
          "attenuation correction",
          "Counts of deep tissue are too low and those near the skin too high: volumes and shares"
              + " of targets are rough.");
    }
    contradicted(applied, "ATTN", Tag.AttenuationCorrectionMethod);
    contradicted(applied, "SCAT", Tag.ScatterCorrectionMethod);
    List<String> missing =
        rules.series().corrections().stream().filter(one -> !applied.contains(one)).toList();
    if (!missing.isEmpty()) {
      block(
          FindingCode.CORRECTION_MISSING,
          Tag.CorrectedImage,
          quoted(String.join("\\", applied)) + ", without " + String.join(" and ", missing),
          String.join(" and ", rules.series().corrections()) + " among them",
          "Send the reconstruction that is corrected for "
              + words(missing)
              + (isNuclearMedicine()
                  ? "; without it "
                      + (missing.contains("ATTN")
                          ? "deep tissue reads too low"
                          : "volumes beside activity read too high")
                      + ". A protocol may do without it: series.corrections."
                  : "; without it the numbers are no activity."));
    }
  }

  /** A method of none is no correction, whatever the list says. */
  private void contradicted(List<String> applied, String correction, int method) {
    String said = text(method);
    if (applied.contains(correction) && NO_METHOD.contains(said.toUpperCase(Locale.ROOT))) {
      review(
          FindingCode.CORRECTION_MISSING,
          method,
          "%s, where Corrected Image has %s".formatted(quoted(said), correction),
          "the method that was applied",
          "Corrected Image is believed. Make sure at the scanner that the reconstruction is"
              + " corrected for "
              + correction(correction)
              + "; if it is not, its numbers are no activity.");
    }
  }

  /** {@code Bq/mL (BQML) or counts (CNTS)}. */
  static String units(List<String> names) {
    return names.stream()
        .map(name -> (name.equals("CNTS") ? "counts (" : "Bq/mL (") + name + ")")
        .collect(Collectors.joining(" or "));
  }

  /** {@code attenuation and scatter}. */
  static String words(List<String> corrections) {
    return String.join(" and ", corrections.stream().map(EmissionHeader::correction).toList());
  }

  private static String correction(String name) {
    return switch (name) {
      case "ATTN" -> "attenuation";
      case "SCAT" -> "scatter";
      default -> name;
    };
  }

  private void nuclide() {
    findings.addAll(
        rules.series().bySpect()
            ? new SpectNuclide(header, instance, rules.ours(), rules.dosed()).judge()
            : new PetNuclide(header, instance, rules).judge());
  }

  private void review(FindingCode code, int tag, String found, String expected, String action) {
    findings.add(Finding.review(code, instance + header.where(tag), found, expected, action));
  }

  private void block(FindingCode code, int tag, String found, String expected, String action) {
    findings.add(Finding.block(code, instance + header.where(tag), found, expected, action));
  }

  private String text(int tag) {
    List<String> values = texts(tag);
    return values.isEmpty() ? "" : values.getFirst();
  }

  private List<String> texts(int tag) {
    return header.optional(tag).map(Attribute::texts).orElse(List.of());
  }

  private static String quoted(String text) {
    return text.isEmpty() ? "nothing" : "'" + text + "'";
  }
}
